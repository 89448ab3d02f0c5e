import EngineReference
import Testing
import Values

/// RULES §4, sentence by sentence.
@Suite struct StateTests {
  @Test func eventsCountByTheirDayNotByTheirPlaceInTheLog() throws {
    var scenario = try Scenario(
      """
      2021-02-01 payment.received p account=A amount=500.00
      @2021-02-02 2021-01-01 charge.assessed c account=A concept=land amount=300.00 due=2021-03-01
      """)
    #expect(try scenario.owes("A", "2021-01-31") == "principal 300.00")
    #expect(try scenario.owes("A", "2021-02-01") == "credit 200.00")
    scenario.known = 2
    #expect(try scenario.owes("A", "2021-01-31") == "-")
    #expect(try scenario.owes("A", "2021-02-01") == "credit 500.00")
  }

  @Test func annulmentsStrikeOnlyWhatTheyMay() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted pol from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-01 event.annulled a0 target=c2
      2021-01-01 charge.assessed c1 account=A concept=land amount=100.00 due=2021-01-31
      2021-01-01 charge.assessed c2 account=A concept=land amount=10.00 due=2021-12-31
      2021-02-01 event.annulled a1 target=c1
      2021-02-02 event.annulled a2 target=c1
      2021-02-03 event.annulled a3 target=a1
      2021-02-03 event.annulled a4 target=pol
      2021-02-03 event.annulled a5 target=ledger
      2021-02-03 event.annulled a6 target=nothing
      """)
    #expect(try scenario.owes("A", "2021-01-31") == "principal 110.00")
    #expect(try scenario.owes("A", "2021-02-01") == "principal 10.00")
    #expect(try scenario.owes("A", "2022-01-01") == "principal 10.00, surcharge 1.00")
    #expect(
      try scenario.findings("2022-01-01", ignoring: ["unknown-account", "unknown-concept"])
        == [
          "annulment-without-effect a0", "annulment-without-effect a2",
          "annulment-without-effect a3", "annulment-without-effect a4",
          "annulment-without-effect a5", "annulment-without-effect a6",
        ])
  }

  // The earlier in the order strikes, though it was recorded later.
  @Test func ofTwoAnnulmentsTheFirstInTheOrderStrikes() throws {
    let scenario = try Scenario(
      """
      2021-01-01 account.opened o account=A kind=home barrio=norte
      2021-03-01 event.annulled late target=o
      @2021-03-02 2021-02-01 event.annulled early target=o
      """)
    #expect(try value("status", in: scenario.balance("A", "2021-01-31")) == "open")
    #expect(try value("status", in: scenario.balance("A", "2021-02-01")) == "unknown")
    #expect(try scenario.findings("2021-03-01") == ["annulment-without-effect late"])
  }

  @Test func identificationGivesAPaymentItsAccountFromItsOwnDayOn() throws {
    let scenario = try Scenario(
      """
      2021-01-10 payment.received p reference=R amount=50.00
      2021-02-01 payment.identified payment=p account=A
      2021-03-01 payment.identified payment=p account=B
      2021-03-05 payment.identified i payment=q account=B
      """)
    #expect(try scenario.reference.books(asOf: scenario.day("2021-01-31")).suspense.raw == 5_000)
    #expect(try scenario.owes("A", "2021-02-01") == "credit 50.00")
    #expect(try scenario.owes("A", "2021-03-01") == "-")
    #expect(try scenario.owes("B", "2021-03-01") == "credit 50.00")
    #expect(try scenario.reference.books(asOf: scenario.day("2021-03-01")).suspense.raw == 0)
    #expect(
      try scenario.findings("2021-02-28")
        == ["unknown-account p", "unknown-reference p"])
    #expect(try scenario.findings("2021-03-05").contains("unknown-payment i"))
    // Income: received in January, applied to nobody.
    #expect(try scenario.findings("2021-01-31").contains("payment-unidentified p"))
  }

  // A charge of 15 February takes what was paid in January and identified in March.
  @Test func anIdentifiedPaymentActsOnItsOwnDay() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-01 charge.assessed c account=A concept=land amount=100.00 due=2021-01-31
      2021-01-20 payment.received p reference=R amount=60.00
      2021-03-10 payment.identified payment=p account=A
      """)
    #expect(try scenario.owes("A", "2021-03-09") == "principal 100.00, surcharge 20.00")
    #expect(try scenario.owes("A", "2021-03-10") == "principal 40.00, surcharge 8.00")
  }

  @Test func thePolicyWithTheGreatestFromHoldsAndReplacesTheWhole() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"1"}
      2021-01-01 charge.assessed c account=A concept=land amount=100.00 due=2021-01-31
      2021-04-15 policy.adopted from=2021-03-01 aging=[5]
      2021-05-01 policy.adopted from=2021-02-15 surcharge={"method":"monthly","rate":"50"}
      """)
    // Of the same day the greater seq; recorded late, it rewrites what was known until then.
    #expect(try scenario.owes("A", "2021-04-14") == "principal 100.00, surcharge 3.00")
    #expect(try scenario.owes("A", "2021-04-15") == "principal 100.00, surcharge 1.00")
    // 50 % holds only from 02-15 to 02-28, and no instant falls there.
    #expect(try scenario.owes("A", "2021-06-15") == "principal 100.00, surcharge 1.00")
  }

  @Test func aChargeTakesItsConceptFromTheDefinitionBeforeIt() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-02 charge.assessed c0 account=A concept=land amount=100.00 due=2021-01-31
      2021-01-03 concept.defined concept=land rubro=1.1 accrues=false
      2021-01-04 charge.assessed c1 account=B concept=land amount=100.00 due=2021-01-31
      2021-01-05 concept.defined concept=land surcharge_rubro=1.7
      2021-01-06 charge.assessed c2 account=C concept=land amount=100.00 due=2021-01-31
      2021-02-10 payment.received account=A amount=110.00
      2021-02-10 payment.received account=B amount=110.00
      2021-02-10 payment.received account=C amount=110.00
      """)
    #expect(try scenario.owes("A", "2021-02-01") == "principal 100.00, surcharge 10.00")
    #expect(try scenario.owes("B", "2021-02-01") == "principal 100.00")
    #expect(try scenario.owes("C", "2021-02-01") == "principal 100.00, surcharge 10.00")
    #expect(try scenario.owes("B", "2021-02-10") == "credit 10.00")
    let day = try scenario.day("2021-02-10")
    #expect(
      try scenario.reference.income(from: day, to: day, by: .rubro)
        == #"{"from":"2021-02-10","to":"2021-02-10","by":"rubro","known_at":10,"rows":["#
        + #"{"period":"2021-02-10","key":"1.1","applied":"100.00"},"#
        + #"{"period":"2021-02-10","key":"1.7","applied":"10.00"},"#
        + #"{"period":"2021-02-10","key":"?","applied":"210.00"}],"total":"320.00"}"#)
    #expect(try scenario.findings("2021-02-10").contains("unknown-concept c0") == false)
  }

  @Test func anAccountsStatusKindAndBarrio() throws {
    let scenario = try Scenario(
      """
      2021-01-01 account.updated account=A barrio=sur source=x
      2021-01-02 account.closed account=A
      2021-01-03 account.opened account=A kind=home barrio=norte
      2021-01-04 account.closed account=A
      2021-01-05 account.updated account=A kind=shop source=x
      2021-01-06 account.opened account=A kind=stall barrio=este
      """)
    func roll(_ day: String) throws -> [String?] {
      let balance = try scenario.balance("A", day)
      return ["status", "kind", "barrio"].map { value($0, in: balance) }
    }
    #expect(try roll("2020-12-31") == ["unknown", "?", "?"])
    #expect(try roll("2021-01-01") == ["unknown", "?", "sur"])
    #expect(try roll("2021-01-02") == ["unknown", "?", "sur"])
    #expect(try roll("2021-01-03") == ["open", "home", "norte"])
    #expect(try roll("2021-01-04") == ["closed", "home", "norte"])
    #expect(try roll("2021-01-05") == ["closed", "shop", "norte"])
    #expect(try roll("2021-01-06") == ["open", "stall", "este"])
    #expect(try scenario.findings("2021-01-06") == ["unknown-account e1"])
  }

  @Test func accountsAreThoseToWhichAnEventBelongs() throws {
    let scenario = try Scenario(
      """
      2021-01-01 reference.issued reference=R account=A amount=1.00 expires=2021-02-01
      2021-01-02 payment.received p reference=R amount=1.00
      2021-01-03 certificate.requested q kind=k subject=S account=B
      2021-01-04 complaint.filed account=C subject=x
      2021-01-05 visit.recorded kind=k result=r barrio=norte
      2021-01-06 payment.identified payment=none account=D
      2021-01-07 notice.issued n account=E kind=k
      2021-01-08 event.annulled target=n
      """)
    func names(_ day: String) throws -> [String] {
      try scenario.reference.accounts(asOf: scenario.day(day)).map {
        value("account", in: $0) ?? ""
      }
    }
    #expect(try names("2021-01-07") == ["A", "B", "C", "E"])
    #expect(try names("2021-01-08") == ["A", "B", "C"])
    #expect(
      try scenario.reference.accounts(asOf: scenario.day("2021-01-08"))[0]
        == #"{"account":"A","kind":"?","barrio":"?","status":"unknown","principal":"0.00","#
        + #""surcharge":"0.00","fine":"0.00","indemnity":"0.00","cost":"0.00","total":"0.00","#
        + #""credit":"1.00","overdue":"0.00","in_agreement":"0.00"}"#)
  }

  @Test func creditIsAppliedAtOnceToWhatComes() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-10 payment.received account=A amount=115.00
      2021-03-15 charge.assessed c account=A concept=land amount=100.00 due=2021-01-31
      2021-03-15 credit.refunded r account=A amount=5.00
      """)
    #expect(try scenario.owes("A", "2021-03-14") == "credit 115.00")
    // Caught up: 02-01 and 03-01; the surcharge is paid first; nothing is left to be refunded.
    #expect(try scenario.owes("A", "2021-03-15") == "principal 5.00")
    #expect(try scenario.findings("2021-03-15").contains("refund-excess r"))
  }

  @Test func surchargesFallBeforeTheDaysEvents() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"10"}
      2021-01-01 charge.assessed c account=A concept=land amount=100.00 due=2021-01-31
      2021-02-01 payment.received account=A amount=110.00
      """)
    #expect(try scenario.owes("A", "2021-02-01") == "-")
  }

  @Test func anUnknownAccountIsAllZeros() throws {
    let scenario = try Scenario("")
    #expect(
      try scenario.balance("X", "2021-01-01")
        == #"{"account":"X","as_of":"2021-01-01","known_at":1,"kind":"?","barrio":"?","#
        + #""status":"unknown","principal":"0.00","surcharge":"0.00","fine":"0.00","#
        + #""indemnity":"0.00","cost":"0.00","total":"0.00","credit":"0.00","overdue":"0.00","#
        + #""in_agreement":"0.00","charges":[],"agreement":null}"#)
  }
}
