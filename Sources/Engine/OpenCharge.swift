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

  /// The next monthly instant that has not acted.
  private var nextInstant = 0
  /// The last day that gave its daily surcharge.
  private var lastDay: Day

  /// The active agreement that covers it.
  var agreement: Int?

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
  }

  /// Whether an active agreement keeps surcharges from it.
  public var isFrozen: Bool { agreement != nil }

  /// Whether it is overdue as of a day, if something is owed on it.
  func isOverdue(on day: Day) -> Bool { !isFrozen && due < day }

  /// Surcharge accrued so far.
  var accrued: Int64 { Exact.sum(monthly, Exact.quotient(daily, OpenCharge.dailyUnit)) }

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

  /// The instant t_k: the day after the due day's k-th month.
  private func instant(_ k: Int) -> Day { due.adding(months: k).adding(days: 1) }

  /// Lets every instant and every day up to `day` act that has not, with what is owed now; tells of
  /// each surcharge that falls.
  mutating func accrue(
    through day: Day, _ policies: PolicyTimeline, note: ((Day, Int64, Percent, Int64) -> Void)?
  ) {
    guard accrues, day > due else { return }
    while nextInstant < 1200 {
      let at = instant(nextInstant)
      if at > day { break }
      if base > 0, let surcharge = policies.policy(on: at).surcharge, surcharge.method == .monthly,
        nextInstant < surcharge.capMonths
      {
        let falls = Exact.percent(base, surcharge.rate.millionths)
        monthly = Exact.sum(monthly, falls)
        note?(at, base, surcharge.rate, falls)
      }
      nextInstant += 1
    }
    accrueDays(through: day, policies, note: note)
  }

  private mutating func accrueDays(
    through day: Day, _ policies: PolicyTimeline, note: ((Day, Int64, Percent, Int64) -> Void)?
  ) {
    guard lastDay < day else { return }
    var first = lastDay.adding(days: 1)
    lastDay = day
    guard base > 0 else { return }
    while first <= day {
      let place = policies.index(on: first)
      var end = policies.lastDay(of: place).map { min($0, day) } ?? day
      let next = end.adding(days: 1)
      if let surcharge = policies.policies[place].surcharge, surcharge.method == .daily {
        end = min(end, due.adding(months: surcharge.capMonths))
        if end >= first {
          let before = accrued
          let days = Int128(end.number - first.number + 1)
          daily += Int128(base) * Int128(surcharge.rate.millionths) * days
          note?(end, base, surcharge.rate, Exact.difference(accrued, before))
        }
      }
      first = next
    }
  }

  /// Passes over the instants and days up to `day`: they never act.
  mutating func skip(through day: Day) {
    guard day > due else { return }
    while nextInstant < 1200, instant(nextInstant) <= day { nextInstant += 1 }
    lastDay = max(lastDay, day)
  }
}
