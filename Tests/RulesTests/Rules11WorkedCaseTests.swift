import Testing

/// §11: the worked cases, with every figure in them.
struct Rules11WorkedCaseTests {
  // The surcharges of the case: 40 % on A's first instant alone, 16.666667 % on B's.
  private func allocation(_ policy: String) throws -> Town {
    try Town(
      """
      2019-01-01 policy p1 monthly=40 cap=1
      2020-02-01 policy p2 monthly=16.666667 cap=1
      2020-02-02 policy p3 \(policy)
      2019-01-01 charge A 1000 2019-01-31
      2019-01-01 charge cost 630 2019-03-31 class=cost for=A
      2019-01-01 charge fine 200 2019-03-31 class=fine for=A
      2020-01-01 charge B 900 2020-01-31
      2020-02-03 pay q 2000
      """)
  }

  // > Allocation by debt. Charge A, due 2019-01-31: principal 1000.00, cost 630.00 and fine 200.00 for it,
  //   surcharge accrued 400.00. Charge B, due 2020-01-31: 900.00, surcharge 150.00. A payment of 2000.00:
  //   A's cost 630, surcharge 400, fine 200, principal 770 (230.00 left); B untouched.
  @Test func allocationByDebt() throws {
    let town = try allocation("traffic=90/70")
    #expect(try town.owes(charge: "A", "2020-02-02") == "principal 1000.00, surcharge 400.00")
    #expect(try town.owes(charge: "B", "2020-02-02") == "principal 900.00, surcharge 150.00")
    #expect(
      try town.owes("2020-02-02")
        == "principal 1900.00, surcharge 550.00, fine 200.00, cost 630.00")
    #expect(try town.owes(charge: "A", "2020-02-03") == "principal 230.00")
    #expect(try town.owes(charge: "B", "2020-02-03") == "principal 900.00, surcharge 150.00")
    #expect(try town.owes("2020-02-03") == "principal 1130.00, surcharge 150.00")
    #expect(
      try town.income("2020-02", "2020-02", by: "component") == [
        "2020-02 cost 630.00", "2020-02 fine 200.00", "2020-02 principal 770.00",
        "2020-02 surcharge 400.00",
      ])
  }

  // > Scope component: cost 630, surcharges 400 + 150, fine 200, then A's principal 620 (380.00 left).
  @Test func allocationByComponent() throws {
    let town = try allocation("order=component:cost,surcharge,fine,indemnity,principal")
    #expect(try town.owes(charge: "A", "2020-02-03") == "principal 380.00")
    #expect(try town.owes(charge: "B", "2020-02-03") == "principal 900.00")
    #expect(try town.owes("2020-02-03") == "principal 1280.00")
    #expect(
      try town.income("2020-02", "2020-02", by: "component") == [
        "2020-02 cost 630.00", "2020-02 fine 200.00", "2020-02 principal 620.00",
        "2020-02 surcharge 550.00",
      ])
  }

  // > Surcharge. 1000.00 due 2021-01-31 at 4 %: on 02-01 40.00, on 03-01 80.00 (02-28 + 1), on 04-01 120.00
  //   (03-31 + 1), on 05-01 160.00 (04-30 + 1).
  @Test func surcharge() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-01-01 charge c 1000 2021-01-31
      """)
    let expected = [
      ("01-31", "0.00"), ("02-01", "40.00"), ("02-28", "40.00"), ("03-01", "80.00"),
      ("03-31", "80.00"), ("04-01", "120.00"), ("04-30", "120.00"), ("05-01", "160.00"),
    ]
    for (day, surcharge) in expected {
      #expect(try town.balance("2021-\(day)").pick("surcharge") == surcharge, "\(day)")
    }
  }

  // > Returned cheque. 500.00 paid on 2021-03-10 against 1000.00 due 2021-02-28 at 2 %, annulled on
  //   2021-05-20. The payment took 20.00 of surcharge (of 03-01) and 480.00 of principal; on 03-29 and on
  //   04-29 round(520.00 × 2 %) = 10.40 falls. As of 05-19: 520.00 + 20.80 = 540.80. As of 05-20 it was
  //   never paid: 1000.00 + 3 × 20.00 = 1060.00.
  @Test func returnedCheque() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-02-28
      2021-03-10 pay q 500
      2021-05-20 annul a q
      """)
    #expect(try town.owes("2021-03-01") == "principal 1000.00, surcharge 20.00")
    #expect(try town.owes("2021-03-10") == "principal 520.00")
    #expect(try town.owes("2021-03-28") == "principal 520.00")
    #expect(try town.owes("2021-03-29") == "principal 520.00, surcharge 10.40")
    #expect(try town.owes("2021-04-28") == "principal 520.00, surcharge 10.40")
    #expect(try town.owes("2021-04-29") == "principal 520.00, surcharge 20.80")
    #expect(try town.balance("2021-05-19").pick("total") == "540.80")
    #expect(try town.owes("2021-05-20") == "principal 1000.00, surcharge 60.00")
    #expect(try town.balance("2021-05-20").pick("total") == "1060.00")
  }

  // > Agreement. 1000.00 due 2021-01-31 at 4 %, so with 120.00 of surcharge, signed on 2021-04-15 with 100 %
  //   off the surcharge and instalments of 500.00 on 04-30 and 05-31, break after 1 missed. Nothing paid:
  //   on 05-01 it breaks; owed 1000.00 + 120.00 + 40.00 (the instant of 05-01, the only one skipped).
  @Test func agreement() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4 break=1+0
      2021-01-01 charge c 1000 2021-01-31
      2021-04-15 sign g 500@2021-04-30 500@2021-05-31 discounts=surcharge:100
      """)
    #expect(try town.owes("2021-04-14") == "principal 1000.00, surcharge 120.00")
    #expect(try town.owes("2021-04-15") == "principal 1000.00")
    #expect(try town.agreement("2021-04-30") == "active, paid 0.00, forgiven 120.00, missed 0")
    #expect(try town.owes("2021-04-30") == "principal 1000.00")
    #expect(
      try town.agreement("2021-05-01") == "broken on 2021-05-01, paid 0.00, forgiven 0.00, missed 1"
    )
    #expect(try town.owes("2021-05-01") == "principal 1000.00, surcharge 160.00")
    #expect(try town.findings("2021-05-01") == [])
  }
}
