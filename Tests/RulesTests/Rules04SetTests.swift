import TestSupport
import Testing

/// §4: which events make a state, and what strikes them.
struct Rules04SetTests {
  // > State(D, K) is a pure function of the set of events with on ≤ D … taken in the order (on, seq).
  @Test func eventsCountFromTheirDayOn() throws {
    let town = try Town("2021-03-10 charge c 100 2021-04-30")
    #expect(try town.owes("2021-03-09") == "-")
    #expect(try town.owes("2021-03-10") == "principal 100.00")
  }

  // > and seq < K,
  // > K is what was known (default: the number of events in the ledger).
  @Test func onlyWhatWasKnownCounts() throws {
    let town = try Town(
      """
      2021-03-10 charge c 100 2021-04-30
      2021-03-10 pay p 30
      """)
    #expect(try town.owes("2021-03-31", known: "c") == "principal 100.00")
    #expect(try town.owes("2021-03-31", known: "p") == "principal 70.00")
    #expect(try town.owes("2021-03-31") == "principal 70.00")
    // ledger, three of the common ones, c, p.
    #expect(try town.balance("2021-03-31")["known_at"] == .number("6"))
    #expect(try town.balance("2021-03-31", known: "c")["known_at"] == .number("5"))
  }

  // > taken in the order (on, seq).
  @Test func theDayComesBeforeTheSeq() throws {
    // The refund is recorded first but takes effect last: 50 of credit are there to pay it from.
    let town = try Town(
      """
      2021-03-11 refund r 20
      2021-03-10 pay p 50
      """)
    #expect(try town.owes("2021-03-11") == "credit 30.00")
    // On one day the seq decides: nothing is there to refund yet.
    let same = try Town(
      """
      2021-03-10 refund r 20
      2021-03-10 pay p 50
      """)
    #expect(try same.owes("2021-03-10") == "credit 50.00")
  }

  // > D is the as-of day (the command line's default is the machine's own civil day);
  @Test func theDefaultDayIsToday() throws {
    let town = try Town("2001-01-01 charge c 100 2001-01-31")
    let before = try #require(try Shell.output("date +%F"))
    let answer = try town.ask("balance", "A")["as_of"]?.words ?? ""
    let after = try #require(try Shell.output("date +%F"))
    let days = [before, after].map { String(decoding: $0.dropLast(), as: UTF8.self) }
    #expect(days.contains(answer))
    let told = try town.ask("balance", "A", "--today", "2000-12-31")
    #expect(told.pick("as_of", "total") == "2000-12-31 0.00")
  }

  // > Nothing else goes in: no clock, no locale, no file order.
  @Test func nothingElseGoesIn() throws {
    let lines = [
      "2021-01-01 policy p monthly=3", "2021-01-05 charge c1 1000 2021-01-31",
      "2021-02-03 charge c2 500 2021-02-28", "2021-03-05 pay p1 700", "2021-04-02 pay p2 100",
    ]
    // c1: 30 on 02-01 and on 03-01; 700 pays these 60 and 640; 3 % of 360 is 10.80 on 04-01, which 100
    // pays with 89.20 of the rest. c2: 15 on 03-01 and on 03-29.
    let expected = "principal 770.80, surcharge 30.00"
    let town = try Town(lines.joined(separator: "\n"))
    #expect(try town.owes("2021-04-02") == expected)
    #expect(try Town(lines.reversed().joined(separator: "\n")).owes("2021-04-02") == expected)
    let asked = ["balance", "A", "--as-of", "2021-04-02", "--format", "json"]
    let answer = try town.run(asked).out
    #expect(try town.run(asked + ["--today", "2035-01-01"]).out == answer)
    #expect(try town.run(asked + ["--lang", "es"]).out == answer)
    _ = try town.run(["seal"])
    #expect(try town.run(asked).out == answer)
  }

  // > event.annulled in the set strikes its target from the set, if the target is in it, … As of a day
  //   before the annulment's on the target still stands.
  @Test func annulmentsStrikeFromTheirDayOn() throws {
    let town = try Town(
      """
      2021-03-10 charge c 100 2021-04-30
      2021-03-20 annul a c
      """)
    #expect(try town.owes("2021-03-19") == "principal 100.00")
    #expect(try town.owes("2021-03-20") == "-")
    #expect(try town.owes("2021-03-20", known: "c") == "principal 100.00")
    #expect(try town.findings("2021-03-20") == [])
  }

  // > strikes its target from the set, if the target is in it,
  @Test func aTargetThatTakesEffectAfterItsAnnulmentIsStruck() throws {
    let town = try Town(
      """
      2021-03-20 charge c 100 2021-04-30
      2021-03-10 annul a c
      """)
    #expect(try town.findings("2021-03-15") == ["annulment-without-effect a -"])
    #expect(try town.owes("2021-03-20") == "-")
    #expect(try town.findings("2021-03-20") == [])
  }

  // > was recorded earlier,
  @Test func annulmentsDoNotStrikeWhatIsRecordedLater() throws {
    let town = try Town(
      """
      2021-03-20 annul a c
      2021-03-10 charge c 100 2021-04-30
      """)
    #expect(try town.owes("2021-03-20") == "principal 100.00")
    #expect(try town.findings("2021-03-20") == ["annulment-without-effect a -"])
  }

