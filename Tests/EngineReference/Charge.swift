import Events
import Values

/// A charge of an account, and what is owed on it.
struct Charge {
  let id: String
  let seq: Int
  let concept: String
  /// The component that its amount is owed in.
  let component: Component
  let amount: Centavos
  let due: Day
  let period: String?
  let subject: String?
  /// §5: whether it carries a surcharge.
  let accrues: Bool
  let rubro: String
  let surchargeRubro: String
  /// The (`due`, `seq`) of its debt's root; its own if it is its own debt.
  let root: Root

  var owed = Amounts()
  /// All surcharge that ever accrued.
  var accrued = Centavos.zero
  /// §5: N × 36500 × 1,000,000, so that it is a whole number.
  var dailyNumerator: Int128 = 0
  /// The day on which a broken agreement let it catch up, that day's instant included.
  var caughtUpOn: Day?

  struct Root: Equatable {
    var due: Day
    var seq: Int

    static func < (left: Root, right: Root) -> Bool {
      (left.due, left.seq) < (right.due, right.seq)
    }
  }

  /// The charge of `event`, with the definition of its concept that counts (§4) and, if its `for` names
  /// a charge that the account has, that one.
  init(_ event: Event, definition: Event?, parent: Charge?) {
    id = event.id
    seq = event.number
    concept = event[ChargeAssessed.concept] ?? "?"
    component = event[ChargeAssessed.class].flatMap(Component.init) ?? .principal
    amount = event[ChargeAssessed.amount] ?? .zero
    due = event[ChargeAssessed.due] ?? event.on
    period = event[ChargeAssessed.period]
    subject = event[ChargeAssessed.subject]
    accrues = component == .principal && definition?[ConceptDefined.accrues] ?? true
    rubro = definition?[ConceptDefined.rubro] ?? "?"
    surchargeRubro = definition?[ConceptDefined.surchargeRubro] ?? rubro
    root = parent?.root ?? Root(due: due, seq: seq)
    owed[component] = amount
  }

  var isOpen: Bool { Component.allCases.contains { owed[$0] > .zero } }

  /// §3, §9: where what a component gets is booked.
  func rubro(of component: Component) -> String {
    component == .surcharge ? surchargeRubro : rubro
  }

  /// §5: lets day t act with principal `p` under the policy in force on t.
  mutating func accrue(on t: Day, principal p: Centavos, under policy: Policy) throws {
    guard accrues, p > .zero, let surcharge = policy.surcharge else { return }
    switch surcharge.method {
    case .monthly:
      // t_k = addMonths(d, k) + 1 day, k = 0, 1, 2, … below cap_months.
      guard let k = instant(on: t), k < surcharge.capMonths else { return }
      try add(share(surcharge.rate, of: p))
    case .daily:
      // Each day t after d with t ≤ addMonths(d, cap_months).
      guard due < t, t <= due.adding(months: surcharge.capMonths) else { return }
      let before = try roundedDaily()
      dailyNumerator += Int128(p.raw) * Int128(surcharge.rate.millionths)
      try add(roundedDaily() - before)
    }
  }

  private mutating func add(_ amount: Centavos) throws {
    accrued = try accrued + amount
    owed[.surcharge] = try owed[.surcharge] + amount
  }

  // round(N)
  private func roundedDaily() throws -> Centavos {
    try rounded(dailyNumerator, over: 36_500 * 1_000_000)
  }

  // The k with t = addMonths(due, k) + 1 day: only the months between the two can be it.
  private func instant(on t: Day) -> Int? {
    let eve = t.adding(days: -1)
    let k = Int(eve.month.number - due.month.number)
    return k >= 0 && due.adding(months: k) == eve ? k : nil
  }
}
