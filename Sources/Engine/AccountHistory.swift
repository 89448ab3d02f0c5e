import Values

/// What happened to an account, step by step in the order of the rules, and where it led.
///
/// Statements and explanations are made from it.
public struct AccountHistory {
  /// A step, the day on which it fell, and the event at work, if one was.
  struct Happening {
    var step: AccountFold.Step
    var day: Day
    var fact: Fact?

    /// Whether a payment is at work: what it puts on charges is its own, all else is credit's.
    var isPayment: Bool { if case .payment? = fact?.body { true } else { false } }
  }

  /// The account as of the state's day.
  public let fold: AccountFold
  /// The names behind its symbols.
  let record: Record
  /// All that happened, day by day; on each day in the order of the rules.
  let happenings: [Happening]
}

extension State {
  /// The history of an account; nil if no event belongs to it.
  ///
  /// No stretch of daily surcharges reaches over the end of `pausing`.
  public func history(_ account: Symbol, pausing: Day? = nil) -> AccountHistory? {
    var happenings: [AccountHistory.Happening] = []
    let fold = foldIfAny(
      account, pausing: pausing,
      note: { happenings.append(AccountHistory.Happening(step: $0, day: $1, fact: $2)) })
    guard let fold else { return nil }
    // A fold lets time pass charge by charge: the days are put in order, each day's steps stay in theirs.
    let days = happenings.map(\.day)
    let order = days.indices.sorted { days[$0] != days[$1] ? days[$0] < days[$1] : $0 < $1 }
    return AccountHistory(fold: fold, record: record, happenings: order.map { happenings[$0] })
  }
}

extension AccountFold.Step {
  /// What the step adds to owed − credit.
  var effect: Int64 {
    switch self {
    case .charged(_, let amount), .surcharged(_, _, _, _, _, let amount), .refunded(let amount),
      .restored(_, _, let amount):
      amount
    case .received(let amount), .discounted(_, _, let amount), .forgiven(_, _, let amount): -amount
    case .turn, .applied, .signed, .broken, .fulfilled: 0
    }
  }
}

/// Surcharges of one charge, base and rate: monthly instants, or days in a row.
public struct SurchargeRun: Sendable, Equatable {
  /// The first instant or day.
  public private(set) var first: Day
  /// The last instant or day.
  public private(set) var last: Day
  /// How many monthly instants; 0 if daily.
  public private(set) var instants: Int
  /// How many days; 0 if monthly.
  public private(set) var days: Int
  /// The principal owed.
  public let base: Int64
  /// The rate: of a month, or of a year if daily.
  public let rate: Percent

  /// What one step gives: of a monthly instant `days` is 0, else the days up to `on`.
  init(on: Day, days: Int, base: Int64, rate: Percent) {
    first = days > 0 ? on.adding(days: 1 - days) : on
    last = on
    instants = days > 0 ? 0 : 1
    self.days = days
    self.base = base
    self.rate = rate
  }

  /// The run that goes on with the next; nil if that is of another kind, base or rate, or leaves days
  /// out.
  func joined(by next: SurchargeRun) -> SurchargeRun? {
    guard base == next.base, rate == next.rate, (days > 0) == (next.days > 0),
      days == 0 || last.adding(days: 1) == next.first
    else { return nil }
    var joined = self
    joined.last = next.last
    joined.instants += next.instants
    joined.days += next.days
    return joined
  }
}
