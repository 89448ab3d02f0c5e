import Bytes
import Values

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

  /// The sums as of a day, and as of an earlier state if that is asked for.
  final class Pair {
    let was: Running?
    let now: Running

    init(_ desk: HistoryDesk, asOf day: Day, before: Day?) {
      was = before.map { Running(desk, asOf: $0) }
      now = Running(desk, asOf: day)
    }
  }

  private let day: Day
  private let earlier: (known: UInt64, day: Day)?
  private let desk: HistoryDesk
  private let sums: Pair

  /// The accounts, in the order in which they came.
  public private(set) var accounts: [ProjectedAccount] = []
  /// What they were in the earlier state; nil of those of which nothing was known.
  public private(set) var before: [ProjectedAccount?] = []

  init(_ shard: HistoryShard, asOf day: Day, earlier: (known: UInt64, day: Day)?) {
    self.day = day
    self.earlier = earlier
    desk = shard.desk
    sums = desk.running as? Pair ?? Pair(desk, asOf: day, before: earlier?.day)
    desk.running = sums
  }

  /// Projects a history.
  public func add(_ history: History) {
    let record = history.record()
    if let earlier, let was = sums.was {
      let known = record.facts.prefix { $0.seq < earlier.known }.count
      if record.goesOn(from: known, after: earlier.known, asOf: earlier.day) {
        return goOn(history.name, record, from: known, asOf: earlier.day, was)
      }
      let old = Record(
        record.facts.filter { $0.seq < earlier.known }, known: earlier.known,
        symbols: record.symbols, ids: record.ids, bodies: record.bodies, account: record.account,
        common: record.common)
      before.append(old.facts.isEmpty ? nil : project(history.name, old, earlier.day, was))
    }
    accounts.append(project(history.name, record, day, sums.now))
  }

  // What was known is folded once, looked at as it was, and folded on with what has come since.
  private func goOn(
    _ name: String, _ record: Record, from known: Int, asOf day0: Day, _ was: Running
  ) {
    guard let account = record.account else { return }
    let then = State(record, asOf: day0, common: desk.commonState(asOf: day0))
    var fold = AccountFold(account)
    let world = then.surroundings
    for place in 0..<known { fold.apply(record.facts[place], world) }
    fold.advance(to: day0, world)
    before.append(known == 0 ? nil : project(name, record, fold, then, was))
    let now = State(record, asOf: day, common: desk.commonState(asOf: day))
    fold.nextFall = Day(number: .min)
    sums.now.income.add(record, from: known, through: day, now, to: &fold)
    // Nothing belongs to it while all that is known is still to come.
    let hasBegun = record.facts[0].on <= day
    accounts.append(project(name, record, hasBegun ? fold : nil, now, sums.now))
  }

  private func project(
    _ name: String, _ record: Record, _ day: Day, _ running: Running
  ) -> ProjectedAccount {
    let state = State(record, asOf: day, common: desk.commonState(asOf: day))
    let fold = running.income.add(record, through: day) { desk.commonState(asOf: $0) }
    if record.account == nil { running.books.add(state.ownBooks()) }
    return project(name, record, fold, state, running)
  }

  private func project(
    _ name: String, _ record: Record, _ fold: AccountFold?, _ state: State, _ running: Running
  ) -> ProjectedAccount {
    let balance = fold.map { Balance($0, asOf: state.day) }
    var account = ProjectedAccount(name: name, changes: state.nextChange(balance))
    (account.issues, account.wants) = record.referencesUsed()
    guard let fold, let balance else { return account }
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
    return account
  }
}

extension Record {
  /// Whether facts from a place on only add to what was known before, as of a day: they come after it in
  /// the order, on that day or later, and nothing acts on what came before.
  fileprivate func goesOn(from place: Int, after known: UInt64, asOf day: Day) -> Bool {
    guard isPlain, !facts.isEmpty, place == 0 || facts[place - 1].on <= day,
      place == facts.count || facts[place].on >= day
    else { return false }
    return facts[place...].allSatisfy { $0.seq >= known } && (common?.upheavals ?? []).isEmpty
  }
}

extension Histories {
  /// Projects all histories as of a day: `each` is given what `part` makes of each shard, and the sums over
  /// all come at the end; less those as of an earlier state, if there is one.
  public func project<Part>(
    asOf day: Day, since earlier: (known: UInt64, day: Day)? = nil,
    _ part: @escaping @Sendable (HistoryShard, ProjectedShard) -> Part,
    _ each: (Part) throws -> Void
  ) throws -> ProjectedSums {
    forEachDesk { $0.running = nil }
    try forEachShard({ part($0, ProjectedShard($0, asOf: day, earlier: earlier)) }, each)
    var sums = ProjectedSums()
    forEachDesk { desk in
      if let pair = desk.running as? ProjectedShard.Pair {
        if let was = pair.was {
          sums.add(was, desk.reader.symbols, times: -1)
          // What was there before and still is needs no names.
          pair.now.income.subtract(was.income)
        }
        sums.add(pair.now, desk.reader.symbols)
        sums.add(pair.now.income, desk.reader.symbols)
      }
      desk.running = nil
    }
    return sums
  }
}

extension ProjectedSums {
  fileprivate mutating func add(
    _ running: ProjectedShard.Running, _ symbols: SymbolTable, times sign: Int64 = 1
  ) {
    books.add(running.books, times: sign)
    for sum in running.arrears {
      for (name, row) in sum.named + [(nil, sum.total)] as [(String?, Delinquency.Row)] {
        arrears[
          ArrearsKey(grouping: sum.grouping, key: name),
          default: Delinquency.Row(buckets: row.ages.count)
        ].add(row, times: sign)
      }
    }
  }

  fileprivate mutating func add(_ sums: DailyIncome, _ symbols: SymbolTable) {
    sums.forEach { key, amount in
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
    var issues: [UInt64] = []
    var wants: [UInt64] = []
    references.forEach { key, places in
      if account != nil, places.contains(where: { facts[$0].account == account }) {
        issues.append(ids.bytes(key).keyHash)
      }
    }
    for fact in facts {
      guard case .payment(let payment) = fact.body, let key = payment.reference else { continue }
      if account == nil || !references.has(key)
        || references.last(of: key, where: { facts[$0].account != account }) != nil
      {
        wants.append(ids.bytes(key).keyHash)
      }
    }
    return (Record.inOrder(issues), Record.inOrder(wants))
  }

  // Each once, in order.
  private static func inOrder(_ hashes: [UInt64]) -> [UInt64] {
    if hashes.count < 2 { return hashes }
    var found: [UInt64] = []
    for hash in hashes.sorted() where found.last != hash { found.append(hash) }
    return found
  }
}
