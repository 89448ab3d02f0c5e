import Values

/// When an account's figures become others though nothing happens: what `project` must fold again on a
/// new day.
extension State {
  /// The first day after this state's on which what is projected of the account may be another.
  public func nextChange(_ balance: Balance?) -> Day {
    var next = Day(number: .max)
    func on(_ later: Day) { if later > day { next = min(next, later) } }
    // Facts are in order: those to come are the last.
    for fact in record.facts.reversed() {
      guard fact.on > day else { break }
      on(fact.on)
    }
    if record.hasStrikes {
      for place in record.facts.indices { if let strike = record.strike(place) { on(strike) } }
    }
    guard let balance else { return next }
    let policy = policies.policy(on: day)
    for charge in balance.charges {
      on(charge.due.adding(days: 1))
      for bound in policy.aging { on(charge.due.adding(days: Int(bound) + 1)) }
      if !charge.isFrozen { on(max(charge.nextFall(policies), day.adding(days: 1))) }
    }
    if let oldest = balance.oldestDue {
      // Rezago is what is owed from years before.
      on(Day(cutting: 1, to: Month(year: day.date.year + 1, month: 1)))
      for step in policy.ladder {
        on(oldest.adding(days: Int(step.minDays)))
        guard let after = step.after else { continue }
        for notice in balance.fold.served { on(notice.on.adding(days: Int(after.daysSince))) }
      }
    }
    if let agreement = balance.fold.lastAgreement, agreement.status == .active {
      on(agreement.breakDay)
      if let missed = agreement.nextMissed(after: day) { on(missed) }
    }
    return next
  }
}