  // > is not struck already
  @Test func aTargetIsStruckOnce() throws {
    let town = try Town(
      """
      2021-03-10 charge c 100 2021-04-30
      2021-03-20 annul a1 c
      2021-03-15 annul a2 c
      """)
    // As of 03-15 the second is alone; later it comes first in the order.
    #expect(try town.owes("2021-03-15") == "-")
    #expect(try town.findings("2021-03-15") == [])
    #expect(try town.findings("2021-03-20") == ["annulment-without-effect a1 -"])
  }

  // > and is not itself an annulment, ledger.opened or policy.adopted.
  @Test func someEventsCannotBeAnnulled() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-10 charge c 100 2021-01-31
      2021-01-11 annul a1 c
      2021-01-12 annul a2 a1
      2021-01-12 annul a3 ledger
      2021-01-12 annul a4 p
      2021-01-12 charge d 100 2021-01-31
      """)
    #expect(try town.owes("2021-02-01") == "principal 100.00, surcharge 2.00")
    #expect(
      try town.findings("2021-02-01") == [
        "annulment-without-effect a2 -", "annulment-without-effect a3 -",
        "annulment-without-effect a4 -",
      ])
  }

  // > The state is then what it would be had the target never happened: surcharges, allocations and
  //   later discounts all follow.
  @Test func everythingFollowsFromAnAnnulment() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-31
      2021-02-05 pay p1 520
      2021-03-05 discount d principal percent=10
      2021-03-20 annul a p1
      """)
    // Paid: 20 of surcharge and 500; 10 more on 03-01; 10 % of 500 off.
    #expect(try town.owes("2021-03-19") == "principal 450.00, surcharge 10.00")
    // Never paid: 20 on 02-01 and on 03-01; 10 % of 1000 off.
    #expect(try town.owes("2021-03-20") == "principal 900.00, surcharge 40.00")
  }

  // > The state is then what it would be had the target never happened:
  @Test func everyOtherEventCanBeAnnulled() throws {
    let town = try Town(
      """
      2021-01-01 open b B kind=local barrio=norte
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-31
      2021-01-02 reference r R 10 2021-12-31 @B
      2021-01-03 pay q1 10 @- reference=R
      2021-01-04 pay q2 20 @- reference=lost
      2021-01-05 identify i q2 B
      2021-02-10 sign g 1020@2021-12-31
      2021-02-11 break x g
      2021-03-05 annul a1 x
      2021-03-06 annul a2 g
      2021-03-07 annul a3 i
      2021-03-08 annul a4 r
      2021-03-09 annul a5 b
      2021-03-10 annul a6 c
      """)
    // Broken, so 20 on 02-01 and on 03-01. Without the break frozen on 03-01; without the signing not.
    #expect(try town.owes("2021-03-04") == "principal 1000.00, surcharge 40.00")
    #expect(try town.owes("2021-03-05") == "principal 1000.00, surcharge 20.00")
    #expect(try town.owes("2021-03-06") == "principal 1000.00, surcharge 40.00")
    #expect(try town.agreement("2021-03-06") == "-")
    #expect(try town.owes("2021-03-06", "B") == "credit 30.00")
    #expect(try town.owes("2021-03-07", "B") == "credit 10.00")
    #expect(
      try town.balance("2021-03-08", "B").pick("status", "kind", "credit") == "open local 0.00")
    #expect(try town.run(["balance", "B", "--as-of", "2021-03-08"]).status == 0)
    #expect(try town.run(["balance", "B", "--as-of", "2021-03-09"]).status == 1)
    #expect(try town.owes("2021-03-10") == "-")
    #expect(
      try town.income("2021-01", "2021-03", by: "channel") == ["2021-01 caja 30.00"])
  }

  // > payment.identified in the set gives the payment that account, from the payment's own day on …
  //   (the last one in the order counts).
  @Test func identifiedPaymentsActOnTheirOwnDay() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-31
      2021-01-20 pay p1 1000 @- reference=lost
      2021-05-10 identify i1 p1 A
      2021-04-10 identify i2 p1 B
      """)
    // Four instants up to 04-01.
    #expect(try town.owes("2021-04-01") == "principal 1000.00, surcharge 60.00")
    #expect(
      try town.findings("2021-04-09", only: "payment-unidentified") == ["payment-unidentified p1 -"]
    )
    #expect(try town.owes("2021-04-10", "B") == "credit 1000.00")
    #expect(try town.findings("2021-04-10", only: "payment-unidentified") == [])
    // On 05-10 the last in the order is i1, recorded first: paid before the first instant.
    #expect(try town.owes("2021-05-10") == "-")
    #expect(try town.balance("2021-05-10", "B").pick("credit") == "0.00")
  }

  // > gives the payment that account,
  @Test func anIdentificationOverrulesThePaymentsOwnAccount() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-20 pay p1 100
      2021-01-21 identify i p1 B
      """)
    #expect(try town.owes("2021-01-20") == "credit 100.00")
    #expect(try town.owes("2021-01-21") == "-")
    #expect(try town.owes("2021-01-21", "B") == "credit 100.00")
  }
}
