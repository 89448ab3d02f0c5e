import Testing

/// §9: the annual operating plan.
struct Rules09ProgrammeTests {
  private func plan(_ activity: String, _ events: String...) throws -> Town {
    try Town(
      """
      2021-01-01 open b B
      2021-01-01 program pr P 2021
      2021-01-01 activity a P 2021 act \(activity)
      \(events.joined(separator: "\n"))
      """)
  }

  // > POA. Per activity and month: programmed (null = illegible in the source: unknown, never 0), realized,
  //   and both cumulated from January.
  // > Light: unknown if a null is in the cumulated programme,
  @Test func aNullIsUnknownFromItsMonthOn() throws {
    let town = try plan(
      "monthly=5,null,0,2,2,2,2,2,2,2,2,2", "2021-01-31 report r1 P act 2021-01 4",
      "2021-02-28 report r2 P act 2021-02 3")
    #expect(
      try town.poa(
        2021, "2021-12-31", through: 3, "month", "programmed", "realized", "programmed_to_date",
        "realized_to_date", "advance", "light") == [
          "2021-01 5 4 5 4 80 yellow", "2021-02 null 3 null 7 null unknown",
          "2021-03 0 0 null 7 null unknown",
        ])
  }

  private static let payments = [
    "2021-01-05 pay q1 10.50", "2021-01-06 pay q2 20 channel=banco", "2021-01-31 pay q3 30 @B",
    "2021-02-01 pay q4 40", "2021-02-10 pay q5 50", "2021-02-11 pay q6 60 @- reference=lost",
    "2021-03-01 pay q7 70", "2021-03-02 annul x q7", "2020-12-31 pay q8 80", "2022-01-01 pay q9 90",
  ]

  private func realized(_ measure: String, _ day: String = "2022-12-31") throws -> String {
    let town = try Town(
      ([
        "2021-01-01 open b B", "2021-01-01 program pr P 2021",
        "2021-01-01 activity a P 2021 act monthly=1x12 measure=\(measure)",
      ]
        + Rules09ProgrammeTests.payments).joined(separator: "\n"))
    return try town.poa(2021, day, through: 3, "realized").joined(separator: " ")
  }

  // > Realized: count = events of that type in that month that match where;
  // > For measured activities the month is the event's on.
  @Test func countCountsTheEventsOfAMonth() throws {
    #expect(try realized("count:payment.received") == "3 3 0")
    #expect(try realized("count:payment.received:channel~caja") == "2 3 0")
    #expect(try realized("count:payment.received:channel~caja:account~A") == "1 2 0")
    #expect(try realized("count:visit.recorded") == "0 0 0")
  }

  // > distinct = different accounts to which they belong;
  @Test func distinctCountsAccounts() throws {
    // A twice and B; A twice and one in suspense.
    #expect(try realized("distinct:payment.received") == "2 1 0")
    let town = try plan(
      "monthly=1x12 measure=distinct:payment.received", "2021-01-02 reference r1 R 5 2021-12-31 @B",
      "2021-01-03 pay q1 5 @- reference=R", "2021-01-04 pay q2 5 @- reference=lost",
      "2021-01-05 identify i q2 B", "2021-01-06 pay q3 5")
    #expect(try town.poa(2021, "2021-12-31", through: 1, "realized") == ["2"])
    #expect(
      try town.poa(2021, "2021-12-31", through: 2, "realized_to_date") == ["2", "2"])
  }

  // > distinct = different accounts to which they belong; sum = their amount, in whole centavos;
  @Test func answersCountForTheAccountOfTheirRequest() throws {
    let town = try plan(
      "monthly=1x12 measure=distinct:certificate.issued", "2021-01-02 request r1 casa @A",
      "2021-01-02 request r2 otra @A", "2021-01-02 request r3 lote @B",
      "2021-01-02 request r4 huerta",
      "2021-01-03 certify n1 r1", "2021-01-03 certify n2 r2", "2021-01-03 certify n3 r3",
      "2021-01-03 certify n4 r4")
    #expect(try town.poa(2021, "2021-12-31", through: 1, "realized") == ["2"])
    let asked = ["poa", "--year", "2021", "--through", "1", "--as-of", "2021-12-31"]
    let known = try town.ask(asked, known: "n2").entries
    #expect(known.first?["months"]?.entries.first?.pick("realized") == "1")
  }

  // > sum = their amount, in whole centavos;
  @Test func sumAddsAmountsInCentavos() throws {
    #expect(try realized("sum:payment.received") == "6050 15000 0")
    let town = try plan(
      "monthly=1x12 measure=sum:visit.recorded", "2021-01-05 visit v aviso visto")
    #expect(try town.poa(2021, "2021-12-31", through: 1, "realized") == ["0"])
  }

  // > occurs = 1 if there is any, else 0;
  @Test func occursIsOneIfThereIsAny() throws {
    #expect(try realized("occurs:payment.received") == "1 1 0")
  }

  // > by hand = the last activity.reported of that month in the order, 0 if none.
  @Test func theLastReportOfAMonthHolds() throws {
    let town = try plan(
      "monthly=1x12", "2021-03-05 report r1 P act 2021-01 7",
      "2021-02-05 report r2 P act 2021-01 3",
      "2021-03-05 report r3 P act 2021-03 1", "2021-03-05 report r4 P act 2021-03 2",
      "2021-03-05 report r5 P other 2021-02 9", "2021-03-05 report r6 Q act 2021-02 9",
      "2021-03-05 report r7 P act 2020-02 9")
    #expect(try town.poa(2021, "2021-12-31", through: 4, "realized") == ["7", "0", "2", "0"])
    #expect(try town.poa(2021, "2021-03-04", through: 1, "realized") == ["3"])
  }

  // > Events with on > D do not count.
  @Test func eventsAfterTheDayDoNotCount() throws {
    #expect(try realized("count:payment.received", "2021-02-09") == "3 1 0")
    #expect(try realized("count:payment.received", "2021-02-10") == "3 2 0")
    // Annulled on 03-02.
    #expect(try realized("count:payment.received", "2021-03-01") == "3 3 1")
  }

  // > where compares the event's own top-level string fields; one that is absent does not match.
  @Test func whereComparesTheEventsOwnStrings() throws {
    let events = [
      "2021-01-05 visit v1 aviso visto @A", "2021-01-06 visit v2 aviso visto",
      "2021-01-07 visit v3 corte visto officer=o1", "2021-01-08 use f1 F S 7",
    ]
    func realized(_ measure: String) throws -> [String] {
      let town = try Town(
        ([
          "2021-01-01 program pr P 2021",
          "2021-01-01 activity a P 2021 act monthly=1x12 measure=\(measure)",
        ] + events)
        .joined(separator: "\n"))
      return try town.poa(2021, "2021-12-31", through: 1, "realized")
    }
    #expect(try realized("count:visit.recorded:kind~aviso") == ["2"])
    #expect(try realized("count:visit.recorded:account~A") == ["1"])
    #expect(try realized("count:visit.recorded:officer~o1:kind~corte") == ["1"])
    #expect(try realized("count:visit.recorded:officer~o1:kind~aviso") == ["0"])
    #expect(try realized("count:visit.recorded:officer~o2") == ["0"])
    #expect(try realized("count:visit.recorded:by~test") == ["3"])
    #expect(try realized("count:visit.recorded:on~2021-01-06") == ["1"])
    // A folio is a number, not a string.
    #expect(try realized("count:form.used:series~S") == ["1"])
    #expect(try realized("count:form.used:folio~7") == ["0"])
  }

  // > Advance = cumulated realized × 100 ÷ cumulated programmed, whole percent rounded down. … else
  //   not-programmed if that is 0, else green at ≥ green, yellow at ≥ yellow, else red
  @Test func theAdvanceIsRoundedDownAndGivesTheLight() throws {
    let town = try plan(
      "monthly=0,3,3,3,3,3,3,3,3,3,3,3", "2021-02-28 report r2 P act 2021-02 2",
      "2021-03-31 report r3 P act 2021-03 9", "2021-04-30 report r4 P act 2021-04 0",
      "2021-01-01 policy p traffic=122/70")
    // 0 of 0; 2 of 3 is 66.7; 11 of 6 is 183.3; 11 of 9 is 122.2; 11 of 12 is 91.7; 11 of 15 is 73.3;
    // 11 of 18 is 61.1.
    #expect(
      try town.poa(2021, "2021-12-31", through: 7, "advance", "light") == [
        "null not-programmed", "66 red", "183 green", "122 green", "91 yellow", "73 yellow",
        "61 red",
      ])
  }

  // > (the policy in force on D).
  @Test func thePolicyOfTheDayGivesTheLights() throws {
    let town = try plan(
      "monthly=100x12", "2021-01-31 report r P act 2021-01 50",
      "2021-03-01 policy p1 traffic=50/40",
      "2021-04-01 policy p2 traffic=60/50", "2021-05-01 policy p3 traffic=60/51",
      "2021-05-01 policy p4 traffic=10/5 from=2021-06-01")
    #expect(try town.poa(2021, "2021-02-28", through: 1, "light") == ["red"])
    #expect(try town.poa(2021, "2021-03-01", through: 1, "light") == ["green"])
    #expect(try town.poa(2021, "2021-04-01", through: 1, "light") == ["yellow"])
    #expect(try town.poa(2021, "2021-05-31", through: 1, "light") == ["red"])
    #expect(try town.poa(2021, "2021-06-01", through: 1, "light") == ["green"])
  }
}
