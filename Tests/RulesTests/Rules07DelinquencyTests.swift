import Testing

/// §7: delinquency.
struct Rules07DelinquencyTests {
  // > As of D a charge is overdue if due < D and something is owed on it.
  @Test func aChargeIsOverdueTheDayAfterItIsDue() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-01-31
      2021-01-02 pay q 100 charges=c1
      """)
    #expect(try town.balance("2021-01-31").pick("overdue", "total") == "0.00 50.00")
    #expect(try town.balance("2021-02-01").pick("overdue", "total") == "50.00 50.00")
    #expect(
      try town.delinquency("2021-01-31", "delinquent", "total")
        == ["centro: 0 0.00", "total: 0 0.00"])
    #expect(
      try town.delinquency("2021-02-01", "delinquent", "total")
        == ["centro: 1 50.00", "total: 1 50.00"])
  }

  // > All that is owed on the charges that an active agreement covers, due or not, is counted apart, as in
  //   agreement, and is not overdue.
  @Test func whatAnAgreementCoversIsCountedApart() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=10
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-12-31
      2021-01-01 charge c3 7 2021-01-31
      2021-02-10 sign g 160@2021-06-30 charges=c1,c2
      2021-02-20 break x g
      """)
    // c1 with its surcharge of 10, and c2; c3 with 0.70.
    #expect(
      try town.delinquency("2021-02-10", "delinquent", "total", "in_agreement", "ages")[1]
        == "total: 1 7.70 160.00 [7.70 0.00 0.00 0.00 0.00 0.00]")
    #expect(try town.balance("2021-02-10").pick("overdue", "in_agreement") == "7.70 160.00")
    // Once broken, c2 is not due.
    #expect(
      try town.delinquency("2021-02-20", "delinquent", "total", "in_agreement")[1]
        == "total: 1 117.70 0.00")
    let all = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-02-10 sign g 100@2021-06-30
      """)
    #expect(
      try all.delinquency("2021-02-10", "accounts", "delinquent", "total", "in_agreement")[1]
        == "total: 1 0 0.00 100.00")
  }

  private static let three = """
    2019-01-01 open b B barrio=norte kind=local
    2019-01-01 open c C barrio=norte
    2019-01-01 open d D barrio=sur
    2019-01-01 charge a1 100 2021-01-31
    2019-01-01 charge a2 10 2021-12-31
    2019-01-01 charge b1 200 2020-12-31 @B concept=predial
    2019-01-01 charge b2 20 2021-01-01 class=fine @B
    2019-01-01 charge b3 5 2021-01-10 class=cost @B
    2019-01-01 charge b4 2 2021-01-11 class=indemnity @B
    2019-01-01 charge z1 1000 2021-01-31 @Z
    2021-01-15 close cc @C
    2021-01-15 close cd @D
    2019-01-01 charge d1 1 2022-01-01 @D
    2021-02-01 visit v aviso visto @Y
    2021-02-15 update ua barrio=sur

    """

  // > An account is delinquent if it has an overdue charge. Per barrio (the account's barrio as of D, ? if
  //   none is known): accounts (those open, and any other that owes something), accounts delinquent,
  @Test func accountsAreCountedByTheirBarrioOfTheDay() throws {
    let town = try Town(Rules07DelinquencyTests.three)
    // C is closed and owes nothing, D is closed and owes, Z was never opened and owes, Y owes nothing.
    #expect(
      try town.delinquency("2021-02-14", "accounts", "delinquent") == [
        "?: 1 1", "centro: 1 1", "norte: 1 1", "sur: 1 0", "total: 4 3",
      ])
    #expect(
      try town.delinquency("2021-02-15", "accounts", "delinquent")
        == ["?: 1 1", "norte: 1 1", "sur: 2 1", "total: 4 3"])
    #expect(
      try town.delinquency("2021-01-14", "accounts", "delinquent")
        == ["?: 1 0", "centro: 1 0", "norte: 2 1", "sur: 1 0", "total: 5 1"])
    #expect(
      try town.delinquency("2021-02-14", by: "kind", "accounts", "delinquent")
        == ["?: 1 1", "casa: 2 1", "local: 1 1", "total: 4 3"])
    #expect(
      try town.delinquency("2021-02-14", by: "concept", "accounts", "delinquent", "total")
        == ["agua: 4 3 1127.00", "predial: 1 1 200.00", "total: 4 3 1327.00"])
  }

  // > overdue by component, its total, the total in agreement, the total rezago (overdue charges whose due
  //   year is before D's),
  @Test func overdueIsGivenByComponentWithItsRezago() throws {
    let town = try Town(Rules07DelinquencyTests.three)
    let names = ["principal", "surcharge", "fine", "indemnity", "cost", "total", "rezago"]
    let rows = try #require(try town.ask("delinquency", "--as-of", "2021-02-14")["rows"]).entries
    // b2 is due on the first day of D's year.
    #expect(
      rows.map { $0.pick(["key"] + names) } == [
        "? 1000.00 0.00 0.00 0.00 0.00 1000.00 0.00",
        "centro 100.00 0.00 0.00 0.00 0.00 100.00 0.00",
        "norte 200.00 0.00 20.00 2.00 5.00 227.00 200.00",
        "sur 0.00 0.00 0.00 0.00 0.00 0.00 0.00",
      ])
    let accrued = try Town(
      """
      2020-01-01 policy p monthly=2
      2020-01-01 charge c 100 2020-11-30
      """)
    // 12-01, 12-31, 01-31.
    #expect(
      try accrued.delinquency("2021-01-31", "principal", "surcharge", "total", "rezago")[1]
        == "total: 100.00 6.00 106.00 106.00")
    #expect(try accrued.delinquency("2020-12-31", "total", "rezago")[1] == "total: 104.00 0.00")
  }

  // > and the overdue total by age D − due in days, in buckets cut at the aging of the policy in force on
  //   D:
  @Test func agesAreCutByThePolicyInForce() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 aging=10,20
      2021-02-01 policy p2 aging=5 from=2021-03-01
      2021-01-01 charge c1 1 2021-02-18
      2021-01-01 charge c2 2 2021-02-17
      2021-01-01 charge c3 4 2021-02-08
      2021-01-01 charge c4 8 2021-02-07
      """)
    // As of 02-28: 10, 11, 20 and 21 days.
    #expect(try town.delinquency("2021-02-28", "ages")[0] == "centro: [1.00 6.00 8.00]")
    #expect(try town.delinquency("2021-03-01", "ages")[0] == "centro: [0.00 15.00]")
  }

  // > Sums over barrios and over buckets equal the total.
  @Test func sumsEqualTheTotal() throws {
    let town = try Town(
      Rules07DelinquencyTests.three + "2021-02-05 sign g 2@2021-12-31 charges=b4 @B")
    for day in ["2021-01-11", "2021-02-14", "2021-12-31", "2022-06-30"] {
      let answer = try town.ask("delinquency", "--as-of", day)
      let total = try #require(answer["total"])
      let rows = answer["rows"]?.entries ?? []
      for name in ["total", "in_agreement", "rezago", "principal", "fine", "indemnity", "cost"] {
        #expect(rows.reduce(0) { $0 + cents($1[name]) } == cents(total[name]), "\(day) \(name)")
      }
      for name in ["accounts", "delinquent"] {
        #expect(rows.reduce(0) { $0 + cents($1[name]) } == cents(total[name]), "\(day) \(name)")
      }
      for row in rows + [total] {
        #expect(
          (row["ages"]?.entries ?? []).reduce(0) { $0 + cents($1) } == cents(row["total"]), "\(day)"
        )
      }
    }
  }

  private func cents(_ json: JSON?) -> Int { Int((json?.words ?? "").filter { $0 != "." }) ?? 0 }

  // > The monthly series takes D = each month's last day.
  @Test func theSeriesTakesTheLastDayOfEachMonth() throws {
    let town = try Town(
      """
      2020-01-01 charge c1 1 2020-01-30
      2020-01-01 charge c2 2 2020-01-31
      2020-01-01 charge c3 4 2020-02-28
      2020-01-01 charge c4 8 2020-02-29
      2020-01-01 charge c5 16 2020-04-29
      2020-01-01 charge c6 32 2020-04-30
      """)
    let series = try town.ask("delinquency", "--series", "--from", "2020-01", "--to", "2020-05")
    // 01-31; 02-29 of a leap year; 03-31; 04-30; 05-31.
    #expect(
      series.entries.map { $0.pick("month", "key", "total") } == [
        "2020-01 centro 1.00", "2020-02 centro 7.00", "2020-03 centro 15.00",
        "2020-04 centro 31.00", "2020-05 centro 63.00",
      ])
  }
}
