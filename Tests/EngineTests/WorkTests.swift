import EngineReference
import Testing
import Values

@testable import Engine

/// Work is counted, not timed: what one account costs does not grow with the square of its events.
@Suite struct WorkTests {
  private static let start = 18_262  // 2020-01-01

  private static func day(_ number: Int) -> Day { Day(number: Int32(start + number)) }

  // Calls `body` with the record of account A.
  private func withRecord(
    of table: String, _ body: @escaping @Sendable (Record, HistoryDesk) -> Int
  ) throws -> Int {
    var result = 0
    try SmallTown(table).histories.forEachShard { shard in
      var sum = 0
      shard.forEach { if $0.isAccount { sum += body($0.record(), shard.desk) } }
      return sum
    } _: {
      result += $0
    }
    return result
  }

  /// Each payment is annulled two days later: only what comes after it is folded again.
  @Test func annulmentsOfWhatIsRecentCostWhatIsRecent() throws {
    let count = 600
    var table = ""
    for number in 0..<count {
      let day = WorkTests.day(number / 2)
      table += "\(day) charge.assessed c\(number) account=A concept=q amount=100.00 due=\(day)\n"
      table += "\(day) payment.received p\(number) account=A amount=35.00\n"
      table += "\(day.adding(days: 2)) event.annulled z\(number) target=p\(number)\n"
    }
    let last = WorkTests.day(count)
    let applied = try withRecord(of: table) { record, desk in
      guard let account = record.account else { return .max }
      let upheavals = record.allUpheavals
      var rewritten = RewrittenIncome(record, account, upheavals)
      var sum: Int64 = 0
      _ = rewritten.fold(through: last, { desk.commonState(asOf: $0) }) { amount, _ in
        sum += amount
      }
      // Nothing is paid in the end.
      return sum == 0 && upheavals.count > count / 3 ? rewritten.applied : .max
    }
    #expect(applied < 60 * count, "\(applied)")
  }

  /// An account with many acts of collection is folded once for all of them.
  @Test func actsAreJudgedInOneFold() throws {
    let count = 300
    var table = """
      2019-01-01 policy.adopted from=2019-01-01 ladder=[{"step":"cut","action":"suspension","min_days":1}]
      2019-01-01 account.opened o account=A kind=k barrio=b

      """
    for number in 0..<count {
      let day = WorkTests.day(number)
      table += "\(day) charge.assessed c\(number) account=A concept=q amount=100.00 due=\(day)\n"
      table += "\(day) service.suspended s\(number) account=A service=w\n"
      table += "\(day) service.restored r\(number) account=A service=w\n"
    }
    let plain = try judged(table)
    #expect(plain <= 3 * count + 1, "\(plain)")
    // A payment in the middle is annulled: from the annulment on it is folded anew, once.
    let day = WorkTests.day(count / 2)
    let lines = table.split(separator: "\n")
    let middle = lines.firstIndex { $0.hasPrefix("\(day) ") } ?? 0
    let annulled =
      lines[..<middle] + ["\(day) payment.received p account=A amount=1.00"]
      + lines[middle..<(middle + 30)]
      + ["\(WorkTests.day(count / 2 + 10)) event.annulled z target=p"] + lines[(middle + 30)...]
    let twice = try judged(annulled.joined(separator: "\n"))
    #expect(twice > plain && twice <= 4 * 3 * count, "\(twice)")
  }

  private func judged(_ table: String) throws -> Int {
    try withRecord(of: table) { record, desk in
      guard let account = record.account else { return .max }
      let known = KnownAccount(record, account, CommonPast(desk.common))
      for (place, fact) in record.facts.enumerated() {
        if case .service(_, isSuspended: true) = fact.body {
          let (fold, state) = known.state(to: place)
          // The same as from scratch.
          let facts = record.facts.filter { $0.seq < fact.seq }
          let scratch = State(
            Record(
              facts, known: fact.seq, symbols: record.symbols, ids: record.ids,
              bodies: record.bodies, account: record.account, common: state.record.common),
            asOf: fact.on,
            common: CommonPast(desk.common).state(before: fact.seq, asOf: fact.on)
          ).fold(account)
          if fold.owed != scratch.owed || fold.books != scratch.books { return 1 << 40 }
        }
      }
      return known.applied
    }
  }

  /// Certificates that a fine does not overtake are not looked at one by one, and all others are found.
  @Test func overtakenCertificatesAreThoseOfAPlainSearch() {
    for seed in 0..<40 {
      let facts = (0..<60).map { number in
        Fact(
          seq: UInt64((number * 37 + seed) % 61), at: Instant(milliseconds: 0),
          on: WorkTests.day((number * 17 + seed * 5) % 23), id: Symbol(index: 0), type: 0,
          account: nil, body: .plain)
      }
      let (issued, fines) = (Array(facts[..<30]), facts[30...])
      let tree = IssuedCertificates(issued)
      for fine in fines {
        var found: [UInt64] = []
        tree.forEach(overtakenBy: fine) { found.append($0.seq) }
        let plain = issued.filter { fine.on <= $0.on && fine.seq > $0.seq }.map(\.seq)
        #expect(found == plain.sorted())
      }
    }
  }

  /// Debts that are chains are paid in the order of allocation, whatever was opened and paid before.
  @Test func theOrderOfDebtsIsKeptAsChargesComeAndGo() throws {
    var table = ""
    for number in 0..<120 {
      let day = WorkTests.day(number)
      let due = WorkTests.day((number * 53) % 97)
      let root = number > 3 && number % 3 > 0 ? " for=c\(number - 1 - number % 3)" : ""
      table +=
        "\(day) charge.assessed c\(number) account=A concept=q amount=10.00 due=\(due)\(root)\n"
      if number % 4 == 3 { table += "\(day) payment.received p\(number) account=A amount=23.00\n" }
    }
    let wrong = try withRecord(of: table) { record, desk in
      let day = WorkTests.day(300)
      let state = State(record, asOf: day, common: desk.commonState(asOf: day))
      guard let account = record.account else { return .max }
      let world = state.surroundings
      var fold = AccountFold(account)
      var wrong = 0
      for fact in record.facts {
        fold.apply(fact, world)
        // Nothing but principal is owed: a slot for each charge.
        let slots = Allocation.slots(fold.open, of: fold.charges, world.policies.order(on: fact.on))
        let kept = fold.inDebtOrder.filter { fold.charges[$0].owed > 0 }
        if fold.hasChains, kept != slots.map(\.charge) { wrong += 1 }
      }
      return fold.hasChains ? wrong : .max
    }
    #expect(wrong == 0)
  }
}
