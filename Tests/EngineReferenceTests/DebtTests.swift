import EngineReference
import Testing
import Values

/// RULES §5, sentence by sentence.
@Suite struct DebtTests {
  static let monthly =
    #"2020-01-01 policy.adopted from=2020-01-01 surcharge={"method":"monthly","rate":"2"}"#
  static let daily =
    #"2020-01-01 policy.adopted from=2020-01-01 surcharge={"method":"daily","rate":"36.5"}"#

  @Test func capMonthsEndTheMonthlySurcharge() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 \
      surcharge={"method":"monthly","rate":"2","cap_months":2}
      2021-01-01 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-31
      """)
    #expect(try scenario.owes("A", "2021-03-01") == "principal 1000.00, surcharge 40.00")
    #expect(try scenario.owes("A", "2022-03-01") == "principal 1000.00, surcharge 40.00")
  }

  @Test func surchargeFallsOnPrincipalOnlyAndRoundsHalfUp() throws {
    let scenario = try Scenario(
      """
      \(Self.monthly)
      2021-01-01 charge.assessed c account=A concept=land amount=10.25 due=2021-01-31
      2021-01-01 charge.assessed f account=A concept=fine class=fine amount=10.00 due=2021-01-31
      """)
    // 0.205 each month, rounded each time.
    #expect(try scenario.owes("A", "2021-03-01") == "principal 10.25, surcharge 0.42, fine 10.00")
  }

  @Test func dailySurchargeIsExactAndRoundedOnce() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"daily","rate":"10"}
      2021-01-01 charge.assessed c account=A concept=land amount=100.00 due=2021-01-10
      """)
    // 0.027397… a day: two days 0.0548, ten days 0.27397, eleven 0.30137.
    for (day, surcharge) in [
      ("2021-01-11", "0.03"), ("2021-01-12", "0.05"), ("2021-01-20", "0.27"),
      ("2021-01-21", "0.30"),
    ] {
      #expect(try scenario.owes("A", day) == "principal 100.00, surcharge \(surcharge)")
    }
    #expect(try scenario.owes("A", "2021-01-10") == "principal 100.00")
  }

  // Part of N that is paid stays accrued: the rest of a centavo goes on.
  @Test func dailySurchargeGoesOnAfterAPayment() throws {
    let scenario = try Scenario(
      """
      \(Self.daily)
      2021-01-01 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-10
      2021-01-20 payment.received account=A amount=510.00
      """)
    #expect(try scenario.owes("A", "2021-01-19") == "principal 1000.00, surcharge 9.00")
    #expect(try scenario.owes("A", "2021-01-20") == "principal 500.00")
    #expect(try scenario.owes("A", "2021-01-21") == "principal 500.00, surcharge 0.50")
  }

  @Test func capMonthsEndTheDailySurcharge() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 \
      surcharge={"method":"daily","rate":"36.5","cap_months":1}
      2021-01-01 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-31
      """)
    // Up to 02-28 and no further: 28 days.
    #expect(try scenario.owes("A", "2021-02-28") == "principal 1000.00, surcharge 28.00")
    #expect(try scenario.owes("A", "2021-03-31") == "principal 1000.00, surcharge 28.00")
  }

  @Test func monthlyAndDailyPoliciesMayFollowEachOther() throws {
    let scenario = try Scenario(
      """
      \(Self.monthly)
      2021-02-10 policy.adopted from=2021-02-10 surcharge={"method":"daily","rate":"36.5"}
      2021-02-20 policy.adopted from=2021-02-20
      2021-01-01 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-31
      """)
    // 20.00 on 02-01, then 1.00 on each of 02-10 … 02-19.
    #expect(try scenario.owes("A", "2021-02-09") == "principal 1000.00, surcharge 20.00")
    #expect(try scenario.owes("A", "2021-03-31") == "principal 1000.00, surcharge 30.00")
  }

  @Test func aLateChargeCatchesUp() throws {
    let scenario = try Scenario(
      """
      \(Self.monthly)
      2021-03-01 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-31
      2021-03-10 charge.assessed d account=B concept=land amount=1000.00 due=2021-03-10
      """)
    // 02-01 and 03-01, the day itself included and not twice.
    #expect(try scenario.owes("A", "2021-03-01") == "principal 1000.00, surcharge 40.00")
    #expect(try scenario.owes("A", "2021-04-01") == "principal 1000.00, surcharge 60.00")
    #expect(try scenario.owes("B", "2021-03-10") == "principal 1000.00")
    #expect(try scenario.owes("B", "2021-03-11") == "principal 1000.00, surcharge 20.00")
  }

  @Test func aLateChargeCatchesUpDayByDay() throws {
    let scenario = try Scenario(
      """
      \(Self.daily)
      2021-01-20 charge.assessed c account=A concept=land amount=1000.00 due=2021-01-10
      """)
    #expect(try scenario.owes("A", "2021-01-20") == "principal 1000.00, surcharge 10.00")
    #expect(try scenario.owes("A", "2021-01-21") == "principal 1000.00, surcharge 11.00")
  }

  static let chain = """
    2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-01-10
    2021-01-01 charge.assessed b account=A concept=land amount=100.00 due=2021-02-01
    2021-06-01 charge.assessed f account=A concept=x class=fine amount=50.00 due=2021-06-01 for=a
    2021-07-01 charge.assessed g account=A concept=x class=cost amount=30.00 due=2021-07-01 for=f
    2021-07-01 charge.assessed h account=A concept=x class=cost amount=7.00 due=2021-01-05 for=later
    2021-08-01 payment.received account=A amount=150.00
    """

  @Test func chargesBelongToTheDebtOfTheirRoot() throws {
    let scenario = try Scenario(Self.chain)
    // h is its own debt, the oldest: 7; then a's: cost 30, fine 50, principal 63 of 100.
    #expect(try scenario.owes(charge: "h", of: "A", "2021-08-01") == "-")
    #expect(try scenario.owes(charge: "g", of: "A", "2021-08-01") == "-")
    #expect(try scenario.owes(charge: "f", of: "A", "2021-08-01") == "-")
    #expect(try scenario.owes(charge: "a", of: "A", "2021-08-01") == "principal 37.00")
    #expect(try scenario.owes(charge: "b", of: "A", "2021-08-01") == "principal 100.00")
    #expect(try scenario.findings("2021-08-01").contains("unknown-charge h"))
  }

  // A fine that fell due before everything does not pull its debt forward.
  @Test func debtsAreOrderedByTheirRoots() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-03-01
      2021-01-01 charge.assessed b account=A concept=land amount=100.00 due=2021-02-01
      2021-01-01 charge.assessed f account=A concept=x class=fine amount=50.00 due=2021-01-02 for=a
      2021-04-01 payment.received account=A amount=100.00
      """)
    #expect(try scenario.owes("A", "2021-04-01") == "principal 100.00, fine 50.00")
    #expect(try scenario.owes(charge: "b", of: "A", "2021-04-01") == "-")
  }

  @Test func componentsLeftOutOfTheOrderComeLastInTheDefaultOrder() throws {
    let scenario = try Scenario(
      """
      2021-01-01 policy.adopted from=2021-01-01 \
      allocation={"scope":"component","order":["principal","fine"]}
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-12-31
      2021-01-01 charge.assessed f account=A concept=x class=fine amount=50.00 due=2021-06-01
      2021-01-01 charge.assessed g account=A concept=x class=cost amount=30.00 due=2021-07-01
      2021-01-01 charge.assessed i account=A concept=x class=indemnity amount=20.00 due=2021-05-01
      2021-08-01 payment.received account=A amount=120.00
      2021-08-02 payment.received account=A amount=50.00
      """)
    // Charges not yet due take part.
    #expect(
      try scenario.owes("A", "2021-08-01") == "fine 30.00, indemnity 20.00, cost 30.00")
    #expect(try scenario.owes("A", "2021-08-02") == "indemnity 20.00, cost 10.00")
  }

  @Test func aPaymentGoesFirstToWhatItNames() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-01-10
      2021-01-01 charge.assessed b account=A concept=land amount=100.00 due=2021-02-10
      2021-01-01 charge.assessed c account=A concept=land amount=100.00 due=2021-03-10
      2021-01-02 reference.issued reference=R account=A amount=50.00 charges=c expires=2021-12-31
      2021-01-02 reference.issued reference=S account=B amount=50.00 charges=c expires=2021-12-31
      2021-01-03 payment.received account=A amount=120.00 charges=b,nope
      2021-01-04 payment.received reference=R amount=10.00
      2021-01-05 payment.received account=A reference=R amount=10.00
      2021-01-06 payment.received account=A reference=R amount=5.00 charges=a
      2021-01-07 payment.received account=A reference=S amount=1.00
      """)
    func all(_ day: String) throws -> [String] {
      try ["a", "b", "c"].map { try scenario.owes(charge: $0, of: "A", day) }
    }
    #expect(try all("2021-01-03") == ["principal 80.00", "-", "principal 100.00"])
    #expect(try all("2021-01-04") == ["principal 80.00", "-", "principal 90.00"])
    #expect(try all("2021-01-05") == ["principal 80.00", "-", "principal 80.00"])
    #expect(try all("2021-01-06") == ["principal 75.00", "-", "principal 80.00"])
    // The reference of another account names nothing here.
    #expect(try all("2021-01-07") == ["principal 74.00", "-", "principal 80.00"])
  }

  @Test func aReferenceIsTheLastOfItsKeyBeforeThePayment() throws {
    let scenario = try Scenario(
      """
      2021-01-01 reference.issued reference=R account=A amount=10.00 expires=2021-12-31
      2021-01-02 payment.received reference=R amount=10.00
      2021-01-03 reference.issued reference=R account=B amount=10.00 expires=2021-12-31
      2021-01-04 payment.received reference=R amount=10.00
      2020-12-31 payment.received p reference=R amount=10.00
      """)
    #expect(try scenario.owes("A", "2021-01-04") == "credit 10.00")
    #expect(try scenario.owes("B", "2021-01-04") == "credit 10.00")
    let books = try scenario.reference.books(asOf: scenario.day("2021-01-04"))
    #expect((books.received.raw, books.credit.raw, books.suspense.raw) == (3_000, 2_000, 1_000))
  }

  @Test func aRefundTakesWhatCreditThereIs() throws {
    let scenario = try Scenario(
      """
      2021-01-01 payment.received account=A amount=10.00
      2021-01-02 credit.refunded r1 account=A amount=4.00
      2021-01-03 credit.refunded r2 account=A amount=7.00
      """)
    #expect(try scenario.owes("A", "2021-01-02") == "credit 6.00")
    #expect(try scenario.owes("A", "2021-01-03") == "-")
    #expect(
      try scenario.findings("2021-01-03", ignoring: ["unknown-account"]) == ["refund-excess r2"])
  }

  @Test func aDiscountByPercentReducesEachComponentOfEachTarget() throws {
    let scenario = try Scenario(
      """
      \(Self.monthly)
      2021-01-01 charge.assessed a account=A concept=land amount=10.01 due=2021-01-31
      2021-01-01 charge.assessed b account=A concept=land amount=10.01 due=2021-03-31
      2021-02-15 discount.granted account=A program=p percent=50 components=principal,surcharge
      2021-02-16 discount.granted account=A program=p percent=100 components=principal charges=b
      """)
    // 10.01 and 0.20: half is 5.005, so 5.01 is taken off; 0.10.
    #expect(try scenario.owes("A", "2021-02-15") == "principal 10.00, surcharge 0.10")
    #expect(try scenario.owes("A", "2021-02-16") == "principal 5.00, surcharge 0.10")
  }

  @Test func aDiscountByAmountIsSpentInAllocationOrder() throws {
    let scenario = try Scenario(
      """
      2021-01-01 charge.assessed a account=A concept=land amount=100.00 due=2021-01-31
      2021-01-01 charge.assessed b account=A concept=land amount=100.00 due=2021-02-28
      2021-01-01 charge.assessed f account=A concept=x class=fine amount=40.00 due=2021-01-31 for=b
      2021-02-15 discount.granted d1 account=A program=p amount=120.00 components=principal
      2021-02-16 discount.granted d2 account=A program=p amount=50.00 components=fine
      """)
    #expect(try scenario.owes("A", "2021-02-15") == "principal 80.00, fine 40.00")
    #expect(try scenario.owes("A", "2021-02-16") == "principal 80.00")
    #expect(
      try scenario.findings("2021-02-16", ignoring: ["unknown-account", "unknown-concept"])
        == ["discount-excess d2"])
  }
}
