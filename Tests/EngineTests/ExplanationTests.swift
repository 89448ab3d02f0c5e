import Testing

/// Explanations of the worked cases of RULES §11, by hand.
@Suite struct ExplanationTests {
  @Test func allocationByDebt() throws {
    let town = try SmallTown(Worked.allocation(""))
    let fall = (2...11).map { month in
      "  2019-\(month < 10 ? "0" : "")\(month)-01 surcharge - surcharge "
        + "[1 2019-\(month < 10 ? "0" : "")\(month)-01 4% of 1000.00] 40.00"
    }
    let lines = try town.explain("A", "2020-03-01")
    // Due on the 31st: the day after the month's last day is the first of the next.
    #expect(lines.filter { $0.contains("4% of 1000.00") } == fall.map { $0 })
    #expect(
      lines.filter { !$0.contains("4% of 1000.00") } == [
        "a: 230.00",
        "  2019-01-01 charge a principal 1000.00",
        "  2020-03-01 payment p surcharge -400.00",
        "  2020-03-01 payment p principal -770.00",
        "b: 1050.00",
        "  2019-01-01 charge b principal 900.00",
        "  2020-02-01 surcharge - surcharge [1 2020-02-01 16.666667% of 900.00] 150.00",
        "balance: 1280.00",
      ])
  }

  @Test func allocationByComponent() throws {
    let town = try SmallTown(Worked.allocation(Worked.byComponent))
    #expect(
      try town.explain("A", "2020-03-01").filter { !$0.contains("4% of 1000.00") } == [
        "a: 380.00",
        "  2019-01-01 charge a principal 1000.00",
        "  2020-03-01 payment p surcharge -400.00",
        "  2020-03-01 payment p principal -620.00",
        "b: 900.00",
        "  2019-01-01 charge b principal 900.00",
        "  2020-02-01 surcharge - surcharge [1 2020-02-01 16.666667% of 900.00] 150.00",
        "  2020-03-01 payment p surcharge -150.00",
        "balance: 1280.00",
      ])
  }

  @Test func surcharge() throws {
    let town = try SmallTown(Worked.surcharge)
    #expect(
      try town.explain("A", "2021-04-01") == [
        "a: 1120.00",
        "  2021-01-01 charge a principal 1000.00",
        "  2021-02-01 surcharge - surcharge [1 2021-02-01 4% of 1000.00] 40.00",
        "  2021-03-01 surcharge - surcharge [1 2021-03-01 4% of 1000.00] 40.00",
        "  2021-04-01 surcharge - surcharge [1 2021-04-01 4% of 1000.00] 40.00",
        "balance: 1120.00",
      ])
  }

  @Test func returnedCheque() throws {
    let town = try SmallTown(Worked.cheque)
    #expect(
      try town.explain("A", "2021-05-19") == [
        "a: 540.80",
        "  2021-01-01 charge a principal 1000.00",
        "  2021-03-01 surcharge - surcharge [1 2021-03-01 2% of 1000.00] 20.00",
        "  2021-03-10 payment p surcharge -20.00",
        "  2021-03-10 payment p principal -480.00",
        "  2021-03-29 surcharge - surcharge [1 2021-03-29 2% of 520.00] 10.40",
        "  2021-04-29 surcharge - surcharge [1 2021-04-29 2% of 520.00] 10.40",
        "balance: 540.80",
      ])
    #expect(
      try town.explain("A", "2021-05-20") == [
        "a: 1060.00",
        "  2021-01-01 charge a principal 1000.00",
        "  2021-03-01 surcharge - surcharge [1 2021-03-01 2% of 1000.00] 20.00",
        "  2021-03-29 surcharge - surcharge [1 2021-03-29 2% of 1000.00] 20.00",
        "  2021-04-29 surcharge - surcharge [1 2021-04-29 2% of 1000.00] 20.00",
        "balance: 1060.00",
      ])
  }

  @Test func agreement() throws {
    let town = try SmallTown(Worked.agreement)
    let before = [
      "  2021-01-01 charge a principal 1000.00",
      "  2021-02-01 surcharge - surcharge [1 2021-02-01 4% of 1000.00] 40.00",
      "  2021-03-01 surcharge - surcharge [1 2021-03-01 4% of 1000.00] 40.00",
      "  2021-04-01 surcharge - surcharge [1 2021-04-01 4% of 1000.00] 40.00",
      "  2021-04-15 forgiven g surcharge g -120.00",
    ]
    #expect(
      try town.explain("A", "2021-04-30") == ["a: 1000.00"] + before + ["balance: 1000.00"])
    #expect(
      try town.explain("A", "2021-05-01") == ["a: 1160.00"] + before + [
        "  2021-05-01 restored - surcharge g 120.00",
        "  2021-05-01 surcharge - surcharge [1 2021-05-01 4% of 1000.00] 40.00",
        "balance: 1160.00",
      ])
  }
}
