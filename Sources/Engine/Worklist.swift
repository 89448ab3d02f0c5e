import Values

/// A candidate for a step of the ladder (§8): a person decides, and records the act.
public struct Candidate: Sendable, Equatable {
  /// The account.
  public var account: String
  /// Its barrio; nil if unknown.
  public var barrio: String?
  /// The due day of its oldest overdue charge.
  public var oldestDue: Day
  /// How many days that is overdue.
  public var days: Int64
  /// What is overdue.
  public var overdue: Int64
  /// How many notices the rule of `after` counts.
  public var notices: Int64

  /// A candidate by its parts.
  public init(
    account: String, barrio: String?, oldestDue: Day, days: Int64, overdue: Int64, notices: Int64
  ) {
    self.account = account
    self.barrio = barrio
    self.oldestDue = oldestDue
    self.days = days
    self.overdue = overdue
    self.notices = notices
  }
}

extension State {
  /// The ladder in force on the day.
  public var ladder: [Policy.Step] { policies.policy(on: day).ladder }

  /// Whether an account is a candidate for a step.
  func candidate(_ balance: Balance, for step: Policy.Step) -> Candidate? {
    let fold = balance.fold
    guard fold.wasOpened, let oldest = balance.oldestDue else { return nil }
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
      account: record.ids.name(balance.account),
      barrio: fold.barrio.map { record.symbols.name($0) }, oldestDue: oldest, days: days,
      overdue: overdue, notices: Int64(counted.count))
  }

  private func isDone(_ action: Policy.Step.Action, _ fold: AccountFold) -> Bool {
    switch action {
    case .notice: false
    case .suspension: !fold.suspended.isEmpty
    case .closure: fold.closure == .ordered || fold.closure == .executed
    case .enforcement: !fold.cases.isEmpty
    }
  }
}
