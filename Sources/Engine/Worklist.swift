import Values

/// The candidates for a step of the ladder (§8): a person decides, and records the act.
public struct Candidate: Sendable {
  /// The account as of the day.
  public let balance: Balance
  /// The due day of its oldest overdue charge.
  public let oldestDue: Day
  /// How many days that is overdue.
  public let days: Int64
  /// What is overdue.
  public let overdue: Int64
  /// How many notices the rule of `after` counts.
  public let notices: Int64
}

extension State {
  /// The ladder in force on the day.
  public var ladder: [Policy.Step] { policies.policy(on: day).ladder }

  /// Whether an account is a candidate for a step.
  func candidate(_ balance: Balance, for step: Policy.Step) -> Candidate? {
    let fold = balance.fold
    guard fold.wasOpened, let oldest = balance.overdueCharges.map(\.due).min() else { return nil }
    if let kinds = step.kinds, !kinds.contains(where: { $0 == fold.kind }) { return nil }
    let days = Int64(day.number - oldest.number)
    let overdue = balance.overdue.total
    guard days >= step.minDays, overdue >= step.minTotal, !isDone(step.action, fold) else {
      return nil
    }
    var counted: [Day] = []
    if let after = step.after {
      guard let episode = fold.episode else { return nil }
      for notice in fold.served where notice.kind == after.notice && notice.on >= episode {
        if let last = counted.last, Int64(notice.on.number - last.number) < after.daysBetween {
          continue
        }
        counted.append(notice.on)
      }
      guard Int64(counted.count) >= after.times else { return nil }
      let decisive = counted[Int(after.times) - 1]
      guard Int64(day.number - decisive.number) >= after.daysSince else { return nil }
    }
    return Candidate(
      balance: balance, oldestDue: oldest, days: days, overdue: overdue,
      notices: Int64(counted.count))
  }

  private func isDone(_ action: Policy.Step.Action, _ fold: AccountFold) -> Bool {
    switch action {
    case .notice: false
    case .suspension: !fold.suspended.isEmpty
    case .closure: fold.closure == .ordered || fold.closure == .executed
    case .enforcement: !fold.cases.isEmpty
    }
  }

  /// The worklist of a step, by account; nil if the ladder in force lacks it.
  public func worklist(_ name: String) -> [Candidate]? {
    guard let step = ladder.first(where: { $0.name == name }) else { return nil }
    return balances().compactMap { candidate($0, for: step) }
  }
}
