import Testing

/// §4: policies and definitions.
struct Rules04PolicyTests {
  // > Every policy.adopted in the set is in force from its from day until another one's:
  @Test func aPolicyIsInForceFromItsDayUntilAnothers() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 monthly=2 from=2021-02-01
      2021-02-10 policy p2 monthly=5 from=2021-03-01
      2021-02-10 policy p3 monthly=1 from=2021-04-02
      2021-01-10 charge c 1000 2021-01-31
      """)
    // 2 % on 02-01, 5 % on 03-01 and 04-01, 1 % on 05-01.
    #expect(try town.owes("2021-02-01") == "principal 1000.00, surcharge 20.00")
    #expect(try town.owes("2021-03-01") == "principal 1000.00, surcharge 70.00")
    #expect(try town.owes("2021-04-01") == "principal 1000.00, surcharge 120.00")
    #expect(try town.owes("2021-05-01") == "principal 1000.00, surcharge 130.00")
  }

  // > Every policy.adopted in the set
  @Test func aPolicyFromThePastCountsOnceItIsInTheSet() throws {
    let town = try Town(
      """
      2021-01-10 charge c 1000 2021-01-31
      2021-03-15 policy p monthly=2 from=2021-02-01
      """)
    #expect(try town.owes("2021-03-14") == "principal 1000.00")
    #expect(try town.owes("2021-03-15") == "principal 1000.00, surcharge 40.00")
  }

  // > on day t the policy is the one with the greatest (from, seq) with from ≤ t.
  @Test func thePolicyIsTheGreatestByFromThenSeq() throws {
    let town = try Town(
      """
      2021-01-20 policy p1 monthly=2 from=2021-02-01
      2021-01-10 policy p2 monthly=5 from=2021-02-01
      2021-01-25 policy p3 monthly=9 from=2021-01-15
      2021-01-10 charge c 1000 2021-01-31
      """)
    // Of p1 and p2 the one recorded last; p3, recorded later yet, is from an earlier day.
    #expect(try town.owes("2021-02-01") == "principal 1000.00, surcharge 50.00")
  }

  // > It replaces the whole policy; a part that it leaves out takes the default.
  @Test func aPolicyReplacesTheWholeOne() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 monthly=2 order=component:principal break=1+9 aging=10 \
      step=corte:suspension
      2021-03-01 policy p2 traffic=50/40
      2021-01-01 open b B
      2021-01-10 charge c 1000 2021-01-31
      2021-01-10 charge d 300 2021-01-31 @B
      2021-02-05 pay q1 100
      2021-03-05 pay q2 100
      2021-03-06 sign g 75@2021-03-10 75@2021-03-15 75@2021-03-20 81@2021-04-30 @B
      """)
    // p1: principal first. p2: no surcharge on 03-01, and the default order takes the 20 first.
    #expect(try town.owes("2021-02-05") == "principal 900.00, surcharge 20.00")
    #expect(try town.owes("2021-03-05") == "principal 820.00")
    #expect(
      try town.ask("delinquency", "--as-of", "2021-02-05")["total"]?["ages"]?.entries.count == 2)
    #expect(
      try town.ask("delinquency", "--as-of", "2021-03-05")["total"]?["ages"]?.entries.count == 6)
    #expect(try town.listed("corte", "2021-02-28") == ["A", "B"])
    #expect(try town.run(["worklist", "corte", "--as-of", "2021-03-01"]).status == 2)
    // The third instalment is missed on 03-21, without grace.
    #expect(try town.agreement("2021-03-20", "B") == "active, paid 0.00, forgiven 0.00, missed 2")
    #expect(
      try town.agreement("2021-03-21", "B")
        == "broken on 2021-03-21, paid 0.00, forgiven 0.00, missed 3")
  }

  // > Before the first, all defaults hold: no surcharge; … break after 3 missed, 0 days of grace; …
  //   no ladder;
  @Test func withoutAPolicyTheDefaultsHold() throws {
    let town = try Town(
      """
      2021-01-10 charge c 400 2021-01-31
      2021-03-06 sign g 100@2021-03-10 100@2021-03-15 100@2021-03-20 100@2021-04-30
      2021-06-01 policy p monthly=2 break=1+0 step=corte:suspension
      """)
    #expect(try town.owes("2021-03-05") == "principal 400.00")
    #expect(try town.agreement("2021-03-20") == "active, paid 0.00, forgiven 0.00, missed 2")
    #expect(
      try town.agreement("2021-03-21") == "broken on 2021-03-21, paid 0.00, forgiven 0.00, missed 3"
    )
    let asked = try town.run(["worklist", "corte", "--as-of", "2021-05-31"])
    #expect(asked.status == 2)
    #expect(try town.listed("corte", "2021-06-01") == ["A"])
  }

  // > scope debt, order ["cost","surcharge","fine","indemnity","principal"];
  @Test func theDefaultOrderIsDebtByDebtFromCostToPrincipal() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-10 charge c1 100 2021-01-31
      2021-01-10 charge i1 30 2021-01-31 class=indemnity for=c1
      2021-01-10 charge f1 20 2021-01-31 class=fine for=c1
      2021-01-10 charge x1 10 2021-01-31 class=cost for=c1
      2021-01-10 charge c2 50 2021-02-28
      2021-01-10 charge x2 5 2021-02-28 class=cost for=c2
      2021-02-01 pay q1 10
      2021-02-02 pay q2 2
      2021-02-03 pay q3 20
      2021-02-04 pay q4 30
      2021-02-05 pay q5 100
      2021-02-06 pay q6 5
      2021-02-07 pay q7 10
      """)
    #expect(
      try town.owes("2021-02-01")
        == "principal 150.00, surcharge 2.00, fine 20.00, indemnity 30.00, cost 5.00")
    #expect(
      try town.owes("2021-02-02") == "principal 150.00, fine 20.00, indemnity 30.00, cost 5.00")
    #expect(try town.owes("2021-02-03") == "principal 150.00, indemnity 30.00, cost 5.00")
    #expect(try town.owes("2021-02-04") == "principal 150.00, cost 5.00")
    #expect(try town.owes("2021-02-05") == "principal 50.00, cost 5.00")
    #expect(try town.owes("2021-02-06") == "principal 50.00")
    #expect(try town.owes("2021-02-07") == "principal 40.00")
  }

  // > aging [30,60,90,180,365];
  // > [30, 60, 90, 180, 365] gives 1–30, 31–60, 61–90, 91–180, 181–365, 366+.
  @Test func theDefaultBucketsBeginAndEndWhereTheRulesSay() throws {
    // As of 2021-12-31: 12-30 is 1 day, 12-01 30, 11-30 31, 11-01 60, 10-31 61, 10-02 90, 10-01 91,
    // 07-04 180, 07-03 181, 2020-12-31 365, 2020-12-30 366.
    let dues = [
      "2021-12-31", "2021-12-30", "2021-12-01", "2021-11-30", "2021-11-01", "2021-10-31",
      "2021-10-02", "2021-10-01", "2021-07-04", "2021-07-03", "2020-12-31", "2020-12-30",
    ]
    let lines = dues.enumerated().map { place, due in
      "2020-01-01 charge c\(place) \(1 << place) \(due)"
    }
    let town = try Town(lines.joined(separator: "\n"))
    // 2 + 4, 8 + 16, 32 + 64, 128 + 256, 512 + 1024, 2048; the first is due on the day itself.
    #expect(
      try town.delinquency("2021-12-31", "ages", "total")
        == ["centro", "total"].map {
          "\($0): [6.00 24.00 96.00 384.00 1536.00 2048.00] 4094.00"
        })
  }

  // > traffic 90 and 70.
  @Test func theDefaultLightsTurnAt90And70() throws {
    let town = try Town(
      """
      2021-01-01 program pr P 2021
      2021-01-01 activity a P 2021 act monthly=10x12
      2021-01-31 report r1 P act 2021-01 9
      2021-02-28 report r2 P act 2021-02 5
      2021-03-31 report r3 P act 2021-03 6
      2021-04-30 report r4 P act 2021-04 15
      """)
    // 9 / 10, 14 / 20, 20 / 30, 35 / 40.
    #expect(
      try town.poa(2021, "2021-12-31", through: 4, "advance", "light")
        == ["90 green", "70 yellow", "66 red", "87 yellow"])
  }

  // > or activity of a programme and year, the last in the order holds for the whole state;
  @Test func theLastDefinitionOfAnActivityHolds() throws {
    let town = try Town(
      """
      2021-01-01 program pr P 2021
      2021-06-01 activity a2 P 2021 act monthly=5x12 annual=60
      2021-01-01 activity a1 P 2021 act monthly=1x12 annual=12
      2021-06-01 activity a3 P 2022 act monthly=7x12 annual=84
      """)
    #expect(try town.poa(2021, "2021-05-31", through: 1, "programmed") == ["1"])
    #expect(try town.poa(2021, "2021-06-01", through: 1, "programmed") == ["5"])
  }

  // > of a concept, what a charge needs (accrues, rubro, surcharge_rubro) is taken once, when it is
  //   assessed, from the last definition before it in the order (none: it accrues, rubro ?; one without
  //   a rubro: ?), so that a new definition never rewrites the past.
  @Test func aChargeTakesItsConceptAsItWasDefinedBeforeIt() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-02 charge c0 100 2021-01-31 concept=renta
      2021-01-05 concept k1 renta rubro=R1 accrues=false
      2021-01-06 charge c1 100 2021-01-31 concept=renta
      2021-01-10 concept k2 renta rubro=R2 surcharge_rubro=R3
      2021-01-10 charge c2 100 2021-01-31 concept=renta
      2021-01-15 charge c3 100 2021-01-31 concept=renta
      2021-01-15 concept k3 renta accrues=false
      2021-01-15 charge c4 100 2021-01-31 concept=renta
      2021-01-12 concept k4 renta rubro=R4
      """)
    // c0 before any definition: accrues. c1 under k1: does not. c2 under k2. c3 under k4, which was
    // recorded last but comes before it in the order. c4 under k3: no rubro, does not accrue.
    let surcharges = try town.balance("2021-02-01")["charges"]?.entries.map {
      $0.pick("id", "surcharge")
    }
    #expect(surcharges == ["c0 2.00", "c1 0.00", "c2 2.00", "c3 2.00", "c4 0.00"])
    let paid = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-02 charge c0 100 2021-01-31 concept=renta
      2021-01-05 concept k1 renta rubro=R1 accrues=false
      2021-01-06 charge c1 200 2021-01-31 concept=renta
      2021-01-10 concept k2 renta rubro=R2 surcharge_rubro=R3
      2021-01-10 charge c2 400 2021-01-31 concept=renta
      2021-01-15 concept k3 renta
      2021-01-15 charge c3 800 2021-01-31 concept=renta
      2021-01-20 concept k4 renta rubro=R4
      2021-01-20 charge c4 1600 2021-01-31 concept=renta
      2021-02-01 pay q 3158
      """)
    // Surcharges of 2 %: c0 2 on ?, c2 8 on R3, c3 16 on ?, c4 32 on R4, the rubro of its own.
    #expect(
      try paid.income("2021-02", "2021-02", by: "rubro") == [
        "2021-02 ? 918.00", "2021-02 R1 200.00", "2021-02 R2 400.00", "2021-02 R3 8.00",
        "2021-02 R4 1632.00",
      ])
  }
}
