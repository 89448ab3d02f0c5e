import Values

/// A finding as the canonical dump tells of it.
public struct DumpedFinding: Sendable {
  /// What kind of oddity.
  public let code: Finding.Code
  /// The id of the event that shows it.
  public let event: String
  /// The account to which that event belongs.
  public let account: String?

  /// A finding that the event of that id shows.
  public init(_ finding: Finding, event: String) {
    code = finding.code
    self.event = event
    account = finding.account
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
