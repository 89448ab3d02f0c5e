import Values

/// What was put on the charges of an account whose past becomes another on some days.
///
/// Between two such days one fold tells of every day; on such a day, all that was put on charges before is
/// put anew, as the difference of what it was and what it is. A fold begins where the one before it is still right:
/// marks of it are left behind, close to each other near its end, ever farther apart before.
struct RewrittenIncome {
  private struct Mark {
    /// How many facts had their turn.
    let place: Int
    let fold: AccountFold
    let sums: [DailyIncome.Key: Int64]
  }

  private let record: Record
  private let account: Symbol
  private let upheavals: [Day]
  private var marks: [Mark] = []
  /// How many facts were applied.
  private(set) var applied = 0

  /// The account of a record, with the days on which its past becomes another.
  init(_ record: Record, _ account: Symbol, _ upheavals: [Day]) {
    self.record = record
    self.account = account
    self.upheavals = upheavals
  }

  /// Folds the account through a day, and tells of all that was put on charges, with its day; gives back
  /// the account as of that day, if anything belongs to it.
  mutating func fold(
    through day: Day, _ commonState: (Day) -> State,
    _ add: @escaping (Int64, DailyIncome.Key) -> Void
  ) -> AccountFold? {
    let rewritten = RecordIndex(record).rewritten
    var last: AccountFold?
    var before: [DailyIncome.Key: Int64] = [:]
    for place in 0...upheavals.count {
      let start = place == 0 ? nil : upheavals[place - 1]
      let end = place < upheavals.count ? upheavals[place].adding(days: -1) : day
      let right = start.map { rewritten[$0] ?? record.facts.count } ?? 0
      while let mark = marks.last, mark.place > right { marks.removeLast() }
      var sums = marks.last?.sums ?? [:]
      if let start { for (key, amount) in sums { add(amount, key.of(start)) } }
      last = fold(State(record, asOf: end, common: commonState(end)), from: start, &sums, add)
      if let start { for (key, amount) in before { add(-amount, key.of(start)) } }
      before = sums
    }
    return last
  }

  // Folds from the last mark to the state's day.
  private mutating func fold(
    _ state: State, from start: Day?, _ sums: inout [DailyIncome.Key: Int64],
    _ add: @escaping (Int64, DailyIncome.Key) -> Void
  ) -> AccountFold? {
    let running = Running(sums)
    var world = state.surroundings
    world.income = { charge, component, amount, on in
      let key = DailyIncome.key(charge, component, start.map { max($0, on) } ?? on)
      add(amount, key)
      let total = key.of(Day(number: 0))
      running.sums[total] = Exact.sum(running.sums[total] ?? 0, amount)
    }
    var fold = marks.last?.fold ?? AccountFold(account)
    fold.nextFall = Day(number: .min)
    let first = marks.last?.place ?? 0
    var next = first + RewrittenIncome.distance(fold)
    var hasAny = first > 0
    for place in first..<record.facts.count {
      guard record.facts[place].on <= state.day else { break }
      guard state.belongs(place, to: account) else { continue }
      if place >= next, hasAny {
        leave(Mark(place: place, fold: fold, sums: running.sums))
        next = place + RewrittenIncome.distance(fold)
      }
      fold.apply(record.facts[place], world)
      applied += 1
      hasAny = true
    }
    guard hasAny else { return nil }
    fold.advance(to: state.day, world)
    precondition(fold.books.balance, "the books of an account do not balance")
    sums = running.sums
    return fold
  }

  private final class Running {
    var sums: [DailyIncome.Key: Int64]

    init(_ sums: [DailyIncome.Key: Int64]) { self.sums = sums }
  }

  // A mark costs a copy of the charges.
  private static func distance(_ fold: AccountFold) -> Int { max(2, fold.charges.count / 8) }

  // Adds a mark, and removes those that stand closer together than they need to.
  private mutating func leave(_ mark: Mark) {
    marks.append(mark)
    var place = marks.count - 2
    while place > 0 {
      // Whoever would go back to this one may go back to the one before it at twice the cost.
      let (newer, older) = (
        mark.place - marks[place + 1].place, mark.place - marks[place - 1].place
      )
      if older <= 2 * newer + 8 { marks.remove(at: place) }
      place -= 1
    }
  }
}

extension DailyIncome.Key {
  /// The same on another day.
  fileprivate func of(_ day: Day) -> DailyIncome.Key {
    var key = self
    key.day = day
    return key
  }
}
