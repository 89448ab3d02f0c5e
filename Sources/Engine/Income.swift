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
    let days = [periods.before] + periods.ends
    var sums = [[String: Int64]](repeating: [:], count: days.count)
    try histories.forEachShard { shard in
      var sum = IncomeSum(days, grouping, shard.desk)
      shard.forEach { sum.add($0) }
      return sum.named
    } _: { shard in
      for (place, amounts) in shard.enumerated() {
        sums[place].merge(amounts) { Exact.sum($0, $1) }
      }
    }
    for place in sums.indices.dropFirst().reversed() {
      sums[place].merge(sums[place - 1].mapValues { -$0 }) { Exact.sum($0, $1) }
    }
    self.init(Array(sums.dropFirst()))
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

/// Income added up history by history: the totals as of each day.
struct IncomeSum {
  private let days: [Day]
  private let grouping: Income.Grouping
  private let desk: HistoryDesk
  private var sums: [[AppliedKey: Int64]]

  init(_ days: [Day], _ grouping: Income.Grouping, _ desk: HistoryDesk) {
    self.days = days
    self.grouping = grouping
    self.desk = desk
    sums = Array(repeating: [:], count: days.count)
  }

  /// The sums as of each day, by name.
  var named: [[String: Int64]] {
    sums.map { amounts in
      var named: [String: Int64] = [:]
      for (key, amount) in amounts {
        let name =
          grouping == .component
          ? key.component.name : key.word.map { desk.reader.symbols.name($0) } ?? "?"
        named[name] = Exact.sum(named[name] ?? 0, amount)
      }
      return named
    }
  }

  mutating func add(_ history: History) {
    let record = history.record()
    switch grouping {
    case .channel, .office: receive(record)
    case .concept, .rubro, .component:
      guard let account = record.account else { return }
      let states = days.map { State(record, asOf: $0, common: desk.commonState(asOf: $0)) }
      Timeline(states, account).run { place, applied in
        for (key, amount) in applied { add(amount, of: key, to: place) }
      }
    }
  }

  private mutating func add(_ amount: Int64, of key: Timeline.Key, to place: Int) {
    let word =
      switch grouping {
      case .concept: key.concept
      case .rubro: key.rubro
      default: Symbol?.none
      }
    sums[place][AppliedKey(word: word, component: key.component), default: 0] += amount
  }

  // A payment counts from its day on until it is struck, once: where its own account is, or among
  // those that have none.
  private mutating func receive(_ record: Record) {
    for (place, fact) in record.facts.enumerated() {
      guard case .payment(let payment) = fact.body, fact.account == record.account else { continue }
      let key = AppliedKey(
        word: grouping == .channel ? payment.channel : payment.office, component: .principal)
      for (number, day) in days.enumerated() where record.stands(place, asOf: day) {
        sums[number][key] = Exact.sum(sums[number][key] ?? 0, payment.amount)
      }
    }
  }
}

/// What an amount of income is counted under.
private struct AppliedKey: Hashable {
  var word: Symbol?
  var component: Component
}
