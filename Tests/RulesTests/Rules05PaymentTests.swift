import Testing

/// §5: payments and refunds.
struct Rules05PaymentTests {
  private static let four = """
    2021-01-01 charge c1 100 2021-01-31
    2021-01-01 charge c2 100 2021-02-28
    2021-01-01 charge c3 100 2021-03-31
    2021-01-01 charge c4 100 2021-04-30

    """

  /// What is left of c1 to c4.
  private func left(_ town: Town, _ day: String) throws -> String {
    let charges = try town.balance(day)["charges"]?.entries ?? []
    return charges.map { $0.pick("id", "principal") }.joined(separator: ", ")
  }

  // > Payment. Allocated under the policy in force on its day:
  @Test func aPaymentFollowsThePolicyOfItsDay() throws {
    let town = try Town(
      """
      2021-01-01 policy p2 order=debt:principal from=2021-02-02
      2021-01-01 charge c 100 2021-01-31
      2021-01-01 charge x 50 2021-01-31 class=cost for=c
      2021-02-01 pay q1 20
      2021-02-02 pay q2 30
      """)
    #expect(try town.owes("2021-02-01") == "principal 100.00, cost 30.00")
    #expect(try town.owes("2021-02-02") == "principal 70.00, cost 30.00")
  }

  // > first to the charges it names … then to the charges of the account's active agreement, then to all
  //   the rest, each in allocation order; what is left is the account's credit.
  @Test func namedChargesThenTheAgreementThenTheRest() throws {
    let town = try Town(
      Rules05PaymentTests.four + """
        2021-03-05 sign g 100@2021-12-31 charges=c4
        2021-03-10 pay q1 150 charges=c3,c2
        2021-03-11 pay q2 180 charges=c3
        2021-03-12 pay q3 100
        """)
    // Named: c2 before c3, in the order of allocation. Then c3, the agreement's c4, and c1.
    #expect(try left(town, "2021-03-10") == "c1 100.00, c3 50.00, c4 100.00")
    #expect(try left(town, "2021-03-11") == "c1 70.00")
    #expect(try town.owes("2021-03-12") == "credit 30.00")
  }

  // > (or, if it has no charges, to those that its reference names, if the reference is that account's),
  @Test func theReferenceNamesChargesIfThePaymentDoesNot() throws {
    let town = try Town(
      Rules05PaymentTests.four + """
        2021-01-01 open b B
        2021-01-02 reference r1 R-1 100 2021-12-31 charges=c3
        2021-01-02 reference r2 R-2 100 2021-12-31 charges=c4 @B
        2021-01-03 pay q1 10 reference=R-1
        2021-01-04 pay q2 10 reference=R-1 charges=c2
        2021-01-05 pay q3 10 reference=R-1 charges=unknown
        2021-01-06 pay q4 10 reference=R-2
        """)
    #expect(try left(town, "2021-01-03") == "c1 100.00, c2 100.00, c3 90.00, c4 100.00")
    #expect(try left(town, "2021-01-04") == "c1 100.00, c2 90.00, c3 90.00, c4 100.00")
    // It has charges, though none of the account: so the reference's do not count.
    #expect(try left(town, "2021-01-05") == "c1 90.00, c2 90.00, c3 90.00, c4 100.00")
    // The reference is another account's.
    #expect(try left(town, "2021-01-06") == "c1 80.00, c2 90.00, c3 90.00, c4 100.00")
  }

  // > A payment's reference is the last reference.issued of that key before it in the order.
  @Test func theReferenceIsTheLastIssuedBefore() throws {
    let town = try Town(
      Rules05PaymentTests.four + """
        2021-01-01 open b B
        2021-02-01 reference r1 R-1 10 2021-12-31 charges=c2
        2021-01-15 reference r2 R-1 10 2021-12-31 charges=c4 @B
        2021-03-01 pay q1 10 reference=R-1
        2021-02-10 reference r3 R-1 10 2021-12-31 charges=c3
        2021-03-01 reference r4 R-1 10 2021-12-31 charges=c4
        2021-01-20 pay q2 10 @- reference=R-1
        """)
    // q1: r3 comes last before it in the order, although it was recorded later; r4 comes after it.
    #expect(try left(town, "2021-03-01") == "c1 100.00, c2 100.00, c3 90.00, c4 100.00")
    // q2: on its day only r2 is there, which is B's.
    #expect(try town.owes("2021-01-20", "B") == "credit 10.00")
  }

