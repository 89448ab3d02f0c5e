import Bytes
import Values

/// One history as it is projected: everything that is stored of it, by names.
public struct ProjectedAccount: Sendable, Equatable {
  /// The account's key, or the name of a group of payments without one.
  public var name: String
  /// The first day on which any of this may be another though nothing happens.
  public var changes: Day
  /// What is owed; nil if no event belongs to it.
  public var balance: AccountBalance?
  /// Its agreements, in the order of signing.
  public var agreements: [AgreementLine] = []
  /// The due day of its oldest overdue charge.
  public var oldestDue: Day?
  /// The first day of its arrears episode.
  public var episode: Day?
  /// Its last closure act.
  public var closure: String?
  /// How many services are suspended, and how many cases of enforcement open.
  public var suspended: Int64 = 0
  public var cases: Int64 = 0
  /// Hashes of the references that are issued in it, and of those paid in it that may be another's.
  public var issues: [UInt64] = []
  public var wants: [UInt64] = []
  /// The steps of the ladder in force whose worklists it is on, by their places.
  public var steps: [Int: Candidate] = [:]
}

/// Sums over many histories as of one day, by names.
public struct ProjectedSums: Sendable, Equatable {
  /// Money received: channel and office; money applied: concept, rubro and component.
  public struct IncomeKey: Hashable, Sendable {
    public var day: Day
    public var first: String
    public var second: String
    public var component: Component?

    /// A key.
    public init(day: Day, first: String, second: String, component: Component?) {
      self.day = day
      self.first = first
      self.second = second
      self.component = component
    }
  }

  /// Arrears: the total has no key.
  public struct ArrearsKey: Hashable, Sendable {
    public var grouping: Delinquency.Grouping
    public var key: String?

    /// A key.
    public init(grouping: Delinquency.Grouping, key: String?) {
      self.grouping = grouping
      self.key = key
    }
  }

  public var arrears: [ArrearsKey: Delinquency.Row] = [:]
  public var income: [IncomeKey: Int64] = [:]
  public var books = Books()

  /// Sums of nothing.
  public init() {}

  /// Adds other sums, or takes them away.
  public mutating func add(_ other: ProjectedSums, times sign: Int64 = 1) {
    for (key, row) in other.arrears {
      arrears[key, default: Delinquency.Row(buckets: row.ages.count)].add(row, times: sign)
    }
    for (key, amount) in other.income {
      income[key] = Exact.sum(income[key] ?? 0, sign * amount)
    }
    books.add(other.books, times: sign)
  }
}

/// Projects histories one by one, on one thread; sums run on from shard to shard.
public final class ProjectedShard {
  /// The sums of all shards that one desk worked on.
  final class Running {
    let arrears: [DelinquencySum]
    let income = DailyIncome()
    var books = Books()

    init(_ desk: HistoryDesk, asOf day: Day) {
      let aging = desk.commonState(asOf: day).policies.policy(on: day).aging
      arrears = Delinquency.Grouping.allCases.map {
        DelinquencySum(asOf: day, aging: aging, by: $0, desk.reader.symbols)
      }
    }
  }

  private let day: Day
  private let desk: HistoryDesk
  private let running: Running

  /// The accounts, in the order in which they came.
  public private(set) var accounts: [ProjectedAccount] = []

  /// A projection of a shard as of a day, which must be the same for all shards.
  public init(_ shard: HistoryShard, asOf day: Day) {
    self.day = day
    desk = shard.desk
    running = desk.running as? Running ?? Running(desk, asOf: day)
    desk.running = running
  }

  /// Projects a history.
  public func add(_ history: History) {
    let record = history.record()
    let state = State(record, asOf: day, common: desk.commonState(asOf: day))
    let fold = running.income.add(record, through: day) { desk.commonState(asOf: $0) }
    let balance = fold.map { Balance($0, asOf: day) }
    var account = ProjectedAccount(name: history.name, changes: state.nextChange(balance))
    (account.issues, account.wants) = record.referencesUsed()
    if record.account == nil { running.books.add(state.ownBooks()) }
    if let fold, let balance {
      running.books.add(fold.books)
      for sum in running.arrears { sum.add(balance) }
      account.balance = AccountBalance(balance, record)
      account.agreements = fold.agreements.map { AgreementLine($0, fold, record) }
      account.oldestDue = balance.oldestDue
      account.episode = fold.episode
      account.closure = fold.closure.map { act in
        switch act {
        case .ordered: "ordered"
        case .executed: "executed"
        case .lifted: "lifted"
        }
      }
      account.suspended = Int64(fold.suspended.count)
      account.cases = Int64(fold.cases.count)
      if balance.isDelinquent {
        for (place, step) in state.ladder.enumerated() {
          account.steps[place] = state.candidate(balance, for: step)
        }
      }
    }
    accounts.append(account)
  }
}

extension Histories {
  /// Projects all histories as of a day: `each` is given what `part` makes of each shard, and the sums over
  /// all come at the end.
  public func project<Part>(
    asOf day: Day, _ part: @escaping @Sendable (HistoryShard, ProjectedShard) -> Part,
    _ each: (Part) throws -> Void
  ) throws -> ProjectedSums {
    forEachDesk { $0.running = nil }
    try forEachShard({ part($0, ProjectedShard($0, asOf: day)) }, each)
    var sums = ProjectedSums()
    forEachDesk { desk in
      if let running = desk.running as? ProjectedShard.Running {
        sums.add(running, desk.reader.symbols)
      }
      desk.running = nil
    }
    return sums
  }
}

extension ProjectedSums {
  fileprivate mutating func add(_ running: ProjectedShard.Running, _ symbols: SymbolTable) {
    books.add(running.books)
    for sum in running.arrears {
      for (name, row) in sum.named + [(nil, sum.total)] as [(String?, Delinquency.Row)] {
        arrears[
          ArrearsKey(grouping: sum.grouping, key: name),
          default: Delinquency.Row(buckets: row.ages.count)
        ].add(row)
      }
    }
    running.income.forEach { key, amount in
      let named = IncomeKey(
        day: key.day, first: symbols.name(key.first),
        second: key.second.map { symbols.name($0) } ?? "?", component: key.component)
      income[named] = Exact.sum(income[named] ?? 0, amount)
    }
  }
}

extension Record {
  /// Hashes of the keys of references that its account issued, and of those that are paid here and not,
  /// or not only, issued by it.
  fileprivate func referencesUsed() -> (issues: [UInt64], wants: [UInt64]) {
    var issues: Set<UInt64> = []
    var wants: Set<UInt64> = []
    for (key, places) in references where places.contains(where: { facts[$0].account == account }) {
      if account != nil { issues.insert(ids.bytes(key).keyHash) }
    }
    for fact in facts {
      guard case .payment(let payment) = fact.body, let key = payment.reference else { continue }
      let places = references[key] ?? []
      if places.isEmpty || account == nil
        || places.contains(where: { facts[$0].account != account })
      {
        wants.insert(ids.bytes(key).keyHash)
      }
    }
    return (issues.sorted(), wants.sorted())
  }
}
