import Values

/// A finding as the canonical dump tells of it.
public struct DumpedFinding: Sendable {
  /// What kind of oddity.
  public let code: Finding.Code
  /// The id of the event that shows it.
  public let event: String
  /// The account to which that event belongs.
  public let account: String?
}

extension State {
  /// All findings, by names.
  public func dumpedFindings() -> [DumpedFinding] {
    let findings = findings()
    let seqs = Set(findings.map(\.seq))
    var events: [UInt64: Symbol] = [:]
    for fact in record.facts where seqs.contains(fact.seq) { events[fact.seq] = fact.id }
    return findings.map { finding in
      DumpedFinding(
        code: finding.code, event: events[finding.seq].map { record.ids.name($0) } ?? "-",
        account: finding.account.map { record.ids.name($0) })
    }
  }
}

extension AccountFold {
  /// The notices that count in the present arrears episode; none without one.
  public var noticesOfEpisode: [(on: Day, kind: Symbol)] {
    guard let episode else { return [] }
    return served.filter { $0.on >= episode }
  }
}

extension Fact.Closure {
  /// The name of the state of the premises after the act.
  public var name: String {
    switch self {
    case .ordered: "ordered"
    case .executed: "executed"
    case .lifted: "lifted"
    }
  }
}
