import Testing

/// §10: findings about acts of collection and certificates.
struct Rules10ActFindingTests {
  // > step-without-ground | known | a suspension, closure order or enforcement on an account that none of
  //   the ladder's steps with that action listed … not for a service suspended twice)
  @Test func stepWithoutGround() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=corte1:suspension:kinds=local step=corte2:suspension:min_days=10 \
      step=clausura:closure:min_days=10 step=pae:enforcement:min_days=10
      2021-01-01 charge c 100 2021-01-31
      2021-02-09 suspend s1 agua
      2021-02-09 order o1 r
      2021-02-09 enforce e1 k
      2021-02-10 restore s2 agua
      2021-02-10 execute o2 r
      2021-02-10 lift o3 r
      2021-02-10 release e2 k
      2021-02-10 suspend s3 agua
      2021-02-10 order o4 r
      2021-02-10 enforce e3 k
      2021-02-11 suspend s4 agua
      2021-02-11 suspend s5 drenaje
      2021-02-11 order o5 r
      2021-02-11 enforce e4 k2
      """)
    // Nine days, then ten. s4 is a service suspended twice; s5 is another on an account that is not
    // listed again, as are o5 and e4.
    #expect(
      try town.findings("2021-02-28") == [
        "step-without-ground s1 A", "step-without-ground o1 A", "step-without-ground e1 A",
        "service-out-of-order s4 A", "step-without-ground s5 A", "step-without-ground o5 A",
        "step-without-ground e4 A",
      ])
  }

  // > (only if the ladder has such a step;
  @Test func withoutSuchAStepNoActLacksGround() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 step=aviso:notice
      2021-01-02 suspend s1 agua
      2021-01-02 order o1 r
      2021-01-02 enforce e1 k
      2021-02-01 policy p2 step=pae:enforcement
      2021-02-02 suspend s2 drenaje
      2021-02-02 order o2 r
      2021-02-02 enforce e2 k2
      """)
    #expect(try town.findings("2021-02-28") == ["step-without-ground e2 A"])
  }

  // > known: an act is judged by what was known when it was recorded: within State(its on, its seq) — so a
  //   later annulment or a backdated payment never turns a right act into a wrong one.
  @Test func anActIsJudgedByWhatWasKnown() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 policy p1 step=corte:suspension
      2021-01-01 charge c 100 2021-01-31
      2021-01-01 charge d 100 2021-01-31 @B
      2021-02-10 suspend s1 agua
      2021-02-10 suspend s2 agua @B
      2021-02-01 pay q 100
      2021-02-20 annul a d
      2021-02-01 policy p2 step=corte:suspension:min_total=1000.00 from=2021-01-01
      """)
    #expect(try town.findings("2021-12-31") == [])
    // And what comes too late does not make a wrong act right.
    let wrong = try Town(
      """
      2021-01-01 open b B
      2021-01-01 policy p step=corte:suspension
      2021-01-01 charge d 100 2021-02-10 @B
      2021-02-10 suspend s1 agua
      2021-02-10 suspend s2 agua @B
      2021-02-01 charge c 100 2021-01-31
      """)
    #expect(
      try wrong.findings("2021-12-31") == ["step-without-ground s1 A", "step-without-ground s2 B"])
  }

  // > closure-out-of-order | point | executed when the account's last closure act was not an order, lifted
  //   when it was not an execution (one closure state per account: its last act, right or wrong; record is
  //   the paper of that act)
  @Test func closureOutOfOrder() throws {
    let town = try Town(
      """
      2021-01-01 execute o1 r
      2021-01-02 lift o2 r
      2021-01-03 lift o3 r
      2021-01-04 order o4 r1
      2021-01-05 order o5 r2
      2021-01-06 execute o6 r1
      2021-01-07 execute o7 r2
      2021-01-08 lift o8 r9
      2021-01-09 order o9 r
      2021-01-10 lift o10 r
      2021-01-11 execute o11 r
      """)
    // o2 lifts what o1 executed without an order; o8 is another paper, but the state is the account's.
    #expect(
      try town.findings("2021-02-28")
        == ["o1", "o3", "o7", "o10", "o11"].map { "closure-out-of-order \($0) A" })
    let ordered = try Town(
      """
      2021-01-06 execute o2 r
      2021-01-05 order o1 r
      """)
    #expect(try ordered.findings("2021-02-28") == [])
  }

  // > service-out-of-order | point | a service restored without being suspended, or suspended twice
  @Test func serviceOutOfOrder() throws {
    let town = try Town(
      """
      2021-01-01 restore s1 agua
      2021-01-02 suspend s2 agua
      2021-01-03 suspend s3 drenaje
      2021-01-04 suspend s4 agua
      2021-01-05 restore s5 agua
      2021-01-06 restore s6 agua
      2021-01-07 suspend s7 agua
      """)
    #expect(
      try town.findings("2021-02-28")
        == ["s1", "s4", "s6"].map { "service-out-of-order \($0) A" })
  }

  // > certificate-without-request | point | issued or refused for a request not made before it, or answered
  //   before; nothing else is then examined
  @Test func certificateWithoutRequest() throws {
    let town = try Town(
      """
      2021-01-01 charge c 100 2021-01-31 subject=casa class=fine
      2021-01-05 certify n1 r1
      2021-01-06 request r1 casa charge=c @A
      2021-01-07 refuse n2 r1
      2021-01-08 certify n3 r1
      2021-01-09 refuse n4 c
      2021-01-10 request r2 otra
      2021-01-11 certify n5 r2
      2021-01-12 certify n6 r2
      """)
    #expect(
      try town.findings("2021-02-28") == [
        "certificate-without-request n1 A", "certificate-without-request n3 A",
        "certificate-without-request n4 -", "certificate-without-request n6 -",
      ])
  }

  // > certificate-unpaid | known | issued while something is owed on the request's charge
  @Test func certificateUnpaid() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 policy p monthly=2 order=debt:principal
      2021-01-01 charge c 100 2021-01-31 @B
      2021-01-01 charge d 100 2021-12-31 @B
      2021-01-02 request r1 casa charge=c @A
      2021-01-02 request r2 casa charge=c
      2021-01-02 request r3 casa charge=c
      2021-01-02 request r4 casa charge=c
      2021-01-02 request r5 casa @B
      2021-01-03 certify n1 r1
      2021-01-04 refuse n2 r2
      2021-01-05 certify n5 r5
      2021-02-01 pay q1 100 charges=c @B
      2021-02-02 certify n3 r3
      2021-02-03 pay q2 2 charges=c @B
      2021-02-03 certify n4 r4
      2021-01-02 pay q3 1000 @B
      2021-03-01 annul a q2
      """)
    // n3: the surcharge of 02-01 is owed yet. n4: paid, whatever is annulled afterwards; n1: not paid,
    // whatever is backdated.
    for day in ["2021-02-28", "2021-03-31"] {
      #expect(try town.findings(day) == ["certificate-unpaid n1 A", "certificate-unpaid n3 -"])
    }
    // A payment of the day after, recorded before, is not of the certificate's day.
    let early = try Town(
      """
      2021-01-01 charge c 100 2021-12-31
      2021-01-02 request r casa charge=c
      2021-01-04 pay q 100
      2021-01-03 certify n r
      """)
    #expect(try early.findings("2021-12-31") == ["certificate-unpaid n -"])
  }

  // > certificate-with-infraction | known | issued while something is owed on a fine charge with the same
  //   subject, in any account
  @Test func certificateWithInfraction() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-01 charge f1 100 2021-12-31 class=fine subject=casa @B
      2021-01-01 charge c1 100 2021-12-31 subject=patio @B
      2021-01-01 charge c2 100 2021-12-31 class=cost subject=patio @B
      2021-01-02 request r1 casa @A
      2021-01-02 request r2 patio @A
      2021-01-02 request r3 casa @A
      2021-01-02 request r4 casa @A
      2021-01-03 certify n1 r1
      2021-01-03 certify n2 r2
      2021-01-03 refuse n3 r3
      2021-01-04 pay q 100 charges=f1 @B
      2021-01-04 certify n4 r4
      2021-01-31 annul a q
      2021-01-01 pay q2 500 @B
      """)
    // patio has no fine; at n4 it is paid.
    for day in ["2021-01-30", "2021-03-31"] {
      #expect(try town.findings(day) == ["certificate-with-infraction n1 A"])
    }
  }

  // > certificate-overtaken | set | a fine charge on the subject of an issued certificate with on ≤ the
  //   certificate's, recorded after it: shown by the charge — once per charge and certificate
  @Test func certificateOvertaken() throws {
    let town = try Town(
      """
      2021-01-01 open b B
      2021-01-02 request r1 casa @A
      2021-01-02 request r2 casa @A
      2021-01-02 request r3 casa @A
      2021-01-10 certify n1 r1
      2021-01-05 certify n2 r2
      2021-01-12 refuse n3 r3
      2021-01-10 charge f1 100 2021-12-31 class=fine subject=casa @B
      2021-01-05 charge f2 100 2021-12-31 class=fine subject=casa @B
      2021-01-11 charge f3 100 2021-12-31 class=fine subject=casa @B
      2021-01-01 charge f4 100 2021-12-31 class=fine subject=otra @B
      2021-01-01 charge c1 100 2021-12-31 subject=casa @B
      2021-01-01 certify n4 r1
      """)
    // f1 overtakes n1; f2 both; n4 is no certificate, as r1 comes after it.
    #expect(
      try town.findings("2021-03-31", only: "certificate-overtaken") == [
        "certificate-overtaken f1 B", "certificate-overtaken f2 B", "certificate-overtaken f2 B",
      ])
    #expect(
      try town.findings("2021-03-31", only: "certificate-without-request")
        == ["certificate-without-request n4 A"])
    let before = try Town(
      """
      2021-01-02 request r casa @A
      2021-01-05 charge f 100 2021-12-31 class=fine subject=casa
      2021-01-10 certify n r
      """)
    #expect(try before.findings("2021-03-31") == ["certificate-with-infraction n A"])
  }
}
