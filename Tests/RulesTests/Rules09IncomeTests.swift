import Testing

/// §9: income.
struct Rules09IncomeTests {
  private static let town = """
    2021-01-10 charge c1 1000 2021-12-31
    2021-01-10 charge c2 500 2021-12-31 concept=predial class=fine
    2021-01-15 pay q1 300 charges=c1 office=centro
    2021-02-28 pay q2 200 charges=c2 channel=banco
    2021-03-01 pay q3 70 @- reference=lost channel=banco office=norte
    2021-03-20 annul a q1

    """

  // > Received in a period (a month, or a day): payments (suspense included), by channel and by office,
  @Test func receivedIsByChannelAndByOffice() throws {
    let town = try Town(Rules09IncomeTests.town)
    #expect(
      try town.income("2021-01", "2021-03", by: "channel")
        == [
          "2021-01 caja 300.00", "2021-02 banco 200.00", "2021-03 banco 70.00",
          "2021-03 caja -300.00",
        ])
    #expect(
      try town.income("2021-02", "2021-03", by: "office")
        == ["2021-02 ? 200.00", "2021-03 centro -300.00", "2021-03 norte 70.00"])
    #expect(
      try town.income("2021-02-27", "2021-03-02", by: "channel")
        == ["2021-02-28 banco 200.00", "2021-03-01 banco 70.00"])
    let asked = ["income", "--by", "channel", "--from", "2021-01", "--to", "2021-03"]
    #expect(try town.ask(asked)["total"]?.words == "270.00")
  }

  // > as the difference of the totals as of its last day and as of the day before its first (so an
  //   annulment shows in its own period, with a minus).
  @Test func anAnnulmentShowsInItsOwnPeriod() throws {
    let town = try Town(Rules09IncomeTests.town)
    #expect(
      try town.income("2021-03-19", "2021-03-21", by: "channel") == ["2021-03-20 caja -300.00"])
    #expect(
      try town.income("2021-03-19", "2021-03-21", by: "concept") == ["2021-03-20 agua -300.00"])
    // What was known before the annulment knows no minus.
    #expect(
      try town.income("2021-01", "2021-03", by: "office", known: "q1") == ["2021-01 centro 300.00"])
    // Struck within its own month it never shows.
    let same = try Town(
      """
      2021-01-05 pay q 100
      2021-01-20 annul a q
      """)
    #expect(try same.income("2021-01", "2021-01", by: "channel") == [])
    #expect(
      try same.income("2021-01-05", "2021-01-20", by: "channel")
        == ["2021-01-05 caja 100.00", "2021-01-20 caja -100.00"])
  }

  // > Applied likewise: what was put on charges, by concept, rubro and component.
  @Test func appliedIsByConceptRubroAndComponent() throws {
    let town = try Town(Rules09IncomeTests.town)
    #expect(
      try town.income("2021-01", "2021-03", by: "concept")
        == ["2021-01 agua 300.00", "2021-02 predial 200.00", "2021-03 agua -300.00"])
    #expect(
      try town.income("2021-01", "2021-03", by: "rubro")
        == ["2021-01 R-agua 300.00", "2021-02 R-predial 200.00", "2021-03 R-agua -300.00"])
    #expect(
      try town.income("2021-01", "2021-03", by: "component")
        == ["2021-01 principal 300.00", "2021-02 fine 200.00", "2021-03 principal -300.00"])
    #expect(try town.income("2021-02", "2021-02", by: "concept") == ["2021-02 predial 200.00"])
  }

  // > Applied likewise:
  @Test func whatChangesThePastShowsWhenItIsKnown() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-01-31
      2021-02-10 pay q1 60 @- reference=lost
      2021-04-10 identify i q1 A
      2021-05-01 pay q2 70
      2021-06-01 charge d 100 2021-06-30 concept=predial
      """)
    // Identified in April: applied from its own day on, but only then. The credit of 30 is applied in June.
    #expect(
      try town.income("2021-01", "2021-06", by: "concept")
        == ["2021-04 agua 60.00", "2021-05 agua 40.00", "2021-06 predial 30.00"])
    #expect(
      try town.income("2021-01", "2021-06", by: "channel")
        == ["2021-02 caja 60.00", "2021-05 caja 70.00"])
    // A policy from the past changes what a payment was put on: 20 of surcharge.
    let policy = try Town(
      """
      2021-01-01 charge c 1000 2021-01-31
      2021-02-10 pay q 100
      2021-03-10 policy p monthly=2 from=2021-01-01
      """)
    #expect(
      try policy.income("2021-02", "2021-03", by: "component")
        == ["2021-02 principal 100.00", "2021-03 principal -20.00", "2021-03 surcharge 20.00"])
    // An annulled charge frees what was put on it.
    let freed = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-02-28 concept=predial
      2021-02-10 pay q 130
      2021-03-10 annul a c1
      """)
    #expect(
      try freed.income("2021-02", "2021-03", by: "concept")
        == [
          "2021-02 agua 100.00", "2021-02 predial 30.00", "2021-03 agua -100.00",
          "2021-03 predial 70.00",
        ])
  }

  // > By rubro, what a surcharge component gets goes to the charge's surcharge_rubro.
  @Test func surchargesGoToTheirOwnRubro() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c1 1000 2021-01-31 concept=predial
      2021-01-01 charge c2 500 2021-01-31
      2021-02-01 pay q 1530
      """)
    // predial has R-recargos; agua has none of its own, so 10 go to R-agua.
    #expect(
      try town.income("2021-02", "2021-02", by: "rubro")
        == ["2021-02 R-agua 510.00", "2021-02 R-predial 1000.00", "2021-02 R-recargos 20.00"])
    #expect(
      try town.income("2021-02", "2021-02", by: "component")
        == ["2021-02 principal 1500.00", "2021-02 surcharge 30.00"])
  }
}
