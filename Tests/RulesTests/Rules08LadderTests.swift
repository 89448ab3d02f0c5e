import Testing

/// §8: who is on a worklist.
struct Rules08LadderTests {
  // > A policy's ladder is a list of {step: key, action: notice|suspension|closure|enforcement, kinds?:
  //   [account kind…], min_days?: count, min_total?: money, after?: {notice: key, times: count,
  //   days_between?: count, days_since?: count}}. The ladder is that of the policy in force on D.
  @Test func theLadderIsThatOfThePolicyInForce() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 step=aviso:notice step=corte:suspension:min_days=90
      2021-01-01 policy p2 from=2021-03-01 step=corte:suspension step=clausura:closure step=pae:enforcement
      2021-01-01 charge c 100 2021-01-31
      """)
    #expect(try town.listed("aviso", "2021-02-28") == ["A"])
    #expect(try town.listed("corte", "2021-02-28") == [])
    #expect(try town.run(["worklist", "clausura", "--as-of", "2021-02-28"]).status == 2)
    #expect(try town.run(["worklist", "aviso", "--as-of", "2021-03-01"]).status == 2)
    for step in ["corte", "clausura", "pae"] {
      #expect(try town.worklist(step, "2021-03-01") == ["A 29 100.00 0"])
    }
  }

  // > As of D an account is on the worklist of a step if it was opened; its kind is listed (or none is); it
  //   is delinquent;
  @Test func openedDelinquentAccountsOfTheKindAreListed() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=todos:notice step=algunos:notice:kinds=local+nave
      2021-01-01 open b B kind=local
      2021-01-01 open c C kind=nave
      2021-01-01 open d D kind=local
      2021-01-01 update e kind=local @E
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-01-31 @B
      2021-01-01 charge c3 100 2021-01-31 @C
      2021-01-01 charge c4 100 2021-02-01 @D
      2021-01-01 charge c5 100 2021-01-31 @E
      2021-01-15 close x @C
      2021-02-02 update u kind=local
      """)
    // D's charge is due on the day itself; E was never opened; C was, and owes.
    #expect(try town.listed("todos", "2021-02-01") == ["A", "B", "C"])
    #expect(try town.listed("algunos", "2021-02-01") == ["B", "C"])
    #expect(try town.listed("algunos", "2021-02-02") == ["A", "B", "C", "D"])
  }

  // > the oldest overdue charge is at least min_days overdue; its overdue total is at least min_total;
  @Test func ageAndTotalDecide() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=paso:notice:min_days=30:min_total=150.00
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-02-28
      2021-01-01 charge c3 9 2021-12-31
      2021-03-10 pay q 0.01
      """)
    // On 03-01 both are overdue; c1 is 30 days overdue on 03-02; on 03-10 a centavo is missing.
    #expect(try town.worklist("paso", "2021-03-01") == [])
    #expect(try town.worklist("paso", "2021-03-02") == ["A 30 150.00 0"])
    #expect(try town.worklist("paso", "2021-03-10") == [])
    let covered = try Town(
      """
      2021-01-01 policy p step=paso:notice:min_days=30:min_total=50.00
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-02-28
      2021-03-05 sign g 100@2021-12-31 charges=c1
      """)
    // What an agreement covers counts neither for the age nor for the total.
    #expect(try covered.worklist("paso", "2021-03-04") == ["A 32 150.00 0"])
    #expect(try covered.worklist("paso", "2021-03-29") == [])
    #expect(try covered.worklist("paso", "2021-03-30") == ["A 30 50.00 0"])
  }

  private func after(_ rule: String, _ notices: String...) throws -> Town {
    try Town(
      """
      2021-01-01 policy p step=corte:suspension:after=\(rule)
      2021-01-01 charge c 100 2021-01-31
      \(notices.enumerated().map { "\($0.element.prefix(10)) serve n\($0.offset)\($0.element.dropFirst(10))" }
        .joined(separator: "\n"))
      """)
  }

  // > and after holds: of its notice.served of that kind with result delivered or refused
  @Test func onlyNoticesThatReachedSomebodyCount() throws {
    let town = try after(
      "aviso*2", "2021-02-05 aviso result=absent", "2021-02-06 aviso result=wrong-address",
      "2021-02-07 carta", "2021-02-08 aviso result=refused", "2021-02-09 aviso result=delivered")
    #expect(try town.worklist("corte", "2021-02-08") == [])
    #expect(try town.worklist("corte", "2021-02-09") == ["A 9 100.00 2"])
  }

  // > taken in order, counting one only if it is at least days_between days after the one counted before,
  //   at least times are counted
  @Test func noticesTooCloseAreNotCounted() throws {
    let town = try after(
      "aviso*3:between=10", "2021-02-01 aviso", "2021-02-10 aviso", "2021-02-11 aviso",
      "2021-02-20 aviso", "2021-02-21 aviso", "2021-02-22 aviso", "2021-03-03 aviso")
    // Counted: 02-01, 02-11 (though 02-10 was the day before), 02-21, 03-03.
    #expect(try town.worklist("corte", "2021-02-20") == [])
    #expect(try town.worklist("corte", "2021-02-21") == ["A 21 100.00 3"])
    #expect(try town.worklist("corte", "2021-03-03") == ["A 31 100.00 4"])
    // Without days_between two of one day count.
    let free = try after("aviso*2", "2021-02-05 aviso", "2021-02-05 aviso")
    #expect(try free.worklist("corte", "2021-02-05") == ["A 5 100.00 2"])
  }

  // > and the times-th is at least days_since days before D.
  @Test func theNoticeThatDecidesMustBeOldEnough() throws {
    let town = try after(
      "aviso*2:since=10", "2021-02-01 aviso", "2021-02-05 aviso", "2021-02-14 aviso")
    // The second, of 02-05, decides, not the third.
    #expect(try town.worklist("corte", "2021-02-14") == [])
    #expect(try town.worklist("corte", "2021-02-15") == ["A 15 100.00 3"])
  }

  // > and an on in the present episode,
  // > An arrears episode of an account begins on the day on which it first has a charge with due < that day
  //   and something owed on it,
  @Test func onlyNoticesOfTheEpisodeCount() throws {
    let town = try after("aviso*1", "2021-01-31 aviso", "2021-02-01 aviso")
    #expect(try town.worklist("corte", "2021-02-01") == ["A 1 100.00 1"])
    let before = try after("aviso*1", "2021-01-31 aviso")
    #expect(try before.worklist("corte", "2021-03-31") == [])
    // A charge that is assessed late begins it on the day of that.
    let late = try Town(
      """
      2021-01-01 policy p step=corte:suspension:after=aviso*1
      2021-03-09 serve n1 aviso
      2021-03-10 charge c 100 2021-01-31
      2021-03-12 serve n2 aviso
      """)
    #expect(try late.worklist("corte", "2021-03-11") == [])
    #expect(try late.worklist("corte", "2021-03-12") == ["A 40 100.00 1"])
  }

  // > in an agreement or not, and ends as soon as it has none
  @Test func anEpisodeGoesOnInAnAgreementAndEndsWithoutDebt() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=corte:suspension:after=aviso*1
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-04-30
      2021-02-05 serve n1 aviso
      2021-02-10 sign g 100@2021-12-31
      2021-02-20 break x g
      2021-03-10 pay q 100
      2021-06-01 serve n2 aviso
      """)
    #expect(try town.worklist("corte", "2021-02-09") == ["A 9 100.00 1"])
    #expect(try town.worklist("corte", "2021-02-10") == [])
    #expect(try town.worklist("corte", "2021-02-20") == ["A 20 100.00 1"])
    // It ended on 03-10; a new one begins on 05-01.
    #expect(try town.worklist("corte", "2021-05-31") == [])
    #expect(try town.worklist("corte", "2021-06-01") == ["A 32 50.00 1"])
    // A second charge that falls due does not begin another.
    let going = try Town(
      """
      2021-01-01 policy p step=corte:suspension:after=aviso*1
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 50 2021-02-28
      2021-02-05 serve n1 aviso
      2021-03-10 pay q 100
      """)
    #expect(try going.worklist("corte", "2021-03-10") == ["A 10 50.00 1"])
  }

  // > (looked at after each step of §4's order of a day).
  @Test func anEpisodeMayEndAndBeginOnOneDay() throws {
    let events = [
      "2021-01-01 policy p step=corte:suspension:after=aviso*1",
      "2021-01-01 charge c1 100 2021-01-31",
      "2021-02-05 serve n1 aviso", "2021-03-10 pay q 100",
      "2021-03-10 charge c2 50 2021-02-28",
    ]
    let town = try Town(events.joined(separator: "\n"))
    // Paid first: between the two events nothing was overdue.
    #expect(try town.worklist("corte", "2021-03-31") == [])
    let other = try Town((events[..<3] + [events[4], events[3]]).joined(separator: "\n"))
    #expect(try other.worklist("corte", "2021-03-31") == ["A 31 50.00 1"])
  }

  // > An account with any service suspended … is not listed for that action again.
  @Test func aSuspendedAccountIsNotListedForSuspension() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=aviso:notice step=corte:suspension step=clausura:closure
      2021-01-01 charge c 100 2021-01-31
      2021-02-05 suspend s1 agua
      2021-02-06 suspend s2 drenaje
      2021-02-07 restore s3 agua
      2021-02-08 restore s4 drenaje
      """)
    #expect(try town.listed("corte", "2021-02-04") == ["A"])
    for day in ["2021-02-05", "2021-02-06", "2021-02-07"] {
      #expect(try town.listed("corte", day) == [])
      #expect(try town.listed("aviso", day) == ["A"])
      #expect(try town.listed("clausura", day) == ["A"])
    }
    #expect(try town.listed("corte", "2021-02-08") == ["A"])
  }

  // > (with its closure ordered or executed; with any enforcement case open)
  @Test func closuresAndCasesInCourseAreNotListedAgain() throws {
    let town = try Town(
      """
      2021-01-01 policy p step=clausura:closure step=pae:enforcement
      2021-01-01 charge c 100 2021-01-31
      2021-02-05 order o1 r1
      2021-02-06 execute o2 r2
      2021-02-07 lift o3 r3
      2021-02-05 enforce e1 k1
      2021-02-06 enforce e2 k2
      2021-02-07 release e3 k1
      2021-02-08 release e4 k2
      """)
    let expected = [
      ("04", ["A"], ["A"]), ("05", [], []), ("06", [], []), ("07", ["A"], []),
      ("08", ["A"], ["A"]),
    ]
    for (day, closure, enforcement) in expected {
      #expect(try town.listed("clausura", "2021-02-\(day)") == closure, "\(day)")
      #expect(try town.listed("pae", "2021-02-\(day)") == enforcement, "\(day)")
    }
  }
}
