import EngineReference
import Testing

/// RULES §6, sentence by sentence.
@Suite struct AgreementTests {
  // 1000.00 due on 2021-01-31 at 4 %: 120.00 of surcharge when signed on 04-15.
  static func table(
    _ rule: String, _ events: String, method: String = "monthly", rate: String = "4"
  )
    -> String
  {
    """
    2021-01-01 policy.adopted from=2021-01-01 \
    surcharge={"method":"\(method)","rate":"\(rate)"} agreement=\(rule)
    2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-01-31
    2021-01-01 charge.assessed n account=A concept=land amount=77.00 due=2021-12-01
    \(events)
    """
  }

  static let once = #"{"break_after_missed":1,"grace_days":0}"#
  static let twice = #"{"break_after_missed":2,"grace_days":5}"#
  static let signed = """
    2021-04-15 agreement.signed g account=A discounts=[{"component":"surcharge","percent":"50"}] \
    instalments=[{"due":"2021-04-30","amount":"500.00"},{"due":"2021-05-31","amount":"560.00"}]
    """
  static let noise = ["unknown-account", "unknown-concept"]

  @Test func oneThatIsKept() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        \(Self.signed)
        2021-04-30 payment.received account=A amount=500.00
        2021-05-31 payment.received account=A amount=600.00
        """))
    #expect(try scenario.owes("A", "2021-04-15") == "principal 1077.00, surcharge 60.00")
    // Frozen; the payment goes to the agreement's charges before n.
    #expect(try scenario.owes(charge: "a", of: "A", "2021-05-30") == "principal 560.00")
    #expect(try scenario.owes(charge: "n", of: "A", "2021-05-31") == "principal 37.00")
    #expect(
      try scenario.agreement("A", "2021-05-30")
        == #"{"id":"g","status":"active","signed":"2021-04-15","covered_owed":"560.00","#
        + #""forgiven":"60.00","paid":"500.00","missed":0,"broken_on":null,"fulfilled_on":null}"#)
    #expect(
      try scenario.agreement("A", "2021-12-01")
        == #"{"id":"g","status":"fulfilled","signed":"2021-04-15","covered_owed":"0.00","#
        + #""forgiven":"60.00","paid":"1060.00","missed":0,"broken_on":null,"#
        + #""fulfilled_on":"2021-05-31"}"#)
    #expect(try scenario.findings("2021-12-01", ignoring: Self.noise) == [])
  }

  @Test func oneThatBreaksWithGraceAndTwoMissed() throws {
    let scenario = try Scenario(Self.table(Self.twice, Self.signed))
    // 05-31 + 5 days of grace: missed on 06-06, the second; forgiven 60 again, and 05-01, 06-01.
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-06-05") == "principal 1000.00, surcharge 60.00")
    #expect(try scenario.agreement("A", "2021-05-05").contains("\"missed\":0"))
    #expect(try scenario.agreement("A", "2021-05-06").contains("\"missed\":1"))
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-06-06") == "principal 1000.00, surcharge 200.00"
    )
    #expect(try scenario.agreement("A", "2021-12-01").contains("\"missed\":2"))
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-07-01") == "principal 1000.00, surcharge 240.00"
    )
  }

  // All instalments are met, and yet something is owed.
  @Test func oneThatBreaksAtItsEnd() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        2021-04-15 agreement.signed g account=A instalments=[{"due":"2021-04-30","amount":"500.00"}]
        2021-04-20 payment.received account=A amount=500.00
        """))
    // 120 of surcharge and 380 of principal were paid; on 05-01 it breaks: 4 % of 620.
    #expect(try scenario.owes(charge: "a", of: "A", "2021-04-30") == "principal 620.00")
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-05-01") == "principal 620.00, surcharge 24.80")
    #expect(
      try scenario.findings("2021-05-01", ignoring: Self.noise) == ["agreement-total g"])
  }

  @Test func brokenByTheTreasuryAtItsTurn() throws {
    let scenario = try Scenario(
      Self.table(
        Self.twice,
        """
        \(Self.signed)
        2021-05-01 payment.received account=A amount=560.00
        2021-05-01 agreement.broken b1 agreement=g
        2021-05-02 agreement.broken b2 agreement=g
        2021-05-02 agreement.broken b3 agreement=other
        """))
    // 60 + 500 were paid; broken: 60 forgiven again, and the instant of 05-01 on 500.
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-05-01") == "principal 500.00, surcharge 80.00")
    #expect(try scenario.agreement("A", "2021-05-02").contains("\"paid\":\"560.00\",\"missed\":0"))
    #expect(
      try scenario.findings("2021-05-02", ignoring: Self.noise)
        == ["agreement-unknown b2", "agreement-unknown b3"])
    #expect(
      try scenario.reference.findings(asOf: scenario.day("2021-05-02"))
        .hasSuffix(#"{"code":"agreement-unknown","seq":8,"account":null}]"#))
  }

  @Test func skippedDaysCatchUpToo() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        2021-02-10 agreement.signed g account=A instalments=[{"due":"2021-02-20","amount":"1.00"}]
        """, method: "daily", rate: "36.5"))
    // Ten days before it was signed; on 02-21 it breaks and eleven days more act.
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-02-20") == "principal 1000.00, surcharge 10.00")
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-02-21") == "principal 1000.00, surcharge 21.00")
    #expect(
      try scenario.owes(charge: "a", of: "A", "2021-02-22") == "principal 1000.00, surcharge 22.00")
  }

  @Test func theFiguresAreThoseOfTheSigningDay() throws {
    let scenario = try Scenario(
      Self.table(
        Self.twice,
        """
        \(Self.signed)
        2021-04-20 policy.adopted from=2021-04-20 agreement=\(Self.once)
        """))
    #expect(try scenario.agreement("A", "2021-06-05").contains("\"active\""))
    #expect(try scenario.agreement("A", "2021-06-06").contains("\"broken_on\":\"2021-06-06\""))
  }

  @Test func aSecondOneHasNoEffect() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        \(Self.signed)
        2021-04-20 agreement.signed h account=A charges=n,nope \
        instalments=[{"due":"2021-04-21","amount":"77.00"}]
        """))
    #expect(
      try scenario.agreement("A", "2021-04-30").contains("\"id\":\"g\",\"status\":\"active\""))
    #expect(
      try scenario.findings("2021-04-30", ignoring: Self.noise) == ["agreement-already-active h"])
  }

  @Test func oneThatCoversNothingIsFulfilledAtOnce() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed n account=A concept=land amount=77.00 due=2021-04-15
      2021-04-15 agreement.signed g account=A instalments=[{"due":"2021-04-21","amount":"77.00"}]
      2021-04-15 agreement.signed h account=A charges=n \
      instalments=[{"due":"2021-04-21","amount":"77.00"}]
      """)
    // g: due must be before the signing. h: named, so it is covered, and g is not active.
    #expect(
      try scenario.agreement("A", "2021-04-15").contains("\"id\":\"h\",\"status\":\"active\""))
    #expect(try scenario.findings("2021-04-15", ignoring: Self.noise) == ["agreement-total g"])
  }

  @Test func oneThatForgivesAllIsFulfilledAtOnce() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        2021-04-15 agreement.signed g account=A charges=a \
        discounts=[{"component":"surcharge","percent":"100"},{"component":"principal","percent":"100"}] \
        instalments=[{"due":"2021-04-21","amount":"1.00"}]
        """))
    #expect(try scenario.owes("A", "2021-07-01") == "principal 77.00")
    #expect(try scenario.agreement("A", "2021-07-01").contains("\"fulfilled_on\":\"2021-04-15\""))
  }

  @Test func aPaymentGoesToCoveredChargesBeforeOlderOnes() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-01-10
      2021-01-01 charge.assessed b account=A concept=land amount=100.00 due=2021-02-10
      2021-02-15 agreement.signed g account=A charges=b \
      instalments=[{"due":"2021-03-15","amount":"100.00"}]
      2021-02-20 payment.received account=A amount=30.00
      2021-02-21 payment.received account=A amount=40.00 charges=a
      """)
    #expect(try scenario.owes(charge: "b", of: "A", "2021-02-21") == "principal 70.00")
    #expect(try scenario.owes(charge: "a", of: "A", "2021-02-21") == "principal 60.00")
    #expect(try scenario.agreement("A", "2021-02-21").contains("\"paid\":\"30.00\""))
    #expect(try value("overdue", in: scenario.balance("A", "2021-02-21")) == "60.00")
    #expect(try value("in_agreement", in: scenario.balance("A", "2021-02-21")) == "70.00")
  }

  @Test func aDiscountReachesCoveredChargesOnlyByName() throws {
    let scenario = try Scenario(
      Self.table(
        Self.once,
        """
        \(Self.signed)
        2021-04-16 discount.granted account=A program=p percent=100 components=principal
        2021-04-17 discount.granted account=A program=p percent=100 components=principal charges=a
        2021-04-18 discount.granted account=A program=p percent=100 components=surcharge charges=a
        """))
    #expect(try scenario.owes("A", "2021-04-16") == "principal 1000.00, surcharge 60.00")
    #expect(try scenario.owes("A", "2021-04-17") == "surcharge 60.00")
    #expect(try scenario.agreement("A", "2021-04-18").contains("\"fulfilled_on\":\"2021-04-18\""))
  }
}
