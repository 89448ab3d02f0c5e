import Values

/// Arrears at the end of each of some months (§7): every account is folded once for all of them where
/// nothing rewrites its past in between.
public struct ArrearsSeries: Sendable {
  /// The arrears of a month, by all that they are grouped by.
  public typealias Month = [Delinquency.Grouping: Delinquency]

  /// The arrears as of each of the days, in their order.
  public let months: [Month]

  /// The arrears of all accounts as of some days, which rise.
  public init(_ histories: Histories, asOf days: [Day]) throws {
    histories.forEachDesk { $0.running = nil }
    try histories.forEachShard { shard in
      let sums = shard.desk.running as? SeriesSums ?? SeriesSums(shard.desk, asOf: days)
      shard.desk.running = sums
      shard.forEach { if $0.isAccount { sums.add($0.record()) } }
    } _: { _ in
    }
    var parts: [SeriesSums] = []
    histories.forEachDesk { desk in
      if let sums = desk.running as? SeriesSums { parts.append(sums) }
      desk.running = nil
    }
    months = days.indices.map { place in
      let day = days[place]
      let aging = histories.commonState(asOf: day).policies.policy(on: day).aging
      var month: Month = [:]
      for (index, grouping) in Delinquency.Grouping.allCases.enumerated() {
        month[grouping] = Delinquency(
          parts.map { $0.months[place][index] }, day: day, aging: aging)
      }
      return month
    }
  }
}

/// The sums of many days, added up account by account on one thread.
final class SeriesSums {
  private let desk: HistoryDesk
  private let days: [Day]
  /// Of each day, one for each grouping.
  let months: [[DelinquencySum]]
  /// How many facts were applied.
  private(set) var applied = 0

  init(_ desk: HistoryDesk, asOf days: [Day]) {
    self.desk = desk
    self.days = days
    months = days.map { day in
      let aging = desk.commonState(asOf: day).policies.policy(on: day).aging
      return Delinquency.Grouping.allCases.map {
        DelinquencySum(asOf: day, aging: aging, by: $0, desk.reader.symbols)
      }
    }
  }

  /// Adds an account as of each day.
  func add(_ record: Record) {
    guard let account = record.account, let begin = record.facts.first?.on else { return }
    var first = days.partitioning { $0 >= begin }
    var upheavals = record.allUpheavals[...]
    while first < days.count {
      // The days up to the next one on which the past becomes another.
      upheavals = upheavals.drop { $0 <= days[first] }
      let end = upheavals.first.map { next in days.partitioning { $0 >= next } } ?? days.count
      look(at: record, account, asOf: first..<end)
      first = end
    }
  }

  private func look(at record: Record, _ account: Symbol, asOf places: Range<Int>) {
    let last = days[places.upperBound - 1]
    let state = State(record, asOf: last, common: desk.commonState(asOf: last))
    let world = state.surroundings
    var fold = AccountFold(account)
    var next = places.lowerBound
    for place in record.facts.indices where state.belongs(place, to: account) {
      let fact = record.facts[place]
      while next < places.upperBound, days[next] < fact.on {
        look(at: &fold, asOf: next, world)
        next += 1
      }
      fold.apply(fact, world)
      applied += 1
    }
    for place in next..<places.upperBound { look(at: &fold, asOf: place, world) }
    precondition(fold.books.balance, "the books of an account do not balance")
  }

  private func look(
    at fold: inout AccountFold, asOf place: Int, _ world: AccountFold.Surroundings
  ) {
    fold.advance(to: days[place], world)
    let balance = Balance(fold, asOf: days[place])
    for sum in months[place] { sum.add(balance) }
  }
}
