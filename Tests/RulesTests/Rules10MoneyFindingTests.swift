import Testing

/// §10: what a finding is, and those about the roll, charges and payments.
struct Rules10MoneyFindingTests {
  // > Each has a code, the seq of the event that shows it, the account to which that event belongs (null if
  //   none), and a sentence.
  @Test func aFindingHasACodeASeqAnAccountAndASentence() throws {
    let town = try Town(
      """
      2021-01-01 refund r 5
      2021-01-02 annul a nothing
      """)
    let findings = try town.ask("findings", "--as-of", "2021-01-31").entries
    // ledger, three of the common ones, r, a.
    #expect(
      findings.map { $0.pick("code", "seq", "account") }
        == ["refund-excess 4 A", "annulment-without-effect 5 null"])
    for finding in findings {
      #expect(finding.names == ["code", "seq", "account", "detail"])
      #expect((finding["detail"]?.words.split(" ").count ?? 0) > 3)
    }
  }

  // > Evaluated within State(D, K), over the events that stand (not struck).
  @Test func onlyEventsThatStandHaveFindings() throws {
    let town = try Town(
      """
      2021-01-10 refund r 5
      2021-02-10 annul a r
      """)
    #expect(try town.findings("2021-01-09") == [])
    #expect(try town.findings("2021-01-10") == ["refund-excess r A"])
    #expect(try town.findings("2021-02-10") == [])
    #expect(try town.findings("2021-02-10", known: "r") == ["refund-excess r A"])
    #expect(try town.findings("2021-02-10", known: "predial-defined") == [])
  }

  // > unknown-account | point | the first event that belongs to an account not opened at that point — once
  //   per account, and only while it has not been opened
  // > point: by what comes before the event in the order (on, seq).
  @Test func unknownAccount() throws {
    let town = try Town(
      """
      2021-02-05 pay q0 1 @Z
      2021-02-01 charge c1 100 2021-12-31 @Z
      2021-02-02 charge c2 100 2021-12-31 @Z
      2021-02-03 open z Z
      2021-01-31 update u barrio=norte @Y
      2021-02-01 open w W
      2021-02-01 pay q1 1 @W
      2021-01-31 pay q2 1 @V
      2021-01-31 open v V
      2021-02-01 close x @W
      2021-02-02 pay q3 1 @W
      """)
    // Z: c1 comes first in the order. V: by the seq of one day. W is opened and closed, which is enough.
    #expect(
      try town.findings("2021-02-28")
        == ["unknown-account c1 Z", "unknown-account u Y", "unknown-account q2 V"])
    let never = try Town("2021-01-01 open b B\n2021-01-01 visit v aviso visto")
    #expect(try never.findings("2021-12-31") == [])
  }

  // > unknown-concept | set | a charge's concept was never defined — once per concept, at its first charge
  //   in the order
  // > set: over the whole set, whatever the order.
  @Test func unknownConcept() throws {
    let town = try Town(
      """
      2021-02-02 charge c1 100 2021-12-31 concept=renta
      2021-02-01 charge c2 100 2021-12-31 concept=renta
      2021-02-01 charge c3 100 2021-12-31 concept=panteon
      2021-03-01 concept k panteon
      """)
    #expect(
      try town.findings("2021-02-28") == ["unknown-concept c2 A", "unknown-concept c3 A"])
    #expect(try town.findings("2021-03-01") == ["unknown-concept c2 A"])
  }

  // > unknown-charge | point | an event's own charges or for names a charge that its account does not have
  //   at that point, … one per event and id;
  @Test func unknownCharge() throws {
    let events = """
      2021-01-01 open b B
      2021-01-01 charge c 100 2021-12-31
      2021-01-01 charge other 100 2021-12-31 @B
      2021-02-01 charge late 100 2021-12-31
      2021-01-02 charge x1 1 2021-12-31 for=other
      2021-01-02 charge x2 1 2021-12-31 for=c
      2021-01-03 pay q1 1 charges=c,other,late
      2021-01-04 discount d principal percent=1 charges=nothing,c
      2021-01-05 reference r R 5 2021-12-31 charges=other
      2021-01-06 pay q2 5 reference=R
      2021-01-07 sign g 97.98@2021-12-31 charges=c,x1
      """
    let town = try Town(events)
    // q2 has no charges of its own.
    #expect(
      try town.findings("2021-01-06") == [
        "unknown-charge x1 A", "unknown-charge q1 A", "unknown-charge q1 A", "unknown-charge d A",
        "unknown-charge r A",
      ])
    let signed = try Town("2021-01-01 sign g 1@2021-12-31 charges=nothing,none")
    #expect(
      try signed.findings("2021-01-01")
        == ["agreement-total g A", "unknown-charge g A", "unknown-charge g A"])
    // An annulled charge is none.
    let struck = try Town(
      """
      2021-01-01 charge c 100 2021-12-31
      2021-01-02 pay q 1 charges=c
      2021-02-01 annul a c
      """)
    #expect(try struck.findings("2021-01-31") == [])
    #expect(try struck.findings("2021-02-01") == ["unknown-charge q A"])
  }

  // > or a certificate request's charge is one that no account has
  // > none for a payment in suspense
  @Test func unknownChargeOfARequestOrInSuspense() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 charge c 100 2021-12-31 @B
      2021-01-02 request r1 casa charge=c @A
      2021-01-03 request r2 casa charge=nothing @A
      2021-01-04 request r3 casa charge=late
      2021-01-05 charge late 100 2021-12-31 @B
      2021-01-06 pay q 10 @- reference=lost charges=nothing
      2021-02-01 identify i q B
      """)
    #expect(
      try town.findings("2021-01-31", only: "unknown-charge")
        == ["unknown-charge r2 A", "unknown-charge r3 -"])
    #expect(
      try town.findings("2021-02-01", only: "unknown-charge")
        == ["unknown-charge r2 A", "unknown-charge r3 -", "unknown-charge q B"])
  }

  // > unknown-payment | set | payment.identified names no payment
  @Test func unknownPayment() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-12-31
      2021-01-02 identify i1 nothing A
      2021-01-02 identify i2 c A
      2021-01-02 identify i3 q A
      2021-01-05 pay q 10 @- reference=lost
      2021-02-01 annul a q
      """)
    let both = ["unknown-payment i1 -", "unknown-payment i2 -"]
    #expect(try town.findings("2021-01-31", only: "unknown-payment") == both)
    #expect(
      try town.findings("2021-02-01", only: "unknown-payment") == both + ["unknown-payment i3 -"])
  }

  // > unknown-reference | point | a payment's reference was not issued before it
  @Test func unknownReference() throws {
    let town = try Town(
      """
      2021-01-10 reference r R 10 2021-12-31
      2021-01-09 pay q1 10 reference=R
      2021-01-10 pay q2 10 reference=R
      2021-01-11 pay q3 10 reference=other
      2021-01-11 pay q4 10
      """)
    #expect(
      try town.findings("2021-01-31") == ["unknown-reference q1 A", "unknown-reference q3 A"])
  }

  // > reference-expired, reference-amount | point | paid after the reference's expires day; paid another
  //   amount than the reference's
  @Test func referenceExpiredAndAmount() throws {
    let town = try Town(
      """
      2021-01-10 reference r1 R-1 10 2021-01-20
      2021-01-10 reference r2 R-2 10 2021-01-20
      2021-01-10 reference r3 R-3 10 2021-12-20
      2021-01-20 pay q1 10 reference=R-1
      2021-01-21 pay q2 10 reference=R-2
      2021-01-21 pay q3 9.99 @- reference=R-3
      2021-01-22 reference r4 R-3 9.99 2021-01-01
      """)
    #expect(
      try town.findings("2021-01-31") == ["reference-expired q2 A", "reference-amount q3 A"])
  }

  // > reference-paid-twice | point | a payment on a reference that an earlier one already paid
  @Test func referencePaidTwice() throws {
    let town = try Town(
      """
      2021-01-10 reference r1 R 10 2021-12-31
      2021-01-12 pay q1 10 reference=R
      2021-01-11 pay q2 10 reference=R
      2021-01-13 reference r2 R 10 2021-12-31
      2021-01-14 pay q3 10 reference=R
      2021-01-15 pay q4 10 reference=R
      2021-02-01 annul a q3
      """)
    // q3 is on what was issued anew.
    #expect(
      try town.findings("2021-01-31") == ["reference-paid-twice q1 A", "reference-paid-twice q4 A"])
    #expect(try town.findings("2021-02-01") == ["reference-paid-twice q1 A"])
  }

  // > payment-twice | point | a payment with the same channel and external as an earlier one
  @Test func paymentTwice() throws {
    let town = try Town(
      """
      2021-01-12 pay q1 10 external=x1
      2021-01-11 pay q2 20 external=x1
      2021-01-13 pay q3 10 external=x1 channel=banco
      2021-01-13 pay q4 10
      2021-01-13 pay q5 10
      2021-01-14 pay q6 10 external=x1 @- reference=lost
      """)
    #expect(
      try town.findings("2021-01-31", only: "payment-twice")
        == ["payment-twice q1 A", "payment-twice q6 -"])
  }

  // > payment-unidentified | set | a payment is in suspense
  @Test func paymentUnidentified() throws {
    let town = try Town(
      """
      2021-01-12 pay q1 10 @- reference=lost
      2021-01-12 pay q2 10 reference=lost
      2021-02-01 identify i q1 A
      """)
    #expect(
      try town.findings("2021-01-31", only: "payment-unidentified") == ["payment-unidentified q1 -"]
    )
    #expect(try town.findings("2021-02-01", only: "payment-unidentified") == [])
  }

  // > annulment-without-effect | set | an annulment whose target §4 does not strike
  @Test func annulmentWithoutEffect() throws {
    let town = try Town(
      """
      2021-01-01 charge c 1 2021-12-31
      2021-01-02 annul a1 nothing
      2021-01-03 annul a2 c
      2021-01-04 annul a3 c
      2021-01-05 annul a4 a2
      2021-01-06 annul a5 late
      2021-01-01 charge late 1 2021-12-31
      """)
    #expect(
      try town.findings("2021-12-31")
        == ["a1", "a3", "a4", "a5"].map { "annulment-without-effect \($0) -" })
  }

  // > agreement-total | point | instalments do not sum to what is owed on the covered charges after
  //   forgiveness
  @Test func agreementTotal() throws {
    func findings(_ signed: String) throws -> [String] {
      try Town(
        """
        2021-01-01 charge c1 100 2021-01-31
        2021-01-01 charge c2 100 2021-01-31
        2021-02-01 sign g \(signed) charges=c1 discounts=principal:10
        2021-02-02 pay q 5
        """
      ).findings("2021-02-28")
    }
    #expect(try findings("45@2021-03-31 45@2021-04-30") == [])
    #expect(try findings("45@2021-03-31 45.01@2021-04-30") == ["agreement-total g A"])
    #expect(try findings("100@2021-03-31") == ["agreement-total g A"])
  }

  // > agreement-unknown | point | agreement.broken of none that is active
  @Test func agreementUnknown() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-15 break x0 g1
      2021-02-01 sign g1 100@2021-12-31
      2021-02-02 break x1 g1
      2021-02-03 break x2 g1
      2021-02-04 sign g2 100@2021-12-31
      2021-02-05 break x3 c1
      2021-02-06 pay q 100
      2021-02-07 break x4 g2
      """)
    #expect(
      try town.findings("2021-02-28") == [
        "agreement-unknown x0 A", "agreement-unknown x2 A", "agreement-unknown x3 -",
        "agreement-unknown x4 A",
      ])
  }

  // > discount-excess | point | a discount by amount larger than what it could reduce
  @Test func discountExcess() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge f1 50 2021-01-31 class=fine
      2021-01-02 discount d1 fine amount=50.01
      2021-01-03 discount d2 principal amount=60
      2021-01-04 discount d3 principal amount=40
      2021-01-05 discount d4 principal amount=0.01
      2021-01-06 discount d5 principal percent=100
      """)
    #expect(
      try town.findings("2021-02-28") == ["discount-excess d1 A", "discount-excess d4 A"])
  }

  // > refund-excess | point | a refund larger than the credit
  @Test func refundExcess() throws {
    let town = try Town(
      """
      2021-01-05 refund r0 1
      2021-01-01 pay q 50
      2021-01-02 refund r1 20
      2021-01-03 refund r2 30.01
      2021-01-04 refund r3 0.01
      2021-01-06 pay q2 7
      2021-01-07 refund r4 7
      """)
    // r0 is recorded first, but comes last.
    #expect(
      try town.findings("2021-02-28")
        == ["refund-excess r0 A", "refund-excess r2 A", "refund-excess r3 A"])
  }
}
