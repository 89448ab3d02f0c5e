import Testing

/// `tills` and `handover`, by figures worked out by hand.
struct OfficeTillTests {
  private static let figures = [
    "declared_count", "declared", "known_count", "known", "now_count", "now", "difference_count",
    "difference",
  ]

  private func tills(_ town: Town, _ words: String...) throws -> [String] {
    let answer = try town.ask(["tills"] + words)
    let rows = (answer["rows"]?.entries ?? []).flatMap { row in
      [row.pick(["day", "office", "till", "closing", "matches"] + OfficeTillTests.figures)]
        + (row["channels"]?.entries ?? []).map { $0.pick(["channel"] + OfficeTillTests.figures) }
    }
    return rows + [try #require(answer["total"]).pick("closings", "mismatches", "unclosed")]
  }

  @Test func whatTillsDeclareAgainstWhatWasKnownAndWhatIs() throws {
    let town = try Town(
      bare: true,
      """
      2021-01-05 pay p1 100 office=centro till=c1
      2021-01-05 pay p2 50 channel=tarjeta office=centro till=c1
      2021-01-05 pay p3 20 office=centro till=c1
      2021-01-05 till k1 centro c1 2021-01-05 caja:2:120 tarjeta:1:55
      2021-01-05 pay p4 7 office=centro till=c1
      2021-01-05 pay p5 30 office=norte till=c1
      2021-01-05 pay p6 9 channel=banco office=norte
      2021-01-06 annul a2 p2
      2021-01-06 till k2 centro c2 2021-01-06 caja:1:-5
      2021-01-07 till k3 norte c1 2021-01-05 caja:1:30
      """)
    // p4 came after the closing, p5's till has none yet, p6 was at no till.
    #expect(
      try tills(town, "--day", "2021-01-05", "--as-of", "2021-01-05") == [
        "2021-01-05 centro c1 4 false 3 175.00 3 170.00 4 177.00 0 5.00",
        "caja 2 120.00 2 120.00 3 127.00 0 0.00", "tarjeta 1 55.00 1 50.00 1 50.00 0 5.00",
        "2021-01-05 norte c1 null false null null null null 1 30.00 null null",
        "caja null null null null 1 30.00 null null", "1 1 1",
      ])
    // What was known then does not change with the annulment.
    #expect(
      try tills(town, "--from", "2021-01-05", "--to", "2021-01", "--as-of", "2021-01-07") == [
        "2021-01-05 centro c1 4 false 3 175.00 3 170.00 3 127.00 0 5.00",
        "caja 2 120.00 2 120.00 3 127.00 0 0.00", "tarjeta 1 55.00 1 50.00 0 0.00 0 5.00",
        "2021-01-05 norte c1 10 true 1 30.00 1 30.00 1 30.00 0 0.00",
        "caja 1 30.00 1 30.00 1 30.00 0 0.00",
        "2021-01-06 centro c2 9 false 1 -5.00 0 0.00 0 0.00 1 -5.00",
        "caja 1 -5.00 0 0.00 0 0.00 1 -5.00", "3 2 0",
      ])
    #expect(try tills(town, "--as-of", "2021-01-06").first?.prefix(20) == "2021-01-06 centro c2")
    #expect(
      try tills(town, "--day", "2021-01-05", "--office", "norte", "--as-of", "2021-01-06").count
        == 3)
    // The finding is found where a closing does not match.
    #expect(
      try town.findings("2021-01-07", only: "till-mismatch")
        == ["till-mismatch k1 -", "till-mismatch k2 -"])
    #expect(try town.run(["tills", "--day", "2021-01-05", "--from", "2021-01"]).status == 2)
  }

  @Test func aDayIsHandedOverAsItCameIn() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c1 100 2021-01-31 concept=predial
      2021-01-01 charge c2 30 2021-02-28
      2021-02-10 pay q1 132 office=centro till=c1
      2021-02-10 pay q2 15 office=centro till=c1
      2021-02-10 pay q3 8 @- reference=lost channel=tienda office=norte
      2021-02-10 till k centro c1 2021-02-10 caja:2:147
      2021-02-11 charge c3 10 2021-02-28
      2021-02-12 annul a q2
      """)
    func handover(_ words: String...) throws -> (rows: [String], figures: String, tills: [String]) {
      let answer = try town.ask(["handover"] + words)
      #expect(
        answer.names == [
          "day", "office", "as_of", "known_at", "rows", "applied", "credit", "suspense", "payments",
          "received", "tills", "at_tills", "elsewhere", "declared", "ties",
        ])
      return (
        (answer["rows"]?.entries ?? []).map { $0.pick("rubro", "concept", "applied") },
        answer.pick(
          "applied", "credit", "suspense", "payments", "received", "at_tills", "elsewhere",
          "declared", "ties"),
        (answer["tills"]?.entries ?? []).map {
          $0.pick("office", "till", "received", "declared", "ties")
        }
      )
    }
    // 2.00 of surcharge fell on 02-01. What q2 left as credit is not applied that day.
    let rows = ["R-agua agua 30.00", "R-predial predial 100.00", "R-recargos predial 2.00"]
    for asOf in ["2021-02-10", "2021-02-11"] {
      let told = try handover("--day", "2021-02-10", "--as-of", asOf)
      #expect(told.rows == rows)
      #expect(told.figures == "132.00 15.00 8.00 3 155.00 147.00 8.00 147.00 true")
      #expect(told.tills == ["centro c1 147.00 147.00 true"])
    }
    let norte = try handover("--day", "2021-02-10", "--as-of", "2021-02-10", "--office", "norte")
    #expect(norte.rows == [] && norte.tills == [])
    #expect(norte.figures == "0.00 0.00 8.00 1 8.00 0.00 8.00 0.00 true")
    let centro = try handover("--as-of", "2021-02-10", "--office", "centro")
    #expect(centro.figures == "132.00 15.00 0.00 2 147.00 147.00 0.00 147.00 true")
    // Annulled, q2 never came in, but the till declared it.
    let late = try handover("--day", "2021-02-10", "--as-of", "2021-02-12")
    #expect(late.figures == "132.00 0.00 8.00 2 140.00 132.00 8.00 147.00 false")
    #expect(late.tills == ["centro c1 132.00 147.00 false"])
    let words = ["handover", "--day", "2021-02-10", "--exit-code", "--as-of"]
    #expect(try town.run(words + ["2021-02-12"]).status == 1)
    #expect(try town.run(words + ["2021-02-11"]).status == 0)
    // On the next day nothing came in, though credit was applied.
    let next = try handover("--day", "2021-02-11", "--as-of", "2021-02-11")
    #expect(next.rows == [] && next.figures == "0.00 0.00 0.00 0 0.00 0.00 0.00 0.00 true")
  }

  @Test func ofSeveralClosingsTheLastIsHandedOver() throws {
    let town = try Town(
      """
      2021-02-10 pay q1 10 office=centro till=c1
      2021-02-10 till k1 centro c1 2021-02-10 caja:1:11
      2021-02-10 till k2 centro c1 2021-02-10 caja:1:10
      2021-02-10 pay q2 4 office=centro till=c2
      2021-02-11 pay q3 10 office=centro till=c1
      2021-02-11 pay q4 10 channel=tarjeta office=centro till=c1
      2021-02-11 till k3 centro c1 2021-02-11 caja:2:20
      """)
    func ties(_ day: String) throws -> [String] {
      let answer = try town.ask("handover", "--day", day, "--as-of", day)
      return (answer["tills"]?.entries ?? []).map { $0.pick("till", "declared", "ties") }
        + [answer.pick("at_tills", "declared", "ties")]
    }
    #expect(try ties("2021-02-10") == ["c1 10.00 true", "c2 null false", "14.00 10.00 false"])
    // The sum is right and the channels are not.
    #expect(try ties("2021-02-11") == ["c1 20.00 false", "20.00 20.00 false"])
  }
}
