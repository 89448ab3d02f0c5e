import Values

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
