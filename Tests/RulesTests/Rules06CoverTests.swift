import Testing

/// §6: what an agreement covers and forgives, and what is paid on it.
struct Rules06CoverTests {
  private func frozen(_ town: Town, _ day: String) throws -> [String] {
    try (town.balance(day)["charges"]?.entries ?? []).filter { $0["frozen"] == .bool(true) }
      .map { $0.pick("id") }
  }

  // > agreement.signed covers, if it names charges, those of them that are open;
  @Test func anAgreementCoversTheOpenChargesThatItNames() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-02-28
      2021-01-01 charge c3 100 2021-02-28
      2021-01-01 charge c4 100 2021-12-31
      2021-02-10 pay q 100 charges=c1
      2021-03-10 sign g 200@2021-12-31 charges=c1,c2,c4
      """)
    #expect(try frozen(town, "2021-03-09") == [])
    #expect(try frozen(town, "2021-03-10") == ["c2", "c4"])
    #expect(try town.balance("2021-03-10")["agreement"]?.pick("covered_owed") == "200.00")
    #expect(try town.findings("2021-03-10") == [])
  }

  // > if it names none, every open charge with due < on.
  @Test func anAgreementThatNamesNoneCoversWhatIsDueBefore() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-03-09
      2021-01-01 charge c2 100 2021-03-10
      2021-01-01 charge c3 100 2021-03-11
      2021-01-01 charge f 50 2021-01-31 class=fine
      2021-03-10 sign g 150@2021-12-31
      """)
    #expect(try frozen(town, "2021-03-10") == ["f", "c1"])
  }

  // > One that covers nothing is fulfilled at once.
  @Test func anAgreementOnNothingIsFulfilledAtOnce() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-12-31
      2021-03-10 sign g1 100@2021-12-31
      2021-03-11 sign g2 100@2021-12-31 charges=none
      2021-03-12 sign g3 100@2021-12-31 charges=c discounts=principal:100
      """)
    #expect(
      try town.agreement("2021-03-10")
        == "fulfilled on 2021-03-10, paid 0.00, forgiven 0.00, missed 0")
    // So the next may be signed; and one that forgives everything has nothing left either.
    #expect(
      try town.agreement("2021-03-11")
        == "fulfilled on 2021-03-11, paid 0.00, forgiven 0.00, missed 0")
    #expect(
      try town.agreement("2021-03-12")
        == "fulfilled on 2021-03-12, paid 0.00, forgiven 100.00, missed 0")
    #expect(try town.findings("2021-03-12", only: "agreement-already-active") == [])
  }

  // > For each covered charge and each entry of discounts: forgiven = round(owed × percent / 100), taken
  //   off what is owed.
  @Test func forgivenessIsRoundedForEachChargeAndEntry() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=100
      2021-01-01 charge c1 0.05 2021-01-31
      2021-01-01 charge c2 0.05 2021-01-31
      2021-01-01 charge c3 0.05 2021-03-31
      2021-02-01 sign g 1@2021-12-31 discounts=principal:50+surcharge:10
      """)
    // 0.025 is 0.03 twice, 0.005 is 0.01 twice; c3 is not covered.
    #expect(try town.owes("2021-02-01") == "principal 0.09, surcharge 0.08")
    #expect(try town.agreement("2021-02-01") == "active, paid 0.00, forgiven 0.08, missed 0")
  }

  // > Covered charges are frozen: no surcharge while the agreement is active.
  @Test func coveredChargesAccrueNothing() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-06-30
      2021-01-01 charge c3 100 2021-06-30
      2021-02-10 sign g 302@2021-12-31 charges=c1,c2
      """)
    // c1 had 2 before; c2 falls due in the agreement; c3 gets 2 on 07-01 and from 07-31 on each month.
    #expect(try town.owes(charge: "c1", "2021-08-30") == "principal 100.00, surcharge 2.00, frozen")
    #expect(try town.owes(charge: "c2", "2021-08-30") == "principal 100.00, frozen")
    #expect(try town.owes(charge: "c3", "2021-08-30") == "principal 100.00, surcharge 4.00")
  }

  // > A second agreement on an account whose first is active has no effect and is a finding (nothing else
  //   about it is examined).
  // > none for a payment in suspense or an agreement without effect
  // > agreement-already-active | point | a second agreement while one is active
  @Test func aSecondAgreementHasNoEffect() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-01-31
      2021-02-10 sign g1 100@2021-12-31 charges=c1
      2021-02-11 sign g2 7@2021-12-31 charges=c2,unknown discounts=principal:50
      2021-02-12 break x1 g2
      2021-02-13 break x2 g1
      2021-02-14 sign g3 200@2021-12-31
      """)
    #expect(try town.owes("2021-02-11") == "principal 200.00")
    #expect(try frozen(town, "2021-02-11") == ["c1"])
    #expect(try town.balance("2021-02-11")["agreement"]?.pick("id") == "g1")
    #expect(
      try town.findings("2021-02-14")
        == ["agreement-already-active g2 A", "agreement-unknown x1 A"])
  }

  // > Paid is what payments and credit have put on covered charges since the signing and until it breaks or
  //   is fulfilled.
  @Test func paidIsWhatIsPutOnCoveredCharges() throws {
    // Credit is never there while a covered charge is open: what it puts on one it does before.
    let town = try Town(
      """
      2021-01-01 pay q0 15
      2021-01-01 charge c1 115 2021-01-31
      2021-01-01 charge c2 100 2021-01-31
      2021-02-01 pay q1 20 charges=c1
      2021-02-10 sign g 80@2021-12-31 charges=c1
      2021-02-11 pay q2 30 charges=c2
      2021-02-12 pay q3 40
      2021-02-13 discount d principal amount=10 charges=c1
      2021-02-14 pay q4 5 charges=c1
      2021-02-15 break x g
      2021-02-16 pay q5 5 charges=c1
      """)
    #expect(try town.agreement("2021-02-11") == "active, paid 0.00, forgiven 0.00, missed 0")
    #expect(try town.agreement("2021-02-12") == "active, paid 40.00, forgiven 0.00, missed 0")
    #expect(try town.agreement("2021-02-13") == "active, paid 40.00, forgiven 0.00, missed 0")
    #expect(try town.agreement("2021-02-14") == "active, paid 45.00, forgiven 0.00, missed 0")
    #expect(
      try town.agreement("2021-02-16")
        == "broken on 2021-02-15, paid 45.00, forgiven 0.00, missed 0")
    // 115 − 15 − 20 − 40 − 10 − 5 − 5.
    #expect(try town.owes(charge: "c1", "2021-02-16") == "principal 20.00")
    let done = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-02-10 sign g 100@2021-12-31 charges=c1
      2021-02-11 pay q1 130
      2021-02-12 pay q2 50
      """)
    #expect(
      try done.agreement("2021-02-12")
        == "fulfilled on 2021-02-11, paid 100.00, forgiven 0.00, missed 0")
  }

  // > Instalment i is met when paid ≥ the sum of instalments 1…i.
  @Test func anInstalmentIsMetByTheSumPaid() throws {
    let events = """
      2021-01-01 policy p break=9+0
      2021-01-01 charge c1 300 2021-01-31
      2021-02-10 sign g 100@2021-02-20 100@2021-02-25 100@2021-12-31

      """
    func missed(_ amounts: String...) throws -> String {
      let payments = amounts.enumerated().map { "2021-02-11 pay q\($0.offset) \($0.element)" }
      let town = try Town(events + payments.joined(separator: "\n"))
      return try #require(try town.balance("2021-03-01")["agreement"]).pick("missed")
    }
    #expect(try missed() == "2")
    #expect(try missed("99.99") == "2")
    #expect(try missed("100") == "1")
    #expect(try missed("100", "99.99") == "1")
    #expect(try missed("200") == "0")
  }

  // > On day t, instalment i is missed if due_i + grace_days < t and it is not met.
  @Test func anInstalmentIsMissedAfterItsGrace() throws {
    let town = try Town(
      """
      2021-01-01 policy p break=9+5
      2021-01-01 charge c1 300 2021-01-31
      2021-02-10 sign g 100@2021-02-20 200@2021-12-31
      2021-03-01 pay q 100
      """)
    #expect(try town.agreement("2021-02-25") == "active, paid 0.00, forgiven 0.00, missed 0")
    #expect(try town.agreement("2021-02-26") == "active, paid 0.00, forgiven 0.00, missed 1")
    #expect(try town.agreement("2021-03-01") == "active, paid 100.00, forgiven 0.00, missed 0")
  }
}
