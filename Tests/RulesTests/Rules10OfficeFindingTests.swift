import Testing

/// §10: findings about forms, tills, closed periods and programmes.
struct Rules10OfficeFindingTests {
  // > form-not-in-stock | set | a folio outside every received range
  @Test func formNotInStock() throws {
    let town = try Town(
      """
      2021-01-01 use u1 F S 10
      2021-01-01 use u2 F S 9
      2021-01-02 void u3 F S 13
      2021-01-02 use u4 F S 12
      2021-01-02 use u5 G S 11
      2021-01-02 use u6 F T 11
      2021-01-02 use u7 F S 21
      2021-02-01 forms f1 F S 10 12
      2021-02-01 forms f2 F S 20 21
      """)
    let codes = ["u2", "u3", "u5", "u6"].map { "form-not-in-stock \($0) -" }
    #expect(try town.findings("2021-02-01", only: "form-not-in-stock") == codes)
    // Before they are received all of them are.
    #expect(try town.findings("2021-01-31", only: "form-not-in-stock").count == 7)
  }

  // > form-reused | point | a folio used or voided a second time
  @Test func formReused() throws {
    let town = try Town(
      """
      2021-01-01 forms f F S 1 9
      2021-01-01 forms f2 F T 1 1
      2021-01-01 forms f3 G S 1 1
      2021-01-03 use u1 F S 1
      2021-01-02 void u2 F S 1
      2021-01-04 use u3 F S 2
      2021-01-05 void u4 F S 2
      2021-01-06 void u5 F S 2
      2021-01-06 use u6 F T 1
      2021-01-06 use u7 G S 1
      2021-01-07 use u8 F S 3
      2021-02-01 annul a u3
      """)
    #expect(
      try town.findings("2021-01-31")
        == ["u1", "u4", "u5"].map { "form-reused \($0) -" })
    #expect(try town.findings("2021-02-01") == ["u1", "u5"].map { "form-reused \($0) -" })
  }

  // > form-gap | set | in one received range, a run of folios below the highest one of it spent that were
  //   never spent — one per run, shown by the event that first spent the highest
  @Test func formGap() throws {
    let town = try Town(
      """
      2021-01-01 forms f1 F S 1 20
      2021-01-01 forms f2 F S 21 40
      2021-01-01 forms f3 F T 1 20
      2021-01-02 use u1 F S 3
      2021-01-03 void u2 F S 4
      2021-01-06 use u3 F S 10
      2021-01-05 use u4 F S 10
      2021-01-04 use u5 F S 9
      2021-01-07 use u6 F S 21
      2021-01-08 use u7 F T 1
      2021-02-01 use u8 F S 5
      2021-02-01 use u9 F S 6
      2021-02-01 use u10 F S 7
      2021-02-01 use u11 F S 8
      """)
    // 1–2 and 5–8 are missing below 10, which u4 spent first; 11–20 are above it; 21 is another range's.
    #expect(
      try town.findings("2021-01-31", only: "form-gap") == ["form-gap u4 -", "form-gap u4 -"])
    #expect(try town.findings("2021-02-01", only: "form-gap") == ["form-gap u4 -"])
    #expect(
      try town.findings("2021-01-04", only: "form-gap") == ["form-gap u5 -", "form-gap u5 -"])
  }

  // > till-mismatch | known | the declared count or amount of any channel (0 if not declared) differs from
  //   the payments of that office and till on that day — one per closing
  @Test func tillMismatch() throws {
    func findings(_ totals: String, _ more: String = "", day: String = "2021-01-05") throws
      -> [String]
    {
      try Town(
        """
        2021-01-05 pay q1 10 office=of till=t1
        2021-01-05 pay q2 20 office=of till=t1
        2021-01-05 pay q3 40 office=of till=t1 channel=banco
        2021-01-05 pay q4 80 office=of till=t2
        2021-01-05 pay q5 160 office=other till=t1
        2021-01-05 pay q6 320
        2021-01-04 pay q7 640 office=of till=t1
        2021-01-06 till x of t1 \(day) \(totals)
        \(more)
        """
      ).findings("2021-12-31")
    }
    let bad = ["till-mismatch x -"]
    #expect(try findings("caja:2:30 banco:1:40") == [])
    #expect(try findings("caja:2:30.01 banco:1:40") == bad)
    #expect(try findings("caja:3:30 banco:1:40") == bad)
    #expect(try findings("caja:2:30") == bad)
    #expect(try findings("caja:2:30 banco:1:40 vale:1:5") == bad)
    #expect(try findings("caja:2:30 banco:1:40 vale:0:0") == [])
    #expect(try findings("caja:1:40 banco:2:30") == bad)
    #expect(try findings("caja:1:640", day: "2021-01-04") == [])
    #expect(try findings("caja:1:640", day: "2021-01-03") == bad)
    // Closed on a day before the one that it is of, when nothing had come in.
    #expect(try findings("caja:2:30 banco:1:40", day: "2021-01-07") == bad)
    // What is recorded or annulled later was not known.
    #expect(
      try findings("caja:2:30 banco:1:40", "2021-01-05 pay q8 5 office=of till=t1") == [])
    #expect(try findings("caja:2:30 banco:1:40", "2021-01-05 annul a q1") == [])
  }

  // > closed-period | – | recorded after a period.closed and taking effect inside that month or before; an
  //   event takes effect on its on,
  @Test func closedPeriod() throws {
    let town = try Town(
      """
      2021-01-31 pay q1 1
      2021-03-05 period c1 2021-02
      2021-03-05 period c2 2021-01
      2021-02-28 pay q2 1
      2021-03-01 pay q3 1
      2020-06-01 pay q4 1
      2021-01-01 visit v aviso visto
      2021-04-05 period c3 2021-03
      2021-03-31 pay q5 1
      """)
    // q1 was recorded before; q2 to v after c1; one each, though two months were closed.
    #expect(
      try town.findings("2021-04-30") == [
        "closed-period q2 A", "closed-period q4 A", "closed-period v -", "closed-period q5 A",
      ])
    // c3 is not there yet.
    #expect(
      try town.findings("2021-04-04")
        == ["closed-period q2 A", "closed-period q4 A", "closed-period v -"])
    let reopened = try Town(
      """
      2021-03-05 period c 2021-02
      2021-02-28 pay q 1
      2021-04-01 annul a c
      """)
    #expect(try reopened.findings("2021-03-31") == ["closed-period q A"])
    #expect(try reopened.findings("2021-04-01") == [])
  }

  // > a policy on the earlier of on and from, payment.identified on the earlier of on and the payment's —
  //   one per event
  @Test func closedPeriodOfPoliciesAndIdentifications() throws {
    let town = try Town(
      """
      2021-02-10 pay q1 1 @- reference=lost
      2021-03-02 pay q2 1 @- reference=lost
      2021-03-05 period c 2021-02
      2021-03-06 policy p1 from=2021-02-28
      2021-03-06 policy p2 from=2021-03-01
      2021-02-06 policy p3 from=2021-05-01
      2021-03-07 identify i1 q1 A
      2021-03-07 identify i2 q2 A
      2021-02-07 identify i3 q2 A
      2021-03-07 identify i4 nothing A
      2021-03-07 annul a q1
      """)
    // An annulment takes effect on its own day, whatever its target's was. q1 is struck from then on.
    #expect(
      try town.findings("2021-03-31", only: "closed-period")
        == ["closed-period p1 -", "closed-period p3 -", "closed-period i3 -"])
    let standing = try Town(
      """
      2021-02-10 pay q1 1 @- reference=lost
      2021-03-05 period c 2021-02
      2021-03-07 identify i1 q1 A
      """)
    #expect(try standing.findings("2021-03-31", only: "closed-period") == ["closed-period i1 -"])
  }

  // > programme-sum | set | twelve known months that do not sum to the annual figure
  @Test func programmeSum() throws {
    let town = try Town(
      """
      2021-01-01 program pr P 2021
      2021-01-01 activity a1 P 2021 act1 monthly=2x12 annual=24
      2021-01-01 activity a2 P 2021 act2 monthly=2x12 annual=25
      2021-01-01 activity a3 P 2021 act3 monthly=2,2,2,2,2,2,2,2,2,2,2,null annual=25
      2021-01-01 activity a4 P 2021 act4 monthly=2x12
      """)
    #expect(try town.findings("2021-12-31") == ["programme-sum a2 -"])
  }

  // > unknown-programme | set | an activity of no programme adopted for that year, or a report on no
  //   activity programmed for the year of its month
  @Test func unknownProgramme() throws {
    let town = try Town(
      """
      2021-01-01 activity a1 P 2021 act monthly=2x12
      2021-01-01 activity a2 P 2022 act monthly=2x12
      2021-01-01 activity a3 Q 2021 act monthly=2x12
      2021-01-05 report r1 P act 2021-01 1
      2021-01-05 report r2 P act 2022-12 1
      2021-01-05 report r3 P act 2023-01 1
      2021-01-05 report r4 P other 2021-01 1
      2021-01-05 report r5 R act 2021-01 1
      2021-01-05 report r6 P late 2021-01 1
      2021-02-01 program pr P 2021
      2021-02-01 activity a4 P 2021 late monthly=2x12
      """)
    #expect(
      try town.findings("2021-02-01")
        == ["a2", "a3", "r3", "r4", "r5"].map {
          "unknown-programme \($0) -"
        })
    #expect(try town.findings("2021-01-31").count == 7)
    // An activity of a programme that is not adopted is left out of the plan.
    let plan = try town.ask("poa", "--year", "2022", "--as-of", "2021-12-31")
    #expect(plan.entries.isEmpty)
  }
}
