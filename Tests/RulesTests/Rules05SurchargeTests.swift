import Testing

/// §5: charges and surcharges.
struct Rules05SurchargeTests {
  // > An open charge owes its amount in its class's component.
  @Test func aChargeOwesInTheComponentOfItsClass() throws {
    let town = try Town(
      """
      2021-01-01 charge c1 1 2021-01-31
      2021-01-01 charge c2 2 2021-01-31 class=principal
      2021-01-01 charge c3 4 2021-01-31 class=fine
      2021-01-01 charge c4 8 2021-01-31 class=cost
      2021-01-01 charge c5 16 2021-01-31 class=indemnity
      """)
    #expect(
      try town.owes("2021-01-01") == "principal 3.00, fine 4.00, indemnity 16.00, cost 8.00")
    #expect(try town.owes(charge: "c5", "2021-01-01") == "indemnity 16.00")
  }

  // > A principal charge also carries a surcharge component, unless its concept was defined with
  //   accrues: false.
  @Test func onlyPrincipalAccruesAndOnlyIfItsConceptDoes() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=10
      2021-01-01 concept k multa accrues=false
      2021-01-01 charge c1 100 2021-01-31
      2021-01-01 charge c2 100 2021-01-31 concept=multa
      2021-01-01 charge c3 100 2021-01-31 class=fine
      2021-01-01 charge c4 100 2021-01-31 class=cost
      2021-01-01 charge c5 100 2021-01-31 class=indemnity
      """)
    let surcharges = try town.balance("2021-02-01")["charges"]?.entries.map {
      $0.pick("id", "surcharge")
    }
    #expect(surcharges == ["c1 10.00", "c2 0.00", "c3 0.00", "c4 0.00", "c5 0.00"])
  }

  // > Monthly surcharge (per month or fraction, simple, never on surcharges): for a charge due on day d
  //   the instants are t_k = addMonths(d, k) + 1 day, k = 0, 1, 2, …
  @Test func monthlySurchargeFallsTheDayAfterEachMonth() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-15
      """)
    // A fraction of a month counts whole, and 20 each time: never on the surcharge.
    let expected = [
      ("01-15", "-"), ("01-16", "20.00"), ("02-15", "20.00"), ("02-16", "40.00"),
      ("03-15", "40.00"), ("03-16", "60.00"), ("12-15", "220.00"), ("12-16", "240.00"),
    ]
    for (day, surcharge) in expected {
      let text =
        surcharge == "-" ? "principal 1000.00" : "principal 1000.00, surcharge \(surcharge)"
      #expect(try town.owes("2021-\(day)") == text, "\(day)")
    }
  }

  // > k = 0, 1, 2, … below cap_months (default 60);
  @Test func monthlySurchargeEndsAtTheCap() throws {
    let town = try Town(
      """
      2010-01-01 policy p1 monthly=1
      2010-01-01 charge c 1000 2010-01-15
      """)
    // k = 59 is 2014-12-16; there is no k = 60 on 2015-01-16.
    #expect(try town.owes("2014-12-15") == "principal 1000.00, surcharge 590.00")
    #expect(try town.owes("2014-12-16") == "principal 1000.00, surcharge 600.00")
    #expect(try town.owes("2020-01-01") == "principal 1000.00, surcharge 600.00")
    let capped = try Town(
      """
      2021-01-01 policy p1 monthly=1 cap=3
      2021-04-10 policy p2 monthly=1 cap=5
      2021-01-01 charge c 1000 2021-01-15
      """)
    // k = 0, 1, 2 under cap 3: 01-16, 02-16, 03-16. Under cap 5, k = 3 and 4: 04-16, 05-16.
    #expect(try capped.owes("2021-04-09") == "principal 1000.00, surcharge 30.00")
    #expect(try capped.owes("2021-12-31") == "principal 1000.00, surcharge 50.00")
    let late = try Town(
      """
      2021-02-20 policy p monthly=1 cap=3
      2021-01-01 charge c 1000 2021-01-15
      """)
    // The cap counts months since the due day: only k = 2 is left when the policy begins.
    #expect(try late.owes("2021-12-31") == "principal 1000.00, surcharge 10.00")
  }

  // > addMonths keeps d's day of the month, cut to the month's last day.
  @Test func addingMonthsIsCutToTheMonthsLastDay() throws {
    func instants(_ due: String, _ days: String...) throws {
      let town = try Town(
        """
        2019-01-01 policy p monthly=1
        2019-01-01 charge c 100 \(due)
        """)
      for (place, day) in days.enumerated() {
        #expect(try town.owes(day) == "principal 100.00, surcharge \(place + 1).00", "\(due)")
        #expect(
          try town.owes(dayBefore(day))
            == (place == 0 ? "principal 100.00" : "principal 100.00, surcharge \(place).00"),
          "\(due)")
      }
    }
    // 02-28 + 1, and back to the 30th and 31st.
    try instants("2021-01-30", "2021-01-31", "2021-03-01", "2021-03-31", "2021-05-01")
    try instants("2021-01-31", "2021-02-01", "2021-03-01", "2021-04-01", "2021-05-01")
    // A leap year has a 02-29.
    try instants("2020-01-31", "2020-02-01", "2020-03-01", "2020-04-01")
    try instants("2020-01-29", "2020-01-30", "2020-03-01", "2020-03-30")
    try instants("2021-01-28", "2021-01-29", "2021-03-01", "2021-03-29")
    try instants("2019-11-30", "2019-12-01", "2019-12-31", "2020-01-31", "2020-03-01")
  }

  private func dayBefore(_ day: String) -> String {
    let parts = day.split("-").compactMap { Int($0) }
    if parts[2] > 1 { return "\(day.prefix(8))\(parts[2] > 10 ? "" : "0")\(parts[2] - 1)" }
    let month = parts[1] == 1 ? 12 : parts[1] - 1
    let year = parts[1] == 1 ? parts[0] - 1 : parts[0]
    let days = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(days[month - 1])"
  }

  // > At t_k, with p the principal owed then: surcharge += round(p × rate / 100), under the policy in
  //   force on t_k.
  @Test func eachInstantRoundsHalfAwayFromZero() throws {
    func falls(_ amount: String, _ rate: String) throws -> String {
      try Town(
        """
        2021-01-01 policy p monthly=\(rate)
        2021-01-01 charge c \(amount) 2021-01-15
        """
      ).balance("2021-02-16").pick("surcharge")
    }
    // Twice each: 0.125 → 0.13, 0.1249 → 0.12, 0.005 → 0.01, 0.0049 → 0, 0.135 → 0.14,
    // 10000 × 1.470005 % = 147.0005 → 147.00, 100000 × 1.470005 % = 1470.005 → 1470.01.
    #expect(try falls("12.50", "1") == "0.26")
    #expect(try falls("12.49", "1") == "0.24")
    #expect(try falls("0.50", "1") == "0.02")
    #expect(try falls("0.49", "1") == "0.00")
    #expect(try falls("13.50", "1") == "0.28")
    #expect(try falls("10000.00", "1.470005") == "294.00")
    #expect(try falls("100000.00", "1.470005") == "2940.02")
  }

  // > with p the principal owed then:
  @Test func surchargeFallsOnWhatIsOwedOfThePrincipalThen() throws {
    let town = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c 1000 2021-01-15
      2021-02-01 pay q 420
      """)
    // 20 on 01-16; 420 pays it and 400; 2 % of 600 on 02-16 and 03-16.
    #expect(try town.owes("2021-03-16") == "principal 600.00, surcharge 24.00")
  }

  // > No instant acts when p is 0, when the policy has no monthly surcharge, or when the charge is frozen
  //   (§6).
  @Test func someInstantsDoNotAct() throws {
    let paid = try Town(
      """
      2021-01-01 policy p monthly=2 order=debt:principal
      2021-01-01 charge c 1000 2021-01-15
      2021-02-01 pay q 1000
      """)
    #expect(try paid.owes("2021-12-31") == "surcharge 20.00")
    let without = try Town(
      """
      2021-01-01 policy p1 monthly=2
      2021-02-10 policy p2
      2021-03-10 policy p3 monthly=3
      2021-01-01 charge c 1000 2021-01-15
      """)
    // 20 on 01-16, none on 02-16, 30 on 03-16.
    #expect(try without.owes("2021-03-16") == "principal 1000.00, surcharge 50.00")
    let frozen = try Town(
      """
      2021-01-01 policy p monthly=2
      2021-01-01 charge c1 1000 2021-01-15
      2021-01-01 charge c2 100 2021-01-15
      2021-02-01 sign g 1020@2021-12-31 charges=c1
      """)
    #expect(
      try frozen.owes(charge: "c1", "2021-12-31") == "principal 1000.00, surcharge 20.00, frozen")
    // Twelve instants of 2.
    #expect(try frozen.owes(charge: "c2", "2021-12-31") == "principal 100.00, surcharge 24.00")
  }
}