  // > A payment with no account takes its reference's account; with no account and no such reference it
  //   waits in suspense: counted as received, allocated to nobody.
  @Test func aPaymentWithoutAccountTakesItsReferencesOrWaits() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 charge c 100 2021-01-31 @B
      2021-01-01 charge d 100 2021-01-31
      2021-01-02 reference r1 R-1 10 2021-12-31 @B
      2021-01-05 pay q1 10 @- reference=R-1
      2021-01-06 pay q2 10 @A reference=R-1
      2021-01-07 pay q3 40 @- reference=R-2
      2021-01-08 reference r2 R-2 10 2021-12-31 @B
      """)
    #expect(try town.owes("2021-01-31", "B") == "principal 90.00")
    #expect(try town.owes("2021-01-31") == "principal 90.00")
    // q3 comes before r2: it waits, also when that is there.
    #expect(try town.income("2021-01", "2021-01", by: "channel") == ["2021-01 caja 60.00"])
    #expect(try town.income("2021-01", "2021-01", by: "component") == ["2021-01 principal 20.00"])
    #expect(
      try town.findings("2021-01-31", only: "payment-unidentified") == ["payment-unidentified q3 -"]
    )
  }

  // > Refund. credit.refunded takes its amount from the account's credit, as far as there is credit.
  @Test func aRefundTakesNoMoreThanTheCredit() throws {
    let town = try Town(
      """
      2021-01-01 pay q1 50
      2021-01-02 refund r1 20
      2021-01-03 refund r2 80
      2021-01-04 refund r3 5
      2021-01-05 pay q2 10
      """)
    #expect(try town.owes("2021-01-02") == "credit 30.00")
    #expect(try town.owes("2021-01-03") == "-")
    #expect(try town.owes("2021-01-05") == "credit 10.00")
  }

  // > Invariant, per account and for the whole ledger: charged + surcharges accrued − discounts − forgiven
  //   − payments + refunds = owed − credit (− suspense, ledger-wide), to the centavo.
  // > Received = applied + refunded + change in credit + change in suspense.
  @Test func theBooksBalance() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-10 charge c1 1000 2021-01-31
      2021-01-10 charge c2 300 2021-01-31 class=fine
      2021-02-05 pay q1 220
      2021-02-10 discount d fine percent=50
      2021-02-15 sign g 600@2021-12-31 charges=c1 discounts=principal:25
      2021-03-10 pay q2 900
      2021-03-20 refund r 100
      2021-03-25 pay q3 40 @- reference=lost
      """)
    // q1: 20 of surcharge and 200; d: 150; g: 25 % of 800 is 200.
    // 1300 + 20 − 150 − 200 − 220 + 0 = 750.
    #expect(try town.owes("2021-03-09") == "principal 600.00, fine 150.00")
    // q2: 600, 150, and 150 of credit. 1300 + 20 − 150 − 200 − 1120 + 100 = −50 = 0 − 50;
    // in the ledger 40 more were received: −90 = 0 − 50 − 40.
    #expect(try town.owes("2021-03-25") == "credit 50.00")
    // Received 220 + 940 = 1160 = applied (220 + 750) + refunded 100 + credit 50 + suspense 40.
    #expect(
      try town.income("2021-01", "2021-03", by: "channel")
        == ["2021-02 caja 220.00", "2021-03 caja 940.00"])
    #expect(
      try town.income("2021-01", "2021-03", by: "component") == [
        "2021-02 principal 200.00", "2021-02 surcharge 20.00", "2021-03 fine 150.00",
        "2021-03 principal 600.00",
      ])
  }
}
