import Values

/// All accounts of a ledger as of a day: questions about everyone, answered by all cores.
public struct Population: Sendable {
  /// The accounts' pasts.
  public let histories: Histories
  /// The as-of day.
  public let day: Day

  /// The accounts as of a day.
  public init(_ histories: Histories, asOf day: Day) {
    self.histories = histories
    self.day = day
  }

  /// How many events are known.
  public var known: UInt64 { histories.known }

  /// The policy in force on the day.
  public var policy: Policy { histories.commonState(asOf: day).policies.policy(on: day) }

  /// Every balance, handled where it is folded: `start` makes what a shard's balances are added to.
  func gather<Sum>(
    _ start: @escaping @Sendable (HistoryShard) -> Sum,
    _ add: @escaping @Sendable (inout Sum, Balance, State) -> Void
  ) throws -> [Sum] {
    var sums: [Sum] = []
    try histories.forEachShard { [day] shard in
      var sum = start(shard)
      shard.forEach { history in
        guard history.isAccount else { return }
        let state = history.state(asOf: day)
        guard let account = state.record.account, let balance = state.balance(account) else {
          return
        }
        add(&sum, balance, state)
      }
      return sum
    } _: {
      sums.append($0)
    }
    return sums
  }

  /// Every account to which an event belongs, bytewise.
  public func accounts() throws -> [AccountLine] {
    try gather({ _ in [AccountLine]() }) { lines, balance, state in
      lines.append(AccountLine(balance, state.record))
    }.joined().sorted { $0.account.utf8.lexicographicallyPrecedes($1.account.utf8) }
  }

  /// What one account owes; nil if no event belongs to it.
  public func balance(_ account: String) throws -> AccountBalance? {
    try state(of: account).balance()
  }

  /// The state of one account.
  public func state(of account: String) throws -> State {
    let record = try histories.record(of: account)
    return State(record, asOf: day, common: record.common.map { State($0, asOf: day) })
  }

  /// Arrears as of the day.
  public func delinquency(by grouping: Delinquency.Grouping) throws -> Delinquency {
    let aging = policy.aging
    let sums = try gather(
      { [day] shard in
        DelinquencySum(asOf: day, aging: aging, by: grouping, shard.desk.reader.symbols)
      }) { sum, balance, _ in sum.add(balance) }
    return Delinquency(sums, day: day, aging: aging)
  }

  /// The names of the steps of the ladder in force.
  public var steps: [String] { policy.ladder.map(\.name) }

  /// The candidates for a step, by account; nil if the ladder in force lacks it.
  public func worklist(_ name: String) throws -> [Candidate]? {
    guard steps.contains(name) else { return nil }
    return try gather({ _ in [Candidate]() }) { candidates, balance, state in
      guard let step = state.ladder.first(where: { $0.name == name }),
        let candidate = state.candidate(balance, for: step)
      else { return }
      candidates.append(candidate)
    }.joined().sorted { $0.account.utf8.lexicographicallyPrecedes($1.account.utf8) }
  }

  /// The books as of the day.
  public func books() throws -> Books {
    var books = Books()
    try histories.forEachShard { [day] shard in
      var books = Books()
      shard.forEach { history in books.add(history.state(asOf: day).ownBooks()) }
      return books
    } _: {
      books.add($0)
    }
    return books
  }
}

extension State {
  /// What the account owes whose record this is; nil if no event belongs to it.
  public func balance() -> AccountBalance? {
    record.account.flatMap { balance($0) }.map { AccountBalance($0, record) }
  }
}
