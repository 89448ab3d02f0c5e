import Values

/// What was done by the measures of a plan, month by month, added up history by history.
struct MeasureCount: Sendable {
  private struct Cell: Sendable {
    var sum: Int64 = 0
    /// Different accounts, by their places among the names.
    var accounts: Set<Int32> = []
  }

  private let kinds: [Fact.Measure.Kind]
  /// Twelve of each measure.
  private var cells: [Cell]
  /// The first day after the as-of day on which an event takes effect that is known already.
  private(set) var nextDay = Day(number: .max)
  private var names: [String] = []
  private var places: [String: Int32] = [:]

  init(_ plan: YearPlan) {
    kinds = plan.activities.compactMap(\.measure?.kind)
    cells = Array(repeating: Cell(), count: kinds.count * 12)
  }

  /// Adds what is measured in a history as far as it stands.
  mutating func add(_ history: History, asOf day: Day) {
    let state = history.state(asOf: day)
    nextDay = min(nextDay, state.record.nextDay(after: day))
    let kind = kinds[history.measure]
    for (place, amount) in history.measured where state.stands(place) {
      let fact = state.record.facts[place]
      let cell = history.measure * 12 + fact.on.date.month - 1
      switch kind {
      case .count, .occurs: cells[cell].sum += 1
      case .sum: cells[cell].sum = Exact.sum(cells[cell].sum, amount)
      case .distinct:
        guard let owner = state.owner(of: fact) else { continue }
        let account = self.place(of: state.record.ids.name(owner))
        cells[cell].accounts.insert(account)
      }
    }
  }

  /// Adds what was counted elsewhere.
  mutating func add(_ other: MeasureCount) {
    nextDay = min(nextDay, other.nextDay)
    let moved = other.names.map { place(of: $0) }
    for (place, cell) in other.cells.enumerated() {
      cells[place].sum = Exact.sum(cells[place].sum, cell.sum)
      for account in cell.accounts { cells[place].accounts.insert(moved[Int(account)]) }
    }
  }

  private mutating func place(of name: String) -> Int32 {
    if let place = places[name] { return place }
    let place = Int32(names.count)
    names.append(name)
    places[name] = place
    return place
  }

  /// What a measure gives, by months.
  func months(_ measure: Int) -> [Int64] {
    cells[measure * 12..<measure * 12 + 12].map { cell in
      switch kinds[measure] {
      case .count, .sum: cell.sum
      case .occurs: min(cell.sum, 1)
      case .distinct: Int64(cell.accounts.count)
      }
    }
  }
}
