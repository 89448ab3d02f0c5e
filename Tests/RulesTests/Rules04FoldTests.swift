import Testing

/// §4: whose an event is, and the order of a day.
struct Rules04FoldTests {
  // > An account opened again is open again, with its new kind and barrio;
  @Test func anAccountMayBeOpenedAgain() throws {
    let town = try Town(
      """
      2021-01-01 open b1 B kind=casa barrio=centro
      2021-02-01 close x @B
      2021-03-01 open b2 B kind=local barrio=norte
      """)
    #expect(
      try town.balance("2021-01-31", "B").pick("status", "kind", "barrio") == "open casa centro")
    #expect(
      try town.balance("2021-02-01", "B").pick("status", "kind", "barrio") == "closed casa centro")
    #expect(
      try town.balance("2021-03-01", "B").pick("status", "kind", "barrio") == "open local norte")
  }

  // > account.updated acts in any status, also on an account never opened.
  @Test func updatesActInAnyStatus() throws {
    let town = try Town(
      """
      2021-01-01 update u1 kind=local
      2021-02-01 close x
      2021-03-01 update u2 barrio=norte
      2021-03-01 update u3 kind=nave barrio=sur @Z
      """)
    let asked = ["status", "kind", "barrio"]
    #expect(try town.balance("2021-01-01").pick(asked) == "open local centro")
    #expect(try town.balance("2021-03-01").pick(asked) == "closed local norte")
    #expect(try town.balance("2021-03-01", "Z").pick(asked) == "unknown nave sur")
  }

  // > An event belongs to the account in its account field; a payment to the one that §5 finds;
  // > payment.identified belongs to none.
  @Test func eventsBelongToTheAccountThatTheyName() throws {
    let town = try Town(
      """
      2021-01-01 visit v aviso ausente @V
      2021-01-01 reference r R-1 50 2021-12-31
      2021-01-02 pay p1 50 @- reference=R-1
      2021-01-03 pay p2 10 @- reference=lost
      2021-01-04 identify i1 p2 B
      2021-01-04 identify i2 nothing C
      """)
    func status(_ account: String) throws -> Int32 {
      try town.run(["balance", account, "--as-of", "2021-12-31", "--format", "json"]).status
    }
    #expect(try town.owes("2021-12-31") == "credit 50.00")
    #expect(try town.owes("2021-12-31", "B") == "credit 10.00")
    #expect(try status("V") == 0)
    // Named by an identification alone, and by nothing.
    #expect(try status("C") == 1)
    #expect(try status("Q") == 1)
    #expect(try town.findings("2021-12-31", only: "unknown-payment") == ["unknown-payment i2 -"])
    let accounts = try town.ask("accounts", "--as-of", "2021-12-31").entries.map {
      $0.pick("account")
    }
    #expect(accounts == ["A", "B", "V"])
  }

  // > agreement.broken to that of its agreement, wherever in the set that stands; certificate.issued
  //   and refused to their request's.
  @Test func answersBelongToTheAccountOfWhatTheyAnswer() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-01-31
      2021-02-05 break x1 g
      2021-02-10 sign g 100@2021-12-31
      2021-02-11 break x2 none
      2021-02-01 request q house @A
      2021-02-02 refuse n1 q
      2021-02-03 certify n2 q
      2021-02-04 refuse n3 q
      2021-02-04 certify n4 none
      """)
    #expect(
      try town.findings("2021-02-11") == [
        "agreement-unknown x1 A", "agreement-unknown x2 -", "certificate-without-request n2 A",
        "certificate-without-request n3 A", "certificate-without-request n4 -",
      ])
    // Before the signing is in the set the agreement is none's.
    #expect(
      try town.findings("2021-02-09", only: "agreement-unknown") == ["agreement-unknown x1 -"])
  }

  // > On each day, in this order: agreements that break that day; surcharges that fall that day; then the
  //   account's events of that day in seq order
  @Test func breaksThenSurchargesThenEvents() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4 break=1+0
      2021-01-10 charge c 1000 2021-01-31
      2021-02-10 sign g 500@2021-02-28 500@2021-05-31 discounts=principal:10+surcharge:50
      2021-03-01 pay q 500
      """)
    // Signed: 40 of surcharge, half forgiven, and 100 of the principal.
    #expect(try town.owes("2021-02-28") == "principal 900.00, surcharge 20.00")
    // On 03-01 it breaks, before the payment of that day could save it; the instant of that day falls on
    // the 1000 that are owed again, 40; then 500 pay the surcharge of 80, and 420.
    #expect(try town.owes("2021-03-01") == "principal 580.00")
    #expect(
      try town.agreement("2021-03-01") == "broken on 2021-03-01, paid 0.00, forgiven 0.00, missed 1"
    )
    let paid = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-02-01 pay q 1040
      2021-01-10 charge c 1000 2021-01-31
      """)
    #expect(try paid.owes("2021-02-01") == "-")
  }

  // > (agreement.broken acts at its own turn among them).
  @Test func aBreakActsAtItsTurnInTheDay() throws {
    let town = try Town(
      """
      2021-01-10 charge c1 100 2021-01-31
      2021-01-10 charge c2 100 2021-02-28
      2021-03-05 sign g 100@2021-12-31 charges=c2
      2021-03-10 pay p1 30
      2021-03-10 break x g
      2021-03-10 pay p2 20
      """)
    // While it is active what it covers is paid first; then the older debt.
    #expect(try town.owes(charge: "c1", "2021-03-10") == "principal 80.00")
    #expect(try town.owes(charge: "c2", "2021-03-10") == "principal 70.00")
    #expect(
      try town.agreement("2021-03-10")
        == "broken on 2021-03-10, paid 30.00, forgiven 0.00, missed 0")
  }

  // > After each of these, if the account has both credit and open debt, the credit is applied at once,
  //   … (so the two are never both positive).
  @Test func creditIsAppliedAfterEachStep() throws {
    let town = try Town(
      """
      2021-02-01 pay p 100
      2021-03-01 charge c1 60 2021-05-31
      2021-03-01 charge c2 100 2021-04-30
      """)
    #expect(try town.owes("2021-02-28") == "credit 100.00")
    // The first charge is paid before the second, due earlier, is there.
    #expect(try town.owes(charge: "c1", "2021-03-01") == "-")
    #expect(try town.owes(charge: "c2", "2021-03-01") == "principal 60.00")
    #expect(try town.owes("2021-03-01") == "principal 60.00")
    #expect(try town.income("2021-03", "2021-03", by: "component") == ["2021-03 principal 100.00"])
  }

  // > like a payment that names nothing
  @Test func creditMeetsAChargeInTheOrderOfAllocation() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-02-01 pay q 100
      2021-03-05 charge c 1000 2021-01-31
      """)
    // 20 of 02-01 and of 03-01 on the full amount; then 100 of credit: surcharge 40, principal 60.
    #expect(try town.owes("2021-03-05") == "principal 940.00")
    // 2 % of 940.
    #expect(try town.owes("2021-04-01") == "principal 940.00, surcharge 18.80")
    let principalFirst = try Town(
      """
      2021-01-01 policy p1 monthly=2
      2021-03-05 policy p2 monthly=2 order=debt:principal
      2021-02-01 pay q 100
      2021-03-05 charge c 1000 2021-01-31
      """)
    #expect(try principalFirst.owes("2021-03-05") == "principal 900.00, surcharge 40.00")
  }

  // > A fold ends with the start of day D and its events.
  @Test func whatFallsOnTheDayItselfCounts() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2 break=1+0
      2021-01-10 charge c 1000 2021-01-31
      2021-02-10 sign g 1020@2021-02-20
      """)
    #expect(try town.owes("2021-01-31") == "principal 1000.00")
    #expect(try town.owes("2021-02-01") == "principal 1000.00, surcharge 20.00")
    #expect(try town.agreement("2021-02-20") == "active, paid 0.00, forgiven 0.00, missed 0")
    #expect(
      try town.agreement("2021-02-21") == "broken on 2021-02-21, paid 0.00, forgiven 0.00, missed 1"
    )
  }
}
