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

/// Projects histories one by one, on one thread.
public final class ProjectedShard {
  private let day: Day
  private let desk: HistoryDesk
  private let arrears: [DelinquencySum]
  private let income = DailyIncome()
  private var books = Books()

  /// The accounts, in the order in which they came.
  public private(set) var accounts: [ProjectedAccount] = []

  /// A projection of a shard as of a day.
  public init(_ shard: HistoryShard, asOf day: Day) {
    self.day = day
    desk = shard.desk
    let aging = desk.commonState(asOf: day).policies.policy(on: day).aging
    arrears = Delinquency.Grouping.allCases.map {
      DelinquencySum(asOf: day, aging: aging, by: $0, shard.desk.reader.symbols)
    }
  }

  /// Projects a history.
  public func add(_ history: History) {
    let record = history.record()
    let state = State(record, asOf: day, common: desk.commonState(asOf: day))
    let fold = income.add(record, through: day) { desk.commonState(asOf: $0) }
    let balance = fold.map { Balance($0, asOf: day) }
    var account = ProjectedAccount(name: history.name, changes: state.nextChange(balance))
    (account.issues, account.wants) = record.referencesUsed()
    if record.account == nil { books.add(state.ownBooks()) }
    if let fold, let balance {
      books.add(fold.books)
      for sum in arrears { sum.add(balance) }
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

  /// The sums, by names.
  public func sums() -> ProjectedSums {
    var sums = ProjectedSums()
    sums.books = books
    for sum in arrears {
      for (name, row) in sum.named {
        sums.arrears[ProjectedSums.ArrearsKey(grouping: sum.grouping, key: name)] = row
      }
      sums.arrears[ProjectedSums.ArrearsKey(grouping: sum.grouping, key: nil)] = sum.total
    }
    let symbols = desk.reader.symbols
    for (key, amount) in income.amounts where amount != 0 {
      let named = ProjectedSums.IncomeKey(
        day: key.day, first: symbols.name(key.first),
        second: key.second.map { symbols.name($0) } ?? "?", component: key.component)
      sums.income[named] = Exact.sum(sums.income[named] ?? 0, amount)
    }
    return sums
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
