import Values

/// Arrears by barrio, kind or concept as of a day (§7).
public struct Delinquency: Sendable, Equatable {
  /// What arrears are grouped by.
  public enum Grouping: String, Sendable, CaseIterable {
    case barrio, kind, concept
  }

  /// One group.
  public struct Row: Sendable, Equatable {
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

    /// A row of nothing.
    public init(buckets: Int) { ages = Array(repeating: 0, count: buckets) }

    /// Adds another part of the group, or takes it away.
    public mutating func add(_ other: Row, times sign: Int64 = 1) {
      accounts += sign * other.accounts
      delinquent += sign * other.delinquent
      for component in Component.allCases {
        overdue[component] = Exact.sum(overdue[component], sign * other.overdue[component])
      }
      inAgreement = Exact.sum(inAgreement, sign * other.inAgreement)
      rezago = Exact.sum(rezago, sign * other.rezago)
      for place in ages.indices { ages[place] = Exact.sum(ages[place], sign * other.ages[place]) }
    }
  }

  /// One group and what it is called.
  public struct Group: Sendable, Equatable {
    public var key: String
    public var row: Row

    /// A group.
    public init(key: String, row: Row) {
      self.key = key
      self.row = row
    }
  }

  /// The day.
  public let day: Day
  /// Where ages are cut.
  public let aging: [Int64]
  /// The groups, by key bytewise.
  public let groups: [Group]
  /// All together.
  public let total: Row

  /// Arrears by their parts.
  public init(day: Day, aging: [Int64], groups: [Group], total: Row) {
    self.day = day
    self.aging = aging
    self.groups = groups
    self.total = total
  }

  /// The sums of several threads put together.
  init(_ sums: [DelinquencySum], day: Day, aging: [Int64]) {
    self.day = day
    self.aging = aging
    var rows: [String: Row] = [:]
    var total = Row(buckets: aging.count + 1)
    for sum in sums {
      total.add(sum.total)
      for (key, row) in sum.named {
        rows[key ?? "?", default: Row(buckets: aging.count + 1)].add(row)
      }
    }
    groups = rows.filter { $0.value.accounts > 0 }.map { Group(key: $0.key, row: $0.value) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    self.total = total
  }
}

/// Arrears added up account by account.
final class DelinquencySum {
  private let day: Day
  private let newYear: Day
  private let aging: [Int64]
  let grouping: Delinquency.Grouping
  private let symbols: SymbolTable
  // By the word's number plus one; nothing known is 0.
  private var rows: [Delinquency.Row?] = []
  private(set) var total: Delinquency.Row

  init(
    asOf day: Day, aging: [Int64], by grouping: Delinquency.Grouping, _ symbols: SymbolTable
  ) {
    self.day = day
    newYear = Day(cutting: 1, to: Month(year: day.date.year, month: 1))
    self.aging = aging
    self.grouping = grouping
    self.symbols = symbols
    total = Delinquency.Row(buckets: aging.count + 1)
  }

  /// The rows by name.
  var named: [(String?, Delinquency.Row)] {
    rows.enumerated().compactMap { place, row in
      row.map { (place == 0 ? "?" : symbols.name(Symbol(index: UInt32(place - 1))), $0) }
    }
  }

  private func change(_ key: Symbol?, _ body: (inout Delinquency.Row) -> Void) {
    let place = key.map { Int($0.index) + 1 } ?? 0
    while rows.count <= place { rows.append(nil) }
    // Taken out while it is changed, so that its ages are not copied.
    var row = rows[place].take() ?? Delinquency.Row(buckets: aging.count + 1)
    body(&row)
    rows[place] = row
  }

  private func add(_ charge: OpenCharge, to row: inout Delinquency.Row) {
    if charge.isFrozen {
      row.inAgreement = Exact.sum(row.inAgreement, charge.owed)
      return
    }
    guard charge.due < day else { return }
    row.overdue.add(charge.amounts)
    if charge.due < newYear { row.rezago = Exact.sum(row.rezago, charge.owed) }
    let age = Int64(day.number - charge.due.number)
    let bucket = aging.firstIndex { age <= $0 } ?? aging.count
    row.ages[bucket] = Exact.sum(row.ages[bucket], charge.owed)
  }

  /// Adds an account.
  func add(_ balance: Balance) {
    guard balance.counts else { return }
    let charges = balance.charges
    let isDelinquent = balance.isDelinquent
    if grouping == .concept {
      for concept in Set(charges.map(\.concept)) {
        change(concept) { row in
          row.accounts += 1
          if charges.contains(where: { $0.concept == concept && $0.isOverdue(on: day) }) {
            row.delinquent += 1
          }
        }
      }
      for charge in charges { change(charge.concept) { add(charge, to: &$0) } }
      if !charges.isEmpty { total.accounts += 1 }
    } else {
      change(grouping == .barrio ? balance.fold.barrio : balance.fold.kind) { row in
        row.accounts += 1
        if isDelinquent { row.delinquent += 1 }
        for charge in charges { add(charge, to: &row) }
      }
      total.accounts += 1
    }
    if isDelinquent { total.delinquent += 1 }
    for charge in charges { add(charge, to: &total) }
  }
}
