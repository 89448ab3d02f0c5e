import Events
import Values

// §8.
extension Reference {
  /// The answer of `worklist`; nil if the ladder in force on the day lacks the step.
  public func worklist(_ step: String, asOf day: Day) throws -> String? {
    let state = try state(day)
    guard let step = state.policy.ladder.first(where: { $0.step == step }) else { return nil }
    let candidates = try state.accounts.filter { try $0.isListed(step) }
    return array(
      try candidates.map { account in
        let oldest = account.oldestOverdue ?? day
        return object([
          ("account", quoted(account.account)),
          ("barrio", quoted(account.barrio ?? "?")),
          ("oldest_due", quoted(oldest)),
          ("days", "\(day.number - oldest.number)"),
          ("overdue", quoted(try account.overdue().total())),
          ("notices", "\(step.after.map { account.counted($0).count } ?? 0)"),
        ])
      })
  }
}

extension AccountFold {
  /// The due day of the oldest overdue charge.
  var oldestOverdue: Day? {
    charges.indices.filter { isOverdue($0) }.map { charges[$0].due }.min()
  }

  /// Whether the account is on the worklist of a step as of D.
  func isListed(_ step: LadderStep) throws -> Bool {
    // If it was opened; its kind is listed (or none is); it is delinquent;
    guard status != .unknown else { return false }
    if let kinds = step.kinds {
      guard let kind, kinds.contains(kind) else { return false }
    }
    guard let oldest = oldestOverdue else { return false }
    // the oldest overdue charge is at least `min_days` overdue; its overdue total at least `min_total`;
    if let days = step.minDays, Int(record.day.number - oldest.number) < days { return false }
    if let total = step.minTotal, try overdue().total() < total { return false }
    // at least `times` notices are counted, and the `times`-th is at least `days_since` days before D.
    if let after = step.after {
      let counted = counted(after)
      guard counted.count >= after.times else { return false }
      let last = counted[after.times - 1]
      if Int(record.day.number - last.number) < after.daysSince { return false }
    }
    // An account is not listed again for an action that is under way.
    switch step.action {
    case "suspension": return suspendedServices.isEmpty
    case "closure": return lastClosureAct != "ordered" && lastClosureAct != "executed"
    case "enforcement": return openCases.isEmpty
    default: return true
    }
  }

  /// The days of the notices that `after` counts: of that kind in the present episode, in order, one
  /// only if it is at least `days_between` days after the one counted before.
  func counted(_ after: LadderStep.After) -> [Day] {
    guard let episode else { return [] }
    var counted: [Day] = []
    for notice in servedNotices where notice.kind == after.notice && notice.on >= episode {
      if let last = counted.last, Int(notice.on.number - last.number) < after.daysBetween {
        continue
      }
      counted.append(notice.on)
    }
    return counted
  }
}
