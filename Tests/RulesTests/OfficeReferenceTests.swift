import Testing

/// `references`, by figures worked out by hand.
struct OfficeReferenceTests {
  private static let town = """
    2021-01-04 pay p7 1 reference=REF-2
    2021-01-05 reference r1 REF-1 100 2021-01-10
    2021-01-05 reference r2 REF-2 50 2021-01-31 @B
    2021-01-10 pay p1 100 reference=REF-1 channel=tienda
    2021-01-06 reference r3 REF-3 70 2021-01-08
    2021-01-12 pay p2 30 reference=REF-1 channel=banco
    2021-01-09 pay p3 70 @- reference=REF-3 channel=tienda
    2021-02-01 reference r4 REF-1 80 2021-02-05
    2021-02-01 reference r5 REF-5 60 2021-03-15
    2021-02-02 reference r6 REF-6 10 2021-03-31
    2021-02-03 annul a6 r6
    2021-02-06 pay p4 80 reference=REF-1 channel=tienda
    2021-02-07 pay p5 5 reference=NONE
    2021-02-08 pay p6 45
    2021-03-01 annul a3 p3
    """

  private func list(_ town: Town, _ words: String..., known: String? = nil) throws -> [String] {
    try town.ask(["references"] + words, known: known).entries.map {
      $0.pick(
        "reference", "account", "amount", "issued", "expires", "status", "paid_on", "paid",
        "payments", "late")
    }
  }

  @Test func whatBecameOfEach() throws {
    let town = try Town(OfficeReferenceTests.town)
    #expect(
      try list(town, "--as-of", "2021-02-28") == [
        "REF-1 A 100.00 2021-01-05 2021-01-10 paid 2021-01-10 130.00 2 false",
        "REF-2 B 50.00 2021-01-05 2021-01-31 expired null 0.00 0 false",
        "REF-3 A 70.00 2021-01-06 2021-01-08 paid 2021-01-09 70.00 1 true",
        "REF-1 A 80.00 2021-02-01 2021-02-05 paid 2021-02-06 80.00 1 true",
        "REF-5 A 60.00 2021-02-01 2021-03-15 open null 0.00 0 false",
      ])
    // Paid on its last day it is in time, and open on it; a payment before it was issued is not its.
    #expect(
      try list(town, "--as-of", "2021-01-31", "--status", "open")
        == ["REF-2 B 50.00 2021-01-05 2021-01-31 open null 0.00 0 false"])
    // Annulled in March, the payment was never made.
    let expired = try list(town, "--as-of", "2021-03-20", "--status", "expired")
    #expect(expired.map { $0.prefix(5) } == ["REF-2", "REF-3", "REF-5"])
    #expect(
      try list(town, "--as-of", "2021-02-28", "--from", "2021-01-06", "--to", "2021-01").count == 1)
    #expect(
      try list(town, "--as-of", "2021-02-28", "--from", "2021-02").map { $0.prefix(5) }
        == ["REF-1", "REF-5"])
    #expect(
      try list(town, "--as-of", "2021-02-28", "--status", "paid", known: "p1")
        == ["REF-1 A 100.00 2021-01-05 2021-01-10 paid 2021-01-10 100.00 1 false"])
    let first = try #require(try town.ask("references", "--as-of", "2021-02-28").entries.first)
    #expect(
      first.names == [
        "reference", "account", "amount", "issued", "expires", "lines", "status", "paid_on", "paid",
        "payments", "late",
      ])
    #expect(first["lines"] == .array([]))
  }

  @Test func byMonthAndByChannel() throws {
    let town = try Town(OfficeReferenceTests.town)
    let months = try town.ask("references", "--by", "month", "--as-of", "2021-02-28")
    let names = ["issued", "amount", "paid", "paid_amount", "late", "twice", "expired", "open"]
    #expect(
      months["rows"]?.entries.map { $0.pick(["month"] + names) } == [
        "2021-01 3 220.00 2 200.00 1 1 1 0", "2021-02 2 140.00 1 80.00 1 0 0 1",
      ])
    #expect(months["total"]?.pick(names) == "5 360.00 3 280.00 2 1 1 1")
    #expect(months.names == ["as_of", "known_at", "from", "to", "by", "rows", "total"])

    let figures = ["with", "with_amount", "without", "without_amount", "unknown", "share"]
    func channels(_ words: String...) throws -> [String] {
      let answer = try town.ask(["references", "--by", "channel"] + words)
      return (answer["rows"]?.entries ?? []).map { $0.pick(["channel"] + figures) }
        + [try #require(answer["total"]).pick(figures)]
    }
    // 2 of 3 are 66.666 %, 6 of 7 85.714 %.
    #expect(
      try channels("--as-of", "2021-02-28") == [
        "banco 1 30.00 0 0.00 0 100.00", "caja 2 6.00 1 45.00 2 66.67",
        "tienda 3 250.00 0 0.00 0 100.00", "6 286.00 1 45.00 2 85.71",
      ])
    #expect(
      try channels("--as-of", "2021-03-20", "--from", "2021-02-01") == [
        "caja 1 5.00 1 45.00 1 50.00", "tienda 1 80.00 0 0.00 0 100.00", "2 85.00 1 45.00 1 66.67",
      ])
    #expect(try channels("--as-of", "2021-01-03") == ["0 0.00 0 0.00 0 null"])
    #expect(try town.run(["references", "--by", "month", "--status", "paid"]).status == 2)
    #expect(try town.run(["references", "--from", "2021-02", "--to", "2021-01"]).status == 2)
    #expect(try town.run(["references", "--from", "soon"]).status == 2)
  }
}
