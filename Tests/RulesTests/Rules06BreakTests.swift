import Testing

/// §6: how an agreement ends.
struct Rules06BreakTests {
  // > It breaks by itself at the start of the first day after the signing on which at least
  //   break_after_missed instalments are missed,
  @Test func itBreaksWhenEnoughInstalmentsAreMissed() throws {
    let events = """
      2021-01-01 policy p break=2+3
      2021-01-01 charge c1 400 2021-01-31
      2021-02-10 sign g 100@2021-02-20 100@2021-03-20 100@2021-04-20 100@2021-12-31

      """
    let town = try Town(events)
    // Two are missed from 03-24 on.
    #expect(try town.agreement("2021-03-23") == "active, paid 0.00, forgiven 0.00, missed 1")
    #expect(
      try town.agreement("2021-03-24")
        == "broken on 2021-03-24, paid 0.00, forgiven 0.00, missed 2")
    #expect(
      try town.agreement("2021-12-31")
        == "broken on 2021-03-24, paid 0.00, forgiven 0.00, missed 2")
    // With the first met it is the second and third; a payment on the last day of grace still counts,
    // one on the day of the break does not.
    let paid = try Town(events + "2021-03-23 pay q 100")
    #expect(
      try paid.agreement("2021-04-24")
        == "broken on 2021-04-24, paid 100.00, forgiven 0.00, missed 2")
    #expect(try paid.agreement("2021-04-23") == "active, paid 100.00, forgiven 0.00, missed 1")
    let late = try Town(events + "2021-03-24 pay q 400")
    #expect(
      try late.agreement("2021-03-24")
        == "broken on 2021-03-24, paid 0.00, forgiven 0.00, missed 2")
  }

  // > at the start of the first day after the signing
  @Test func itDoesNotBreakOnTheDayOfTheSigning() throws {
    let town = try Town(
      """
      2021-01-01 policy p break=1+0
      2021-01-01 charge c1 100 2021-01-31
      2021-03-10 sign g 50@2021-01-31 50@2021-02-28
      """)
    #expect(try town.agreement("2021-03-10") == "active, paid 0.00, forgiven 0.00, missed 2")
    #expect(
      try town.agreement("2021-03-11")
        == "broken on 2021-03-11, paid 0.00, forgiven 0.00, missed 2")
  }

  // > or the last instalment's due day + grace_days has passed and anything is owed on the covered charges
  @Test func itBreaksAfterTheLastInstalmentIfAnythingIsOwed() throws {
    let town = try Town(
      """
      2021-01-01 policy p break=5+3
      2021-01-01 charge c1 100 2021-01-31
      2021-02-10 sign g 50@2021-03-20 50@2021-03-31
      2021-02-11 pay q 60
      """)
    #expect(try town.agreement("2021-04-03") == "active, paid 60.00, forgiven 0.00, missed 0")
    #expect(
      try town.agreement("2021-04-04")
        == "broken on 2021-04-04, paid 60.00, forgiven 0.00, missed 1")
    // All instalments met, but they were less than what is owed.
    let less = try Town(
      """
      2021-01-01 charge c1 100 2021-01-31
      2021-02-10 sign g 50@2021-03-31
      2021-02-11 pay q 50
      """)
    #expect(try less.agreement("2021-03-31") == "active, paid 50.00, forgiven 0.00, missed 0")
    #expect(
      try less.agreement("2021-04-01")
        == "broken on 2021-04-01, paid 50.00, forgiven 0.00, missed 0")
  }

  // > (both figures by the policy in force on the signing day);
  @Test func thePolicyOfTheSigningDayDecides() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 break=1+9
      2021-02-10 policy p2 break=2+3
      2021-02-11 policy p3 break=1+0
      2021-01-01 charge c1 300 2021-01-31
      2021-02-10 sign g 100@2021-02-20 100@2021-03-20 100@2021-12-31
      """)
    #expect(try town.agreement("2021-03-23") == "active, paid 0.00, forgiven 0.00, missed 1")
    #expect(
      try town.agreement("2021-03-24")
        == "broken on 2021-03-24, paid 0.00, forgiven 0.00, missed 2")
  }

  // > or by agreement.broken.
  @Test func itBreaksByAnEvent() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-01-01 charge c1 1000 2021-01-31
      2021-02-10 sign g 1000@2021-12-31 discounts=surcharge:100
      2021-03-01 break x g
      """)
    #expect(try town.owes("2021-02-28") == "principal 1000.00")
    #expect(try town.agreement("2021-02-28") == "active, paid 0.00, forgiven 40.00, missed 0")
    // The 40 forgiven, and 40 of the instant of that day.
    #expect(try town.owes("2021-03-01") == "principal 1000.00, surcharge 80.00")
    #expect(
      try town.agreement("2021-03-01")
        == "broken on 2021-03-01, paid 0.00, forgiven 0.00, missed 0")
  }

  // > Then all that was forgiven is owed again, and each instant t_k skipped since the signing, up to and
  //   including that day, acts now with p = the principal now owed
  @Test func aBreakRestoresAndCatchesUp() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 monthly=4 break=1+0
      2021-03-15 policy p2 monthly=5
      2021-01-10 charge c 1000 2021-01-31
      2021-02-10 sign g 300@2021-02-28 300@2021-03-31 300@2021-04-30 \
      discounts=principal:10+surcharge:100
      2021-02-20 pay q 300
      """)
    #expect(try town.owes("2021-03-31") == "principal 600.00")
    #expect(try town.agreement("2021-03-31") == "active, paid 300.00, forgiven 140.00, missed 0")
    // On 04-01: 600 + 100; surcharge 40 again, 28 of 03-01 at 4 %, 35 of 04-01 at 5 %.
    #expect(try town.owes("2021-04-01") == "principal 700.00, surcharge 103.00")
    #expect(
      try town.agreement("2021-04-01")
        == "broken on 2021-04-01, paid 300.00, forgiven 0.00, missed 1")
    #expect(try town.owes("2021-04-30") == "principal 700.00, surcharge 103.00")
    #expect(try town.owes("2021-05-01") == "principal 700.00, surcharge 138.00")
  }

  // > each instant t_k skipped since the signing, up to and including that day,
  @Test func anInstantOfTheSigningDayIsNotSkipped() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-01-10 charge c 1000 2021-01-31
      2021-03-01 sign g 1000@2021-12-31 discounts=surcharge:100
      2021-03-31 break x g
      """)
    // 40 on 02-01 and on 03-01, before the signing of that day; none was skipped by 03-31.
    #expect(try town.agreement("2021-03-01") == "active, paid 0.00, forgiven 80.00, missed 0")
    #expect(try town.owes("2021-03-31") == "principal 1000.00, surcharge 80.00")
    #expect(try town.owes("2021-04-01") == "principal 1000.00, surcharge 120.00")
  }

  // > acts now with p = the principal now owed
  @Test func whatWasForgivenWholeAccruesAgainAndWhatIsPaidDoesNot() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-01-10 charge c1 1000 2021-01-31
      2021-01-10 charge c2 500 2021-01-31
      2021-01-10 charge f 200 2021-01-31 class=fine
      2021-01-31 sign g 1@2021-12-31 charges=c1,c2,f discounts=principal:100
      2021-02-05 pay q 50
      2021-02-10 break x g
      """)
    #expect(try town.owes("2021-02-05") == "fine 150.00")
    // 40 and 20 of 02-01, on what is owed again.
    #expect(try town.owes("2021-02-10") == "principal 1500.00, surcharge 60.00, fine 150.00")
    let paid = try Town(
      """
      2021-01-01 policy p monthly=4
      2021-01-10 charge c1 1000 2021-01-31
      2021-01-10 charge c2 500 2021-01-31
      2021-01-31 sign g 1@2021-12-31 charges=c1,c2
      2021-02-05 pay q 1000 charges=c1
      2021-02-10 break x g
      """)
    #expect(try paid.owes("2021-02-10") == "principal 500.00, surcharge 20.00")
  }

  // > (daily: each skipped day likewise), and the charges thaw.
  @Test func aBreakCatchesUpDayByDay() throws {
    let town = try Town(
      """
      2021-01-01 policy p daily=36.5 break=1+0
      2021-01-01 charge c 1000 2021-01-15
      2021-01-20 sign g 100@2021-01-25 905@2021-12-31
      2021-01-22 pay q 55
      """)
    // 5 by 01-20; 55 pay them and 50. On 01-26 six days of 0.95 each, 01-21 to 01-26.
    #expect(try town.owes(charge: "c", "2021-01-25") == "principal 950.00, frozen")
    #expect(try town.owes(charge: "c", "2021-01-26") == "principal 950.00, surcharge 5.70")
    #expect(try town.owes(charge: "c", "2021-01-27") == "principal 950.00, surcharge 6.65")
  }

  // > and the charges thaw.
  @Test func thawedChargesTakeDiscountsAndSurchargesAgain() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-15
      2021-01-20 sign g 1020@2021-12-31
      2021-01-21 break x g
      2021-01-22 discount d principal percent=50
      """)
    #expect(try town.owes(charge: "c", "2021-01-22") == "principal 500.00, surcharge 20.00")
    #expect(try town.owes("2021-02-16") == "principal 500.00, surcharge 30.00")
    #expect(try town.balance("2021-02-16").pick("overdue", "in_agreement") == "530.00 0.00")
  }

  // > It is fulfilled on the day nothing is owed on the covered charges. Then the forgiveness is final
  @Test func itIsFulfilledWhenNothingIsOwed() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=4 break=1+0
      2021-01-10 charge c 1000 2021-01-31
      2021-02-10 sign g 500@2021-02-28 400@2021-03-31 discounts=principal:10+surcharge:100
      2021-02-20 pay q1 500
      2021-03-20 pay q2 399.99
      2021-03-21 pay q3 0.01
      """)
    #expect(try town.agreement("2021-03-20") == "active, paid 899.99, forgiven 140.00, missed 0")
    #expect(
      try town.agreement("2021-03-21")
        == "fulfilled on 2021-03-21, paid 900.00, forgiven 140.00, missed 0")
    #expect(try town.owes("2021-12-31") == "-")
    let discounted = try Town(
      """
      2021-01-10 charge c 1000 2021-01-31
      2021-02-10 sign g 1000@2021-03-31
      2021-02-20 discount d principal percent=100 charges=c
      """)
    #expect(
      try discounted.agreement("2021-02-20")
        == "fulfilled on 2021-02-20, paid 0.00, forgiven 0.00, missed 0")
  }

  // > Then the forgiveness is final and they thaw.
  @Test func afterItIsFulfilledAnotherMayBeSigned() throws {
    let town = try Town(
      """
      2021-01-10 charge c1 100 2021-01-31
      2021-01-10 charge c2 100 2021-01-31
      2021-02-10 sign g1 100@2021-03-31 charges=c1
      2021-02-20 pay q1 100
      2021-02-20 sign g2 100@2021-03-31
      2021-02-21 break x1 g1
      """)
    #expect(try town.balance("2021-02-20")["agreement"]?.pick("id", "status") == "g2 active")
    // What is fulfilled cannot break any more.
    #expect(try town.findings("2021-02-21") == ["agreement-unknown x1 A"])
  }
}
