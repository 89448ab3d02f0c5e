import Testing

/// §5: discounts.
struct Rules05DiscountTests {
  // > Discount. Final at once.
  @Test func aDiscountIsFinal() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2 break=1+0
      2021-01-01 charge c 1000 2021-01-31
      2021-02-10 sign g 900@2021-02-28 charges=c discounts=principal:10
      2021-02-15 discount d principal percent=50 charges=c
      """)
    // 900 of principal after forgiving 100; half of that off.
    #expect(try town.owes("2021-02-15") == "principal 450.00, surcharge 20.00")
    // The agreement breaks: 100 are owed again, the 450 are not; 2 % of 550 falls.
    #expect(try town.owes("2021-03-01") == "principal 550.00, surcharge 31.00")
  }

  // > Its targets: the charges it names, else every open charge that no active agreement covers.
  @Test func aDiscountMeetsWhatItNamesOrWhatNoAgreementCovers() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 200 2021-01-31
      2021-01-01 charge c3 400 2021-12-31
      2021-02-10 sign g 100@2021-12-31 charges=c1
      2021-02-11 discount d1 principal percent=10
      2021-02-12 discount d2 principal percent=10 charges=c1,c3
      2021-02-13 discount d3 principal amount=1000
      """)
    func left(_ day: String) throws -> [String]? {
      try town.balance(day)["charges"]?.entries.map { $0.pick("id", "principal") }
    }
    #expect(try left("2021-02-11") == ["c1 100.00", "c2 180.00", "c3 360.00"])
    #expect(try left("2021-02-12") == ["c1 90.00", "c2 180.00", "c3 324.00"])
    #expect(try left("2021-02-13") == ["c1 90.00"])
  }

  // > By percent: for each target and each listed component: reduction = round(owed × percent / 100).
  @Test func aPercentIsRoundedForEachTargetAndComponent() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=100
      2021-01-01 charge c1 0.05 2021-01-31
      2021-01-01 charge c2 0.05 2021-01-31
      2021-01-01 charge f 0.04 2021-01-31 class=fine
      2021-01-01 charge x 8 2021-01-31 class=cost
      2021-02-01 discount d principal,surcharge,fine percent=10
      """)
    // 0.005 is 0.01, of each principal and each surcharge; 0.004 is nothing; cost is not listed.
    #expect(
      try town.owes("2021-02-01") == "principal 0.08, surcharge 0.08, fine 0.04, cost 8.00")
    let fine = try Town(
      """
      2021-01-01 charge c 100 2021-01-31
      2021-01-02 discount d1 principal percent=33.333333
      2021-01-03 discount d2 principal percent=100
      """)
    #expect(try fine.owes("2021-01-02") == "principal 66.67")
    #expect(try fine.owes("2021-01-03") == "-")
  }

  // > By amount: spent in allocation order over all targets at once, on the listed components, until used
  //   up.
  @Test func anAmountIsSpentInAllocationOrder() throws {
    let events = """
      2021-01-01 charge c2 100 2021-02-28
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge f1 20 2021-01-31 class=fine for=c1
      2021-01-01 charge x1 7 2021-01-31 class=cost for=c1
      2021-01-05 discount d1 principal,fine amount=30 charges=c2,c1,f1
      2021-01-06 discount d2 principal amount=100.50

      """
    let town = try Town(events)
    // f1 20 and c1 10, then c1 90 and c2 10.50; cost is not listed.
    #expect(try town.owes(charge: "c1", "2021-01-05") == "principal 90.00")
    #expect(try town.owes("2021-01-05") == "principal 190.00, cost 7.00")
    #expect(try town.owes("2021-01-06") == "principal 89.50, cost 7.00")
    #expect(try town.owes(charge: "c2", "2021-01-06") == "principal 89.50")
    // Under a policy that goes by component from the principal, no fine is touched.
    let other = try Town("2021-01-01 policy p order=component:principal,fine\n" + events)
    #expect(try other.owes("2021-01-05") == "principal 170.00, fine 20.00, cost 7.00")
    #expect(try other.owes(charge: "c1", "2021-01-05") == "principal 70.00")
  }
}
