import Testing

/// §9: real growth.
struct Rules09GrowthTests {
  private static let town = """
    2020-02-10 index i1 inpc 2020-01 100
    2020-03-10 index i2 inpc 2020-02 102
    2021-02-10 index i3 inpc 2021-01 105.5
    2021-03-10 index i4 inpc 2021-02 999
    2021-03-11 index i5 inpc 2021-02 107.5
    2021-03-12 index i6 inpc 2021-02 1
    2021-03-13 annul a6 i6
    2021-03-10 index i7 otro 2021-03 50
    2020-01-05 charge c1 900 2020-01-31
    2020-01-10 pay p1 1000
    2020-02-10 pay p2 500 channel=banco
    2021-01-05 charge c2 600 2021-01-31 concept=predial
    2021-01-10 pay p3 1500
    2021-02-10 pay p4 300 channel=tienda
    """

  private static let periods = [
    "--index", "inpc", "--base-from", "2020-01", "--base-to", "2020-02", "--from", "2021-01",
    "--to", "2021-02",
  ]

  private func rows(_ town: Town, _ words: String..., known: String? = nil) throws -> [String] {
    let answer = try town.ask(["growth"] + Rules09GrowthTests.periods + words, known: known)
    let figures = ["base", "income", "nominal", "growth"]
    return (answer["rows"]?.entries ?? []).map { $0.pick(["key"] + figures) }
      + [try #require(answer["total"]).pick(figures)]
  }

  // > Real growth between two periods with an index: (income₂ / income₁) ÷ (mean index₂ / mean index₁) − 1,
  //   in percent, rounded to two decimals, half away from zero.
  @Test func growthIsRealByTheIndex() throws {
    let town = try Town(Rules09GrowthTests.town)
    // 1800 / 1500 = 1.2; means 101 and 106.5; 1.2 × 101 / 106.5 − 1 = 13.8028… %.
    let answer = try town.ask(["growth"] + Rules09GrowthTests.periods)
    #expect(
      answer.words
        == "{index inpc, base_from 2020-01, base_to 2020-02, from 2021-01, to 2021-02, by null, "
        + "known_at 18, base_mean 101, mean 106.5, rows [], "
        + "total {base 1500.00, income 1800.00, nominal 20.00, growth 13.80}}")
    // banco −100 %; caja 1500 / 1000 × 101 / 106.5 − 1 = 42.2535 %; tienda had nothing before.
    #expect(
      try rows(town, "--by", "channel") == [
        "banco 500.00 0.00 -100.00 -100.00", "caja 1000.00 1500.00 50.00 42.25",
        "tienda 0.00 300.00 null null", "1500.00 1800.00 20.00 13.80",
      ])
    // Applied: 900 of agua in 2020; of the 600 of credit, predial took 600 on 2021-01-05.
    #expect(
      try rows(town, "--by", "rubro") == [
        "R-agua 900.00 0.00 -100.00 -100.00", "R-predial 0.00 600.00 null null",
        "900.00 600.00 -33.33 -36.78",
      ])
    // The payments of 2021 were not known yet.
    #expect(try rows(town, known: "p2") == ["1500.00 0.00 -100.00 -100.00"])
    let swapped = [
      "--index", "inpc", "--from", "2020-01", "--to", "2020-02", "--base-from", "2021-01",
      "--base-to", "2021-01",
    ]
    // 1500 / 1500 × 105.5 / 101 − 1 = 4.4554… %.
    #expect(try town.ask(["growth"] + swapped)["total"]?.pick("growth", "nominal") == "4.46 0.00")
  }

  // > (mean index₂ / mean index₁)
  @Test func anIndexThatLacksMonths() throws {
    let town = try Town(Rules09GrowthTests.town)
    func growth(_ index: String, _ from: String, _ to: String) throws -> (Int32, String) {
      let told = try town.run([
        "growth", "--index", index, "--base-from", "2020-01", "--base-to", "2020-02", "--from",
        from, "--to", to,
      ])
      #expect(told.out.isEmpty)
      return (told.status, told.err)
    }
    let missing = try growth("inpc", "2021-02", "2021-04")
    #expect(missing.0 == 1 && missing.1.contains("2021-03, 2021-04"))
    #expect(!missing.1.contains("2021-02,"))
    let unknown = try growth("ipc", "2021-01", "2021-02")
    #expect(unknown.0 == 2 && unknown.1.contains("inpc, otro"))
    #expect(try growth("inpc", "2021-02", "2021-01").0 == 2)
    #expect(try growth("inpc", "2021-02-01", "2021-02-28").0 == 2)
  }
}
