import Values

/// Money received and applied, period by period (§9): differences of totals, so that an annulment shows
/// in its own period, with a minus.
public struct Income: Sendable, Equatable {
  /// What income is grouped by.
  public enum Grouping: String, Sendable, CaseIterable {
    case concept, rubro, component, channel, office
  }

  /// The amounts of each period, by key bytewise; none is zero.
  public private(set) var periods: [[(key: String, amount: Int64)]]
  /// All of it.
  public private(set) var total: Int64

  public static func == (left: Income, right: Income) -> Bool {
    left.total == right.total && left.periods.count == right.periods.count
      && zip(left.periods, right.periods).allSatisfy { $0.elementsEqual($1, by: ==) }
  }

  /// The income of all accounts in some periods.
  public init(_ histories: Histories, _ periods: Periods, by grouping: Grouping) throws {
    let last = periods.ends.last ?? periods.before
    histories.forEachDesk { $0.running = nil }
    try histories.forEachShard { shard in
      let income = shard.desk.running as? DailyIncome ?? DailyIncome()
      shard.desk.running = income
      shard.forEach { history in
        _ = income.add(history.record(), through: last) { shard.desk.commonState(asOf: $0) }
      }
    } _: { _ in
    }
    var sums = [[String: Int64]](repeating: [:], count: periods.ends.count)
    histories.forEachDesk { desk in
      (desk.running as? DailyIncome)?.forEach { key, amount in
        guard key.day > periods.before,
          let name = grouping.name(of: key, desk.reader.symbols)
        else { return }
        let place = periods.ends.partitioning { $0 >= key.day }
        sums[place][name] = Exact.sum(sums[place][name] ?? 0, amount)
      }
      desk.running = nil
    }
    self.init(sums)
  }

  /// The income of periods, each by key; zeros are left out.
  public init(_ sums: [[String: Int64]]) {
    periods = sums.map { period in
      period.filter { $0.value != 0 }.map { ($0.key, $0.value) }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
    total = periods.joined().reduce(0) { Exact.sum($0, $1.amount) }
  }
}

extension Income.Grouping {
  /// What an amount counts under; nil if it is of the other kind of income.
  fileprivate func name(of key: DailyIncome.Key, _ symbols: SymbolTable) -> String? {
    switch self {
    case .channel: key.component == nil ? symbols.name(key.first) : nil
    case .office: key.component == nil ? key.second.map { symbols.name($0) } ?? "?" : nil
    case .concept: key.component == nil ? nil : symbols.name(key.first)
    case .rubro: key.component == nil ? nil : key.second.map { symbols.name($0) } ?? "?"
    case .component: key.component?.name
    }
  }
}
