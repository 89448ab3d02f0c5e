import Values

/// Arrears by barrio, kind or concept as of a day (§7).
public struct Delinquency: Sendable {
  /// What arrears are grouped by.
  public enum Grouping: String, Sendable, CaseIterable {
    case barrio, kind, concept
  }

  /// One group.
  public struct Row: Sendable {
    /// Accounts that are open or owe something; by concept, those that owe something of it.
    public var accounts: Int64 = 0
    /// Accounts with an overdue charge.
    public var delinquent: Int64 = 0
    /// What is overdue, by component.
    public var overdue = Amounts()
    /// What is owed under active agreements.
    public var inAgreement: Int64 = 0
    /// What is overdue from years before.
    public var rezago: Int64 = 0
    /// What is overdue, by age.
    public var ages: [Int64]

    init(buckets: Int) { ages = Array(repeating: 0, count: buckets) }
  }

  /// The rows, by key bytewise.
  public let rows: [(key: String, row: Row)]
  /// All together.
  public let total: Row

  init(_ state: State, _ balances: [Balance], by grouping: Grouping) {
    let aging = state.policies.policy(on: state.day).aging
    let year = state.day.date.year
    func name(_ symbol: Symbol?) -> String { symbol.map { state.record.symbols.name($0) } ?? "?" }
    var rows: [String: Row] = [:]
    var total = Row(buckets: aging.count + 1)

    func add(_ charge: OpenCharge, to row: inout Row) {
      if charge.isFrozen {
        row.inAgreement = Exact.sum(row.inAgreement, charge.owed)
        return
      }
      guard charge.due < state.day else { return }
      row.overdue.add(charge.amounts)
      if charge.due.date.year < year { row.rezago = Exact.sum(row.rezago, charge.owed) }
      let age = Int64(state.day.number - charge.due.number)
      let bucket = aging.firstIndex { age <= $0 } ?? aging.count
      row.ages[bucket] = Exact.sum(row.ages[bucket], charge.owed)
    }

    for balance in balances where balance.counts {
      let charges = balance.fold.openCharges
      let isDelinquent = !balance.overdueCharges.isEmpty
      if grouping == .concept {
        let concepts = Set(charges.map(\.concept))
        let late = Set(balance.overdueCharges.map(\.concept))
        for concept in concepts {
          rows[name(concept), default: Row(buckets: aging.count + 1)].accounts += 1
        }
        for concept in late {
          rows[name(concept), default: Row(buckets: aging.count + 1)].delinquent += 1
        }
        for charge in charges {
          add(charge, to: &rows[name(charge.concept), default: Row(buckets: aging.count + 1)])
        }
        if !charges.isEmpty { total.accounts += 1 }
      } else {
        let key = name(grouping == .barrio ? balance.fold.barrio : balance.fold.kind)
        var row = rows[key] ?? Row(buckets: aging.count + 1)
        row.accounts += 1
        if isDelinquent { row.delinquent += 1 }
        for charge in charges { add(charge, to: &row) }
        rows[key] = row
        total.accounts += 1
      }
      if isDelinquent { total.delinquent += 1 }
      for charge in charges { add(charge, to: &total) }
    }
    self.rows = rows.filter { $0.value.accounts > 0 }.map { ($0.key, $0.value) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    self.total = total
  }
}

extension State {
  /// Arrears as of the day.
  public func delinquency(by grouping: Delinquency.Grouping) -> Delinquency {
    Delinquency(self, balances(), by: grouping)
  }
}
