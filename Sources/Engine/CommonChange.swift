import Values

extension Histories {
  /// Whether what concerns all accounts is the same for everything before as it was at an earlier state
  /// of this ledger: no policy came into force, and no definition came late or was annulled.
  public func concernsAsBefore(_ earlier: Histories, asOf before: Day, now day: Day) -> Bool {
    let (old, new) = (earlier.commonState(asOf: before), commonState(asOf: day))
    guard old.policies.policies.map(\.from) == new.policies.policies.map(\.from),
      old.policies.index(on: before) == new.policies.index(on: day)
    else { return false }
    for fact in new.record.facts where fact.on <= day {
      let isNews = fact.seq >= earlier.known
      switch fact.body {
      case .annulled, .policy: if isNews || fact.on > before { return false }
      // A charge that comes after a definition takes it; of those that were there, only a late one.
      case .concept: if isNews, fact.on < before { return false }
      default: break
      }
    }
    return true
  }
}
