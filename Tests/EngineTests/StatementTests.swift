import EngineReference
import Testing

/// Statements of the worked cases of RULES §11 and of what they leave out, by hand.
@Suite struct StatementTests {
  @Test func allocationByDebt() throws {
    let town = try SmallTown(Worked.allocation(""))
    #expect(
      try town.statement("A", "2020-03-01") == [
        "2019-01-01 charge a a +1000.00 = 1000.00",
        "2019-01-01 charge b b +900.00 = 1900.00",
        "2019-06-01 surcharge - a +200.00 = 2100.00 [5 2019-02-01..2019-06-01 4% of 1000.00]",
        "2019-06-01 charge ac ac +630.00 = 2730.00",
        "2019-06-01 charge af af +200.00 = 2930.00",
        "2019-11-01 surcharge - a +200.00 = 3130.00 [5 2019-07-01..2019-11-01 4% of 1000.00]",
        "2020-02-01 surcharge - b +150.00 = 3280.00 [1 2020-02-01 16.666667% of 900.00]",
        "2020-03-01 payment p -2000.00 = 1280.00 "
          + "(ac cost 630.00, a surcharge 400.00, af fine 200.00, a principal 770.00)",
      ])
  }

  @Test func allocationByComponent() throws {
    let town = try SmallTown(Worked.allocation(Worked.byComponent))
    #expect(
      try town.statement("A", "2020-03-01").last
        == "2020-03-01 payment p -2000.00 = 1280.00 (ac cost 630.00, a surcharge 400.00, "
        + "b surcharge 150.00, af fine 200.00, a principal 620.00)")
  }

  @Test func surcharge() throws {
    let town = try SmallTown(Worked.surcharge)
    #expect(
      try town.statement("A", "2021-05-01") == [
        "2021-01-01 charge a a +1000.00 = 1000.00",
        "2021-05-01 surcharge - a +160.00 = 1160.00 [4 2021-02-01..2021-05-01 4% of 1000.00]",
      ])
    #expect(
      try town.statement("A", from: "2021-03-02", "2021-05-01") == [
        "opening = 1080.00",
        "2021-05-01 surcharge - a +80.00 = 1160.00 [2 2021-04-01..2021-05-01 4% of 1000.00]",
      ])
    #expect(try town.statement("A", from: "2021-05-02", "2021-05-03") == ["opening = 1160.00"])
  }

  @Test func returnedCheque() throws {
    let town = try SmallTown(Worked.cheque)
    #expect(
      try town.statement("A", "2021-05-19") == [
        "2021-01-01 charge a a +1000.00 = 1000.00",
        "2021-03-01 surcharge - a +20.00 = 1020.00 [1 2021-03-01 2% of 1000.00]",
        "2021-03-10 payment p -500.00 = 520.00 (a surcharge 20.00, a principal 480.00)",
        "2021-04-29 surcharge - a +20.80 = 540.80 [2 2021-03-29..2021-04-29 2% of 520.00]",
      ])
    #expect(
      try town.statement("A", "2021-05-20") == [
        "2021-01-01 charge a a +1000.00 = 1000.00",
        "2021-04-29 surcharge - a +60.00 = 1060.00 [3 2021-03-01..2021-04-29 2% of 1000.00]",
      ])
  }

  @Test func agreement() throws {
    let town = try SmallTown(Worked.agreement)
    #expect(
      try town.statement("A", "2021-06-01") == [
        "2021-01-01 charge a a +1000.00 = 1000.00",
        "2021-04-01 surcharge - a +120.00 = 1120.00 [3 2021-02-01..2021-04-01 4% of 1000.00]",
        "2021-04-15 agreement-signed g g -120.00 = 1000.00 (a surcharge 120.00)",
        "2021-05-01 agreement-broken - g +120.00 = 1120.00 (a surcharge 120.00)",
        "2021-06-01 surcharge - a +80.00 = 1200.00 [2 2021-05-01..2021-06-01 4% of 1000.00]",
      ])
  }

  // Paid ahead, a charge met by credit, the rest refunded, a discount, an agreement kept.
  @Test func creditAndItsUse() throws {
    let town = try SmallTown(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"1"}
      2021-01-01 account.opened o account=A kind=home barrio=centro
      2021-01-02 payment.received p account=A amount=150.00
      2021-01-03 charge.assessed a account=A concept=land amount=100.00 due=2021-02-28
      2021-01-04 credit.refunded r account=A amount=80.00
      2021-01-05 charge.assessed b account=A concept=land amount=200.00 due=2021-01-31
      2021-02-02 discount.granted d account=A program=x percent=50 components=surcharge,principal
      2021-02-03 agreement.signed g account=A instalments=[{"due":"2021-03-31","amount":"101.00"}]
      2021-02-04 notice.served n account=A kind=letter result=absent
      2021-02-05 service.suspended s account=A service=water
      2021-02-06 closure.ordered k account=A record=r-1
      2021-03-01 payment.received q account=A amount=201.00
      """)
    #expect(
      try town.statement("A", "2021-03-01") == [
        "2021-01-01 account-opened o home = 0.00",
        "2021-01-02 payment p -150.00 = -150.00 (credit 150.00)",
        "2021-01-03 charge a a +100.00 = -50.00",
        "2021-01-03 credit-applied a = -50.00 (a principal 100.00)",
        "2021-01-04 refund r +50.00 = 0.00",
        "2021-01-05 charge b b +200.00 = 200.00",
        "2021-02-01 surcharge - b +2.00 = 202.00 [1 2021-02-01 1% of 200.00]",
        "2021-02-02 discount d -101.00 = 101.00 (b surcharge 1.00, b principal 100.00)",
        "2021-02-03 agreement-signed g g = 101.00",
        "2021-02-04 notice-not-served n letter = 101.00",
        "2021-02-05 service-suspended s water = 101.00",
        "2021-02-06 closure-ordered k = 101.00",
        "2021-03-01 payment q -201.00 = -100.00 "
          + "(b surcharge 1.00, b principal 100.00, credit 100.00)",
        "2021-03-01 agreement-fulfilled q g = -100.00",
      ])
    #expect(
      try town.explain("A", all: true, "2021-03-01") == [
        "a: 0.00",
        "  2021-01-03 charge a principal 100.00",
        "  2021-01-03 credit a principal -100.00",
        "b: 0.00",
        "  2021-01-05 charge b principal 200.00",
        "  2021-02-01 surcharge - surcharge [1 2021-02-01 1% of 200.00] 2.00",
        "  2021-02-02 discount d surcharge -1.00",
        "  2021-02-02 discount d principal -100.00",
        "  2021-03-01 payment q surcharge -1.00",
        "  2021-03-01 payment q principal -100.00",
        "credit: -100.00",
        "  2021-01-02 payment p -150.00",
        "  2021-01-03 credit a principal 100.00",
        "  2021-01-04 refund r 50.00",
        "  2021-03-01 payment q -100.00",
        "balance: -100.00",
      ])
  }

  // 18.25 % a year of 1000.00 is 0.50 a day; of 333.33 it is 0.166665. Late assessment catches up.
  @Test func dailySurcharges() throws {
    let town = try SmallTown(
      """
      2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"daily","rate":"18.25"}
      2021-01-10 charge.assessed a account=A concept=land amount=333.33 due=2021-01-05
      2021-01-20 notice.served n account=A kind=letter result=delivered
      """)
    #expect(
      try town.statement("A", "2021-02-04") == [
        "2021-01-10 charge a a +333.33 = 333.33",
        "2021-01-10 surcharge a a +0.83 = 334.16 [5 days 2021-01-06..2021-01-10 18.25% of 333.33]",
        "2021-01-20 surcharge - a +1.67 = 335.83 [10 days 2021-01-11..2021-01-20 18.25% of 333.33]",
        "2021-01-20 notice-served n letter = 335.83",
        "2021-02-04 surcharge - a +2.50 = 338.33 [15 days 2021-01-21..2021-02-04 18.25% of 333.33]",
      ])
    #expect(
      try town.statement("A", from: "2021-01-26", "2021-02-04") == [
        "opening = 336.66",
        "2021-02-04 surcharge - a +1.67 = 338.33 [10 days 2021-01-26..2021-02-04 18.25% of 333.33]",
      ])
    #expect(
      try town.explain("A", "2021-02-04") == [
        "a: 338.33",
        "  2021-01-10 charge a principal 333.33",
        "  2021-01-10 surcharge a surcharge [5 days 2021-01-06..2021-01-10 18.25% of 333.33] 0.83",
        "  2021-02-04 surcharge - surcharge [25 days 2021-01-11..2021-02-04 18.25% of 333.33] 4.17",
        "balance: 338.33",
      ])
  }
}

/// The tables of the worked cases.
enum Worked {
  static let byComponent =
    #" allocation={"scope":"component","order":["cost","surcharge","fine","indemnity","principal"]}"#

  // The surcharges of the page come about thus: 4 % for ten months on A; on B one month at a rate that
  // gives 150.00.
  static func allocation(_ allocation: String) -> String {
    """
    2019-01-01 policy.adopted from=2019-01-01 surcharge={"method":"monthly","rate":"4","cap_months":10}
    2020-01-01 policy.adopted from=2020-01-01 \
    surcharge={"method":"monthly","rate":"16.666667","cap_months":1}\(allocation)
    2019-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2019-01-31
    2019-01-01 charge.assessed b account=A concept=land amount=900.00 due=2020-01-31
    2019-06-01 charge.assessed ac account=A concept=cost class=cost amount=630.00 due=2019-06-01 for=a
    2019-06-01 charge.assessed af account=A concept=fine class=fine amount=200.00 due=2019-06-01 for=a
    2020-03-01 payment.received p account=A amount=2000.00
    """
  }

  static let surcharge = """
    2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"4"}
    2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-01-31
    """

  static let cheque = """
    2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"2"}
    2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-02-28
    2021-03-10 payment.received p account=A amount=500.00
    2021-05-20 event.annulled target=p
    """

  static let agreement = """
    2021-01-01 policy.adopted from=2021-01-01 surcharge={"method":"monthly","rate":"4"} \
    agreement={"break_after_missed":1,"grace_days":0}
    2021-01-01 charge.assessed a account=A concept=land amount=1000.00 due=2021-01-31
    2021-04-15 agreement.signed g account=A discounts=[{"component":"surcharge","percent":"100"}] \
    instalments=[{"due":"2021-04-30","amount":"500.00"},{"due":"2021-05-31","amount":"500.00"}]
    """
}
