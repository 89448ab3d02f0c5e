import EngineReference
import Testing

/// RULES §10, code by code: each table shows the finding beside what is none.
@Suite struct FindingTests {
  func findings(_ text: String, _ on: String = "2022-12-31", ignoring: [String] = []) throws
    -> [String]
  {
    try Scenario(text).findings(on, ignoring: ignoring)
  }

  static let roll = ["unknown-account", "unknown-concept"]

  @Test func accountsAndConcepts() throws {
    #expect(
      try findings(
        """
        2021-01-02 account.opened account=A kind=home barrio=norte
        2021-01-01 charge.assessed c1 account=A concept=land amount=1.00 due=2021-01-31
        2021-01-03 charge.assessed c2 account=A concept=land amount=1.00 due=2021-01-31
        2021-01-03 charge.assessed c3 account=A concept=water amount=1.00 due=2021-01-31
        2021-01-04 account.closed account=A
        2021-01-05 payment.received account=A amount=1.00
        2021-02-01 concept.defined concept=water
        """) == ["unknown-account c1", "unknown-concept c1"])
  }

  @Test func chargesThatAreNamed() throws {
    #expect(
      try findings(
        """
        2021-01-01 charge.assessed a account=A concept=land amount=50.00 due=2021-01-31
        2021-01-01 charge.assessed b account=B concept=land amount=50.00 due=2021-01-31
        2021-01-02 payment.received p account=A amount=1.00 charges=a,b,x
        2021-01-02 payment.received s reference=R amount=1.00 charges=a
        2021-01-02 discount.granted d account=A program=p percent=1 components=fine charges=y
        2021-01-02 reference.issued r account=B reference=R amount=1.00 charges=a expires=2021-02-01
        2021-01-02 certificate.requested q1 kind=k subject=S charge=b
        2021-01-02 certificate.requested q2 kind=k subject=S charge=z
        2020-12-31 certificate.requested q3 kind=k subject=S charge=b
        2021-01-03 charge.assessed e account=A concept=land amount=1.00 due=2021-01-31 for=e
        """, ignoring: Self.roll + ["payment-unidentified", "unknown-reference"])
        == [
          "unknown-charge p", "unknown-charge p", "unknown-charge d", "unknown-charge r",
          "unknown-charge q2", "unknown-charge q3", "unknown-charge e",
        ])
  }

  @Test func references() throws {
    #expect(
      try findings(
        """
        2021-01-01 payment.received p0 account=A reference=R amount=10.00
        2021-01-02 reference.issued account=A reference=R amount=10.00 expires=2021-01-31
        2021-01-31 payment.received p1 reference=R amount=10.00
        2021-02-01 payment.received p2 reference=R amount=9.00
        2021-02-02 reference.issued account=A reference=R amount=10.00 expires=2021-03-31
        2021-02-03 payment.received p3 reference=R amount=10.00
        """, ignoring: Self.roll)
        == [
          "unknown-reference p0", "reference-amount p2", "reference-expired p2",
          "reference-paid-twice p2",
        ])
  }

  @Test func paymentsTwice() throws {
    #expect(
      try findings(
        """
        2021-01-02 payment.received p1 account=A amount=10.00 channel=bank external=7
        2021-01-03 payment.received p2 account=B amount=10.00 channel=bank external=7
        2021-01-03 payment.received p3 account=A amount=10.00 channel=shop external=7
        2021-01-03 payment.received p4 account=A amount=10.00 channel=bank
        2021-01-03 payment.received p5 account=A amount=10.00 channel=bank
        """, ignoring: Self.roll) == ["payment-twice p2"])
  }

  // What was right when it was recorded stays right.
  @Test func stepsAreJudgedByWhatWasKnown() throws {
    let table = """
      2021-01-01 policy.adopted from=2021-01-01 ladder=[{"step":"cut","action":"suspension"}]
      2021-01-01 account.opened account=A kind=home barrio=norte
      2021-01-01 account.opened account=B kind=home barrio=norte
      2021-01-01 charge.assessed c account=A concept=land amount=10.00 due=2021-01-31
      2021-02-10 service.suspended right account=A service=water
      2021-02-10 service.suspended wrong account=B service=water
      2021-02-11 service.suspended twice account=A service=water
      2021-02-11 service.suspended light account=A service=light
      2021-02-11 closure.ordered order account=A record=r
      @2021-03-01 2021-01-20 payment.received account=A amount=10.00
      @2021-03-02 2021-02-02 service.suspended early account=A service=gas
      """
    #expect(
      try findings(table, ignoring: ["unknown-concept"])
        == [
          "step-without-ground wrong", "service-out-of-order twice", "step-without-ground light",
          "step-without-ground early",
        ])
  }

  @Test func closuresAndServicesOutOfOrder() throws {
    #expect(
      try findings(
        """
        2021-01-01 closure.executed x1 account=A record=r
        2021-01-02 closure.lifted l1 account=A record=r
        2021-01-03 closure.ordered o account=A record=r
        2021-01-04 closure.lifted l2 account=A record=r
        2021-01-05 closure.executed x2 account=A record=r
        2021-01-06 closure.ordered o2 account=A record=r
        2021-01-07 closure.executed x3 account=A record=other
        2021-01-08 closure.lifted l3 account=A record=r
        2021-01-09 service.restored r1 account=A service=water
        2021-01-10 service.suspended s1 account=A service=water
        2021-01-11 service.suspended s2 account=A service=light
        2021-01-12 service.restored r2 account=A service=water
        2021-01-13 service.restored r3 account=A service=water
        """, ignoring: Self.roll)
        == [
          "closure-out-of-order x1", "closure-out-of-order l2", "closure-out-of-order x2",
          "service-out-of-order r1", "service-out-of-order r3",
        ])
  }

  @Test func certificates() throws {
    #expect(
      try findings(
        """
        2021-01-01 charge.assessed fee account=A concept=fee amount=10.00 due=2021-01-31
        2021-01-01 charge.assessed fine account=B concept=f class=fine amount=5.00 due=2021-01-31 \
        subject=PL
        2021-01-01 charge.assessed not account=B concept=f amount=5.00 due=2021-01-31 subject=PM
        2021-01-02 certificate.requested q1 account=A kind=k subject=PL charge=fee
        2021-01-02 certificate.requested q2 account=A kind=k subject=PM
        2021-01-03 certificate.issued i1 request=q1 folio=1
        2021-01-03 certificate.issued i2 request=q2 folio=2
        2021-01-04 certificate.refused i3 request=q2
        2021-01-04 certificate.issued i4 request=none folio=3
        @2021-02-01 2021-01-03 charge.assessed late account=C concept=f class=fine amount=5.00 \
        due=2021-01-31 subject=PM
        2021-02-02 charge.assessed later account=C concept=f class=fine amount=5.00 \
        due=2021-01-31 subject=PM
        @2021-02-03 2021-01-02 payment.received account=A amount=10.00
        @2021-02-03 2021-01-02 payment.received account=B amount=10.00
        """, ignoring: Self.roll)
        == [
          "certificate-unpaid i1", "certificate-with-infraction i1",
          "certificate-without-request i3", "certificate-without-request i4",
          "certificate-overtaken late",
        ])
  }

  @Test func forms() throws {
    #expect(
      try findings(
        """
        2021-01-01 form.used u5 form=F series=S folio=5
        2021-01-02 forms.received form=F series=S first=1 last=10
        2021-01-03 form.used u2 form=F series=S folio=2
        2021-01-04 form.voided v5 form=F series=S folio=5
        2021-01-05 form.used u7 form=F series=S folio=7
        2021-01-06 form.used u11 form=F series=S folio=11
        2021-01-07 form.used t1 form=F series=T folio=1
        """)
        == [
          "form-reused v5", "form-gap u7", "form-gap u7", "form-gap u7", "form-not-in-stock u11",
          "form-not-in-stock t1",
        ])
  }

  @Test func tills() throws {
    let payments = """
      2021-01-05 payment.received account=A amount=10.00 channel=cash office=hall till=1
      2021-01-05 payment.received account=A amount=5.00 channel=card office=hall till=1
      2021-01-05 payment.received account=A amount=3.00 channel=cash office=hall till=2
      2021-01-05 payment.received account=A amount=3.00 channel=cash office=hall
      """
    func close(_ totals: String, _ on: String = "2021-01-05") -> String {
      "\n\(on) till.closed t office=hall till=1 day=2021-01-05 totals=[\(totals)]"
    }
    let cash = #"{"channel":"cash","count":1,"amount":"10.00"}"#
    let card = #"{"channel":"card","count":1,"amount":"5.00"}"#
    let none = #"{"channel":"check","count":0,"amount":"0.00"}"#
    let late =
      "\n@2021-01-06 2021-01-05 payment.received account=A amount=1.00 channel=cash office=hall till=1"
    func tills(_ text: String) throws -> [String] { try findings(text, ignoring: Self.roll) }
    #expect(try tills(payments + close("\(cash),\(card),\(none)")) == [])
    #expect(try tills(payments + close("\(cash),\(card)") + late) == [])
    #expect(
      try tills(payments + late + close("\(cash),\(card)", "2021-01-06")) == ["till-mismatch t"])
    #expect(try tills(payments + close(cash)) == ["till-mismatch t"])
    #expect(
      try tills(payments + close(#"{"channel":"cash","count":2,"amount":"10.00"},\#(card)"#))
        == ["till-mismatch t"])
    // Closed before its day is over: nothing was paid as far as was known.
    #expect(
      try tills(payments + close("\(cash),\(card)", "2021-01-04")) == ["till-mismatch t"])
  }

  @Test func closedPeriods() throws {
    #expect(
      try findings(
        """
        2021-01-31 payment.received before reference=R amount=1.00
        2021-02-01 period.closed month=2021-01
        @2021-02-02 2021-01-31 account.opened late account=A kind=home barrio=norte
        2021-02-02 account.opened fine account=B kind=home barrio=norte
        2021-02-02 policy.adopted policy from=2021-01-31
        2021-02-03 payment.identified who payment=before account=A
        2021-02-03 event.annulled annulled target=fine
        """, ignoring: Self.roll + ["unknown-reference"])
        == ["closed-period late", "closed-period policy", "closed-period who"])
  }

  @Test func programmes() throws {
    let year = "monthly=[1,1,1,1,1,1,1,1,1,1,1,1]"
    #expect(
      try findings(
        """
        2021-02-01 program.adopted program=P year=2021
        2021-01-01 activity.programmed a1 program=P year=2021 activity=a area=r unit=u annual=12 \(year)
        2021-01-01 activity.programmed a2 program=P year=2021 activity=b area=r unit=u annual=11 \(year)
        2021-01-01 activity.programmed a3 program=P year=2021 activity=c area=r unit=u annual=9 \
        monthly=[1,1,1,1,1,1,1,1,1,1,1,null]
        2021-01-01 activity.programmed a4 program=P year=2022 activity=a area=r unit=u \(year)
        2021-01-02 activity.reported r1 program=P activity=a month=2021-05 quantity=1
        2021-01-02 activity.reported r2 program=P activity=a month=2023-05 quantity=1
        2021-01-02 activity.reported r3 program=P activity=z month=2021-05 quantity=1
        """)
        == [
          "programme-sum a2", "unknown-programme a4", "unknown-programme r2",
          "unknown-programme r3",
        ])
  }

  @Test func findingsComeBySeqThenCodeWithTheirAccount() throws {
    let scenario = try Scenario(
      """
      2021-01-05 payment.received account=A reference=R amount=1.00
      2021-01-04 event.annulled target=nothing
      2021-01-03 credit.refunded account=A amount=1.00
      """)
    #expect(
      try scenario.reference.findings(asOf: scenario.day("2021-01-05"))
        == #"[{"code":"unknown-reference","seq":1,"account":"A"},"#
        + #"{"code":"annulment-without-effect","seq":2,"account":null},"#
        + #"{"code":"refund-excess","seq":3,"account":"A"},"#
        + #"{"code":"unknown-account","seq":3,"account":"A"}]"#)
  }
}
