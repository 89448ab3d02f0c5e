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
