import Values

/// A charge on an account: what of it is owed, and how far its surcharge has come (§5).
public struct OpenCharge: Sendable {
  /// The id of the event that recorded it.
  public let id: Symbol
  let seq: UInt64
  /// What it is for.
  public let concept: Symbol
  /// Its class's component.
  public let component: Component
  /// What was charged.
  public let amount: Int64
  /// The day on which it is due.
  public let due: Day
  /// Its period, if it has one.
  public let period: Symbol?
  let subject: Symbol?
  /// Where the charge itself, and where its surcharge is booked; nil: nowhere known.
  let rubro: Symbol?
  let surchargeRubro: Symbol?
  let accrues: Bool
  /// The charge, on the same account, whose debt it belongs to: itself if it is a debt of its own.
  var root: Int = 0

  /// What is owed of the amount.
  public private(set) var base: Int64
  /// Surcharge that monthly instants gave.
  private var monthly: Int64 = 0
  /// Surcharge that days gave, in 36,500,000,000ths of a centavo.
  private var daily: Int128 = 0
  /// Surcharge paid, discounted or forgiven.
  private var surchargeTaken: Int64 = 0

  /// The due day's month and day of the month.
  private let dueMonth: Int
  private let dueDay: Int
  /// The next monthly instant that has not acted.
  private var nextInstant = 0
  /// The day of that instant: no surcharge of a month falls before.
  private var nextInstantDay: Day
  /// The last day that gave its daily surcharge.
  private var lastDay: Day

  /// The active agreement that covers it.
  var agreement: Int?

  /// Hears of a surcharge: its day, how many days up to it (0: a monthly instant), base, rate, amount.
  typealias Note = (Day, Int, Int64, Percent, Int64) -> Void

  private static let dailyUnit: Int128 = 36_500_000_000

  init(
    _ fact: Fact, _ charge: Fact.Charge, rubro: Symbol?, surchargeRubro: Symbol?, accrues: Bool
  ) {
    id = fact.id
    seq = fact.seq
    concept = charge.concept
    component = charge.component
    amount = charge.amount
    due = charge.due
    period = charge.period
    subject = charge.subject
    self.rubro = rubro
    self.surchargeRubro = surchargeRubro
    self.accrues = accrues && charge.component == .principal
    base = charge.amount
    lastDay = charge.due
    let (year, month, day) = charge.due.date
    dueMonth = Int(Month(year: year, month: month).number)
    dueDay = day
    nextInstantDay = charge.due.adding(days: 1)
  }

  /// Whether an active agreement keeps surcharges from it.
  public var isFrozen: Bool { agreement != nil }

  /// Whether it is overdue as of a day, if something is owed on it.
  func isOverdue(on day: Day) -> Bool { !isFrozen && due < day }

  /// Surcharge accrued so far.
  var accrued: Int64 {
    daily == 0 ? monthly : Exact.sum(monthly, Exact.quotient(daily, OpenCharge.dailyUnit))
  }

  /// Surcharge owed.
  public var surcharge: Int64 { Exact.difference(accrued, surchargeTaken) }

  /// What is owed of a component.
  func owed(_ component: Component) -> Int64 {
    if component == .surcharge { return surcharge }
    return component == self.component ? base : 0
  }

  /// What is owed in all.
  public var owed: Int64 { Exact.sum(base, surcharge) }

  /// What is owed, by component.
  public var amounts: Amounts {
    var amounts = Amounts()
    amounts[component] = base
    amounts[.surcharge] = Exact.sum(amounts[.surcharge], surcharge)
    return amounts
  }

  /// Takes an amount off a component.
  mutating func reduce(_ component: Component, by amount: Int64) {
    if component == .surcharge {
      surchargeTaken = Exact.sum(surchargeTaken, amount)
    } else {
      base = Exact.difference(base, amount)
    }
  }

  /// Puts back what was forgiven.
  mutating func restore(_ component: Component, _ amount: Int64) {
    reduce(component, by: -amount)
  }

  // MARK: Surcharges

  private static let instants = 1200

