import Testing

/// §5: daily surcharge, and charges assessed late.
struct Rules05DailyTests {
  // > Daily surcharge: each day t after d while p > 0, … N += p × rate / 36500, exactly.
  @Test func dailySurchargeFallsEachDayAfterTheDueDay() throws {
    // 1000 × 36.5 / 36500 = 1 a day.
    let town = try Town(
      """
      2021-01-01 policy p daily=36.5
      2021-01-01 charge c 1000 2021-01-15
      2021-01-25 pay q1 510
      2021-02-04 pay q2 505
      """)
    #expect(try town.owes("2021-01-15") == "principal 1000.00")
    #expect(try town.owes("2021-01-16") == "principal 1000.00, surcharge 1.00")
    #expect(try town.owes("2021-01-24") == "principal 1000.00, surcharge 9.00")
    // On the day of the payment a day falls first: 10 and 500; then half a peso a day.
    #expect(try town.owes("2021-01-25") == "principal 500.00")
    #expect(try town.owes("2021-01-26") == "principal 500.00, surcharge 0.50")
    // Ten days: 5; all is paid, and nothing falls any more.
    #expect(try town.owes("2021-02-04") == "-")
    #expect(try town.owes("2021-12-31") == "-")
  }

  // > The surcharge accrued so far is round(N) at any moment, … N += p × rate / 36500, exactly.
  @Test func daysAreSummedExactlyAndRoundedAtTheEnd() throws {
    // 10 × 18.25 / 36500 = half a centavo a day.
    let town = try Town(
      """
      2021-01-01 policy p daily=18.25
      2021-01-01 charge c 10 2021-01-15
      2021-01-18 pay q 0.02
      """)
    #expect(try town.owes("2021-01-16") == "principal 10.00, surcharge 0.01")
    #expect(try town.owes("2021-01-17") == "principal 10.00, surcharge 0.01")
    // 1.5 centavos are 2, which are paid; then N = 2, 2.5, 3, 3.5.
    #expect(try town.owes("2021-01-18") == "principal 10.00")
    #expect(try town.owes("2021-01-19") == "principal 10.00")
    #expect(try town.owes("2021-01-20") == "principal 10.00, surcharge 0.01")
    #expect(try town.owes("2021-01-21") == "principal 10.00, surcharge 0.01")
    #expect(try town.owes("2021-01-22") == "principal 10.00, surcharge 0.02")
    // 99.99 × 1.470001 / 36500 a day; 90 days: 0.3624… as no rounding day by day would give (0 each).
    let thin = try Town(
      """
      2021-01-01 policy p daily=1.470001
      2021-01-01 charge c 99.99 2021-01-15
      """)
    #expect(try thin.owes("2021-01-16") == "principal 99.99")
    #expect(try thin.owes("2021-04-15") == "principal 99.99, surcharge 0.36")
  }

  // > not frozen, and t ≤ addMonths(d, cap_months):
  @Test func daysEndAtTheCapAndWhileFrozen() throws {
    let capped = try Town(
      """
      2021-01-01 policy p daily=36.5 cap=1
      2021-01-01 charge c 1000 2021-01-31
      """)
    // Up to 02-28 and on it: 28 days.
    #expect(try capped.owes("2021-02-27") == "principal 1000.00, surcharge 27.00")
    #expect(try capped.owes("2021-02-28") == "principal 1000.00, surcharge 28.00")
    #expect(try capped.owes("2021-12-31") == "principal 1000.00, surcharge 28.00")
    let usual = try Town(
      """
      2010-01-01 policy p daily=36.5
      2010-01-01 charge c 1000 2010-01-31
      """)
    // 60 months: to 2015-01-31; five years with one leap day are 1826 days.
    #expect(try usual.owes("2015-01-30") == "principal 1000.00, surcharge 1825.00")
    #expect(try usual.owes("2020-01-01") == "principal 1000.00, surcharge 1826.00")
    let frozen = try Town(
      """
      2021-01-01 policy p daily=36.5
      2021-01-01 charge c 1000 2021-01-15
      2021-01-20 sign g 1005@2021-12-31
      """)
    #expect(try frozen.owes("2021-06-30") == "principal 1000.00, surcharge 5.00")
  }

  // > plus what monthly instants gave.
  @Test func monthsAndDaysAddUp() throws {
    let town = try Town(
      """
      2021-01-01 policy p1 monthly=2
      2021-02-01 policy p2 daily=36.5
      2021-03-01 policy p3 monthly=3
      2021-01-01 charge c 1000 2021-01-15
      """)
    // 20 on 01-16; 28 days of February; 30 on 03-16.
    #expect(try town.owes("2021-01-31") == "principal 1000.00, surcharge 20.00")
    #expect(try town.owes("2021-02-01") == "principal 1000.00, surcharge 21.00")
    #expect(try town.owes("2021-03-15") == "principal 1000.00, surcharge 48.00")
    #expect(try town.owes("2021-03-16") == "principal 1000.00, surcharge 78.00")
  }

  // > A charge assessed after its due day first catches up: every instant t_k ≤ its on (each day ≤ its
  //   on, if daily) acts with p = the full amount.
  @Test func aLateChargeCatchesUp() throws {
    let monthly = try Town(
      """
      2021-01-01 policy p1 monthly=2
      2021-03-01 policy p2 monthly=5
      2021-04-16 charge c 1000 2021-01-15
      """)
    // Each under the policy of its own day: 20, 20 and 50 on 03-16, 50 on 04-16, the day itself.
    #expect(try monthly.owes("2021-04-15") == "-")
    #expect(try monthly.owes("2021-04-16") == "principal 1000.00, surcharge 140.00")
    #expect(try monthly.owes("2021-05-15") == "principal 1000.00, surcharge 140.00")
    #expect(try monthly.owes("2021-05-16") == "principal 1000.00, surcharge 190.00")
    let daily = try Town(
      """
      2021-01-01 policy p daily=36.5
      2021-01-01 pay q 10
      2021-01-20 charge c 1000 2021-01-15
      """)
    // Five days of 1 on all of it; the credit of 10 comes after and takes them, and 5.
    #expect(try daily.owes("2021-01-20") == "principal 995.00")
  }
}
