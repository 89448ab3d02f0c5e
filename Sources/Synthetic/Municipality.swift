import Bytes
import Events
import Values

/// A synthetic municipality that writes its events one line at a time.
///
/// One seed gives the same bytes on any machine, and exactly as many lines as were asked for: each
/// day has a share of them, by season, and whatever has begun and finds no room waits for the next
/// day. What is remembered grows with the accounts, not with the events.
public struct Municipality {
  let config: SyntheticConfig
  let seasons: Seasons
  let kinds: Kinds
  /// How many accounts there will be.
  let accountsToOpen: Int
  let keyWidth: Int
  /// Events on a usual day: what the rest is scaled by.
  let usualDay: Int

  var random: Random
  var line: LineBuilder
  /// How many lines are written.
  var emitted = 0

  var accounts: [Account] = []
  var agreements = Agreements()
  var bills = BillingRun()
  var references: [Reference] = []
  var work: PendingWork
  var stock = FormStock()
  var counter: Counter
  var returns: Returns
  var serials = Serials()
  var bankFile = BankFile()

  // The day.
  var dayIndex = 0
  var day: Day
  var year: Int
  var month: Int
  var dayOfMonth = 1
  var isSunday = false
  /// What a centavo of the first year costs now, in millionths.
  var growth: Int64 = 1_000_000
  /// How many lines there are to be by the end of the day.
  var target: Int
  /// The latest day of any line so far.
  var latest: Day
  /// What follows at once from the line before.
  var followUps: [FollowUp] = []

  private let catalogue = Catalogue.standard
  private var calendar: [Event] = []
  private var calendarPlace = 0
  private let keepsCalendar: Bool

  /// A municipality before its first event.
  public init(_ config: SyntheticConfig) throws(SyntheticError) {
    try SyntheticConfig.validate(config)
    self.config = config
    calendar = OpeningCatalogue.events(barrios: config.barrios, firstYear: config.firstYear)
    let rest = config.events - calendar.count
    accountsToOpen = min(config.accounts, (rest + 3) / 4)
    seasons = Seasons(config, catalogue: calendar.count, openings: accountsToOpen)
    usualDay = rest / seasons.days
    // In a year of few events, closings of months and new tariffs would crowd out all else.
    keepsCalendar = rest / config.years >= 2_000
    keyWidth = max(6, String(config.accounts).utf8.count)
    random = Random(seed: config.seed)
    line = LineBuilder(catalogue)
    kinds = Kinds(line)
    let room = max(64, min(accountsToOpen / 8, 65_536))
    work = PendingWork(room: room)
    counter = Counter(usualDay: usualDay)
    returns = Returns(room: max(16, min(usualDay * 2, 4_096)))
    day = seasons.first
    latest = seasons.first
    (year, month) = (config.firstYear, 1)
    target = seasons.events(by: 0)
    accounts.reserveCapacity(accountsToOpen)
    bills.begin(first: 0, offset: 0, span: nil)
    openDay()
  }

  /// Adds the next line with its line feed, and says whether there was one.
  public mutating func next(into buffer: ByteBuffer) -> Bool {
    guard emitted < config.events else { return false }
    line.buffer = buffer
    while !step() { advance() }
    emitted += 1
    return true
  }

  // Writes one line, unless the day is over.
  private mutating func step() -> Bool {
    if calendarPlace < calendar.count {
      writeCalendar()
      return true
    }
    if !followUps.isEmpty {
      write(followUps.removeFirst())
      return true
    }
    if accounts.count < seasons.opened(by: dayIndex) {
      openAccount()
      return true
    }
    // On the last day all that is still missing is written.
    if emitted >= target { return closeTills() }
    return writeBankFile() || annulIfDue() || signIfDue() || choose()
  }

  private mutating func writeCalendar() {
    CanonicalWriter.write(calendar[calendarPlace], catalogue, to: line.buffer)
    line.buffer.append(UInt8(ascii: "\n"))
    calendarPlace += 1
    latest = max(latest, day)
  }

  // The mix of an hour: a day of billing is mostly charges, any other mostly payments.
  private mutating func choose() -> Bool {
    let drawn = random.below(1_000)
    if Seasons.isBillingDay(dayOfMonth) {
      if drawn < 845 { return bill() || chargeSomething() }
      if drawn < 860 { return issueReference() || pay() || chargeSomething() }
      if drawn < 900 { return act() || pay() || chargeSomething() }
    } else {
      if drawn < 235 { return bill() || chargeSomething() }
      if drawn < 278 { return issueReference() || pay() || chargeSomething() }
      if drawn < 396 { return act() || pay() || chargeSomething() }
    }
    return pay() || chargeSomething()
  }

  // MARK: Days

  private mutating func advance() {
    precondition(dayIndex + 1 < seasons.days, "the last day takes all that is left")
    dayIndex += 1
    day = seasons.first.adding(days: dayIndex)
    let (newYear, newMonth, newDay) = day.date
    let isNewYear = newYear != year
    let isNewMonth = newMonth != month
    (year, month, dayOfMonth) = (newYear, newMonth, newDay)
    target = seasons.events(by: dayIndex)
    if isNewYear { growth = OpeningCatalogue.grown(1_000_000, years: year - config.firstYear) }
    if isNewMonth {
      bills.begin(
        first: month == 1 ? 0 : year + month,
        offset: accounts.isEmpty ? 0 : random.below(accounts.count), span: accounts.count)
    }
    if keepsCalendar { planCalendar(isNewYear: isNewYear, isNewMonth: isNewMonth) }
    openDay()
  }

  private mutating func openDay() {
    isSunday = Seasons.weekday(day) == 0
    let share = target - (dayIndex == 0 ? 0 : seasons.events(by: dayIndex - 1))
    let isLast = dayIndex == seasons.days - 1
    counter.open(dayIndex: dayIndex, quota: isSunday || isLast ? 0 : share)
    agreements.wake(on: day)
  }

  private mutating func planCalendar(isNewYear: Bool, isNewMonth: Bool) {
    guard isNewMonth || dayOfMonth == 10 else { return }
    let last = Month(year: year, month: month).adding(-1)
    var maker = EventMaker(on: day, prefix: "cal-\(day)")
    if isNewYear {
      maker.add(
        PolicyAdopted.type, OpeningCatalogue.policy(year: year, firstYear: config.firstYear))
      OpeningCatalogue.tariffs(year: year, firstYear: config.firstYear, &maker)
      YearlyProgramme.events(year: year, &maker)
    }
    if isNewMonth {
      for (program, activity) in YearlyProgramme.byHand {
        maker.add(
          ActivityReported.type,
          [
            .text(program), .text(activity), .month(last),
            .count(Int64(random.within(0...24))),
            random.chance(300)
              ? .text("Minuta de la reunión de avance; expediente en archivo") : nil,
          ], by: "atencion")
      }
    } else {
      let months = (year - config.firstYear) * 12 + month - 1
      maker.add(
        IndexPublished.type,
        OpeningCatalogue.index(month: Month(year: year, month: month), months: months))
      maker.add(PeriodClosed.type, [.month(last)])
    }
    calendar = maker.events
    calendarPlace = 0
  }
}