  /// The instant t_k: the day after the due day's k-th month.
  private func instant(_ k: Int) -> Day {
    Day(cutting: dueDay, to: Month(number: Int32(dueMonth + k))).adding(days: 1)
  }

  /// How many instants have come by the end of a day.
  private func instants(through day: DayParts) -> Int {
    // t_k has come if the due day's k-th month, cut to its month's length, is before the day.
    let whole = day.month - dueMonth
    let isReached = min(dueDay, day.monthLength) <= day.inMonth
    return min(max(whole + (isReached ? 1 : 0), 0), OpenCharge.instants)
  }

  /// The first day on which something may fall that has not.
  func nextFall(_ policies: PolicyTimeline) -> Day {
    guard accrues else { return Day(number: .max) }
    if policies.hasDaily { return max(due, lastDay).adding(days: 1) }
    return nextInstantDay
  }

  // Moves on to an instant, if it is a later one.
  private mutating func goOn(to instant: Int) {
    guard instant > nextInstant else { return }
    nextInstant = instant
    nextInstantDay =
      instant < OpenCharge.instants ? self.instant(instant) : Day(number: .max)
  }

  /// Lets every instant and every day up to `day` act that has not, with what is owed now; tells of
  /// each surcharge that falls.
  mutating func accrue(
    through parts: DayParts, _ policies: PolicyTimeline,
    note: Note?
  ) {
    let day = parts.day
    guard accrues, day > due else { return }
    if day >= nextInstantDay { accrueMonths(through: parts, policies, note: note) }
    if policies.hasDaily { accrueDays(through: day, policies, note: note) }
  }

  private mutating func accrueMonths(
    through parts: DayParts, _ policies: PolicyTimeline, note: Note?
  ) {
    let end = instants(through: parts)
    while nextInstant < end, base > 0 {
      // All instants under one policy are alike.
      let place = policies.index(on: nextInstantDay)
      let last = policies.lastParts(of: place).map { min(end, instants(through: $0)) } ?? end
      let rate = policies.rate(at: place)
      let acting = min(last, rate.capMonths)
      if rate.isMonthly, acting > nextInstant {
        let falls = Exact.percent(base, rate.rate.millionths)
        if let note {
          for k in nextInstant..<acting { note(instant(k), 0, base, rate.rate, falls) }
        }
        monthly = Exact.sum(monthly, Exact.product(falls, Int64(acting - nextInstant)))
      }
      goOn(to: last)
    }
    goOn(to: end)
  }

  private mutating func accrueDays(
    through day: Day, _ policies: PolicyTimeline, note: Note?
  ) {
    guard lastDay < day else { return }
    var first = lastDay.adding(days: 1)
    lastDay = day
    guard base > 0 else { return }
    while first <= day {
      let place = policies.index(on: first)
      var end = policies.lastDay(of: place).map { min($0, day) } ?? day
      let next = end.adding(days: 1)
      let surcharge = policies.rate(at: place)
      if surcharge.isDaily {
        end = min(end, due.adding(months: surcharge.capMonths))
        if end >= first {
          let before = accrued
          let days = Int128(end.number - first.number + 1)
          daily += Int128(base) * Int128(surcharge.rate.millionths) * days
          note?(end, Int(days), base, surcharge.rate, Exact.difference(accrued, before))
        }
      }
      first = next
    }
  }

  /// Passes over the instants and days up to `day`: they never act.
  mutating func skip(through day: Day) {
    guard day > due else { return }
    goOn(to: instants(through: DayParts(day)))
    lastDay = max(lastDay, day)
  }
}

/// A day and the parts of the day before it, worked out once for all charges.
struct DayParts {
  let day: Day
  /// The month before the day, as a number.
  let month: Int
  let inMonth: Int
  let monthLength: Int

  init(_ day: Day) {
    self.day = day
    let (year, month, inMonth) = day.adding(days: -1).date
    self.month = Int(Month(year: year, month: month).number)
    self.inMonth = inMonth
    monthLength = Day.length(year: year, month: month)
  }
}
