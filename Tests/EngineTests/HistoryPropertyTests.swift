import Answers
import Engine
import EngineReference
import Events
import Testing
import Values

/// Statements and explanations of random ledgers add up to the balance, to the centavo.
@Suite struct HistoryPropertyTests {
  @Test func statementsEndInTheBalance() throws {
    var lines = 0
    for seed in RandomSeeds.range(100) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.lines)
      for day in ledger.days {
        let town = small.town(day)
        for account in try town.accounts().map(\.account) {
          let balance = try #require(try town.balance(account))
          let closing = balance.line.owed.total - balance.line.credit
          let whole = try #require(try town.state(of: account).statement())
          var isRight = whole.opening == 0 && check(whole, closing)
          lines += whole.lines.count
          for back in [1, 90] {
            let from = day.adding(days: -back)
            let part = try #require(try town.state(of: account).statement(from: from))
            isRight = isRight && check(part, closing) && part.lines.allSatisfy { $0.day >= from }
          }
          try #require(isRight, "seed \(seed), \(account) as of \(day)")
        }
      }
    }
    #expect(lines > 15 * RandomSeeds.range(100).count)
  }

  private func check(_ statement: AccountStatement, _ closing: Int64) -> Bool {
    var balance = statement.opening
    var day = statement.lines.first?.day ?? Day(number: 0)
    for line in statement.lines {
      balance += line.debit - line.credit
      let parts = line.parts.reduce(0) { $0 + $1.amount }
      let moved = line.kind == .agreementBroken ? line.debit : line.credit
      guard line.balance == balance, line.day >= day, line.debit >= 0, line.credit >= 0,
        line.debit == 0 || line.credit == 0,
        line.kind == .creditApplied
          ? parts > 0
          : parts + (line.toCredit ?? 0) == moved
            || line.parts.isEmpty && line.toCredit == nil
      else { return false }
      day = line.day
    }
    return balance == closing && statement.closing == closing
      && statement.debits == statement.lines.reduce(0) { $0 + $1.debit }
      && statement.credits == statement.lines.reduce(0) { $0 + $1.credit }
  }

  // Where nothing rewrites the past, a statement opens with the balance of the day before.
  @Test func statementsOpenWithTheBalanceOfTheDayBefore() throws {
    var moved = 0
    for seed in RandomSeeds.range(100) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.settledLines)
      let last = small.town(ledger.lastDay)
      for day in ledger.days.dropLast() {
        let before = small.town(day)
        for account in try last.accounts().map(\.account) {
          let statement = try #require(
            try last.state(of: account).statement(from: day.adding(days: 1)))
          let balance = try before.balance(account).map { $0.line.owed.total - $0.line.credit } ?? 0
          try #require(
            statement.opening == balance,
            "seed \(seed), \(account) after \(day)")
          if balance != 0 { moved += 1 }
        }
      }
    }
    #expect(moved > RandomSeeds.range(100).count)
  }

  @Test func explanationsAddUpToTheBalance() throws {
    var rules: [Explanation.Rule: Int] = [:]
    for seed in RandomSeeds.range(100) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.lines)
      for day in ledger.days {
        let town = small.town(day)
        for account in try town.accounts().map(\.account) {
          let balance = try #require(try town.balance(account))
          let explanation = try #require(try town.state(of: account).explanation())
          let place = "seed \(seed), \(account) as of \(day)"
          let open = balance.charges
          let groups = explanation.owing
          try #require(
            groups.map { explanation.record.ids.name(explanation.fold.charges[$0.charge].id) }
              == open.map(\.id), "\(place)")
          for (group, charge) in zip(groups, open) {
            try #require(group.amounts == charge.amounts, "\(place)")
          }
          try #require(explanation.settled.allSatisfy { $0.amounts == Amounts() }, "\(place)")
          try #require(
            groups.count + explanation.settled.count == explanation.fold.charges.count, "\(place)")
          let credit = explanation.credit.reduce(0) { $0 - $1.amount }
          try #require(credit == balance.line.credit, "\(place)")
          try #require(explanation.total == balance.line.owed.total - credit, "\(place)")
          for line in (groups + explanation.settled).flatMap(\.lines) + explanation.credit {
            try #require(isSound(line, ledger, explanation.fold), "\(place): \(line)")
            rules[line.rule, default: 0] += 1
          }
        }
      }
    }
    // Every rule is met, unless only a few ledgers are asked for.
    if RandomSeeds.range(100).count >= 100 {
      #expect(rules.count == 8 && rules.values.allSatisfy { $0 > 20 }, "\(rules)")
    }
  }

  // Each line shows an event of its type, or a surcharge that its base and rate give.
  private func isSound(
    _ line: Explanation.Line, _ ledger: RandomLedger, _ fold: Engine.AccountFold
  ) -> Bool {
    let event = line.seq.map { ledger.events[Int($0)] }
    let type = event.map { Catalogue.standard.types[$0.type].name }
    switch line.rule {
    case .charge: return type == "charge.assessed" && line.amount > 0
    case .payment: return type == "payment.received" && line.amount < 0
    case .discount: return type == "discount.granted" && line.amount < 0
    case .refund: return type == "credit.refunded" && line.amount > 0
    case .credit: return type != "payment.received"
    case .forgiven: return type == "agreement.signed" && event?.id == agreement(line, fold)
    case .restored: return (type == nil || type == "agreement.broken") && line.agreement != nil
    case .surcharge:
      guard let run = line.run, line.amount > 0 else { return false }
      let exact = Int128(run.base) * Int128(run.rate.millionths)
      // Of a month: rounded half away from zero; of days: the difference of two roundings.
      if run.days == 0 {
        return run.instants == 1 && run.first == run.last
          && Int128(line.amount) == (exact * 2 + 100_000_000) / 200_000_000
      }
      guard Int(run.last.number - run.first.number) + 1 == run.days else { return false }
      let off = Int128(line.amount) * 36_500_000_000 - exact * Int128(run.days)
      return off.magnitude <= 36_500_000_000
    }
  }

  private func agreement(_ line: Explanation.Line, _ fold: Engine.AccountFold) -> String? {
    // The signing is the agreement.
    line.agreement == line.event ? line.seq.map { "e\($0)" } : nil
  }

  // The reference keeps its own books, by the letter of the rules.
  @Test func booksAreThoseOfTheReference() throws {
    for seed in RandomSeeds.range(60) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.lines)
      for day in ledger.days {
        let audit = try small.town(day).audit()
        let theirs = try Reference(ledger.events).books(asOf: day)
        let ours = audit.books
        #expect(audit.balances)
        try #require(
          [
            ours.charged, ours.surcharges, ours.discounts, ours.forgiven, ours.received,
            ours.applied, ours.refunded, ours.owed, ours.credit, ours.suspense,
          ]
            == [
              theirs.charged, theirs.accrued, theirs.discounts, theirs.forgiven, theirs.received,
              theirs.applied, theirs.refunded, theirs.owed, theirs.credit, theirs.suspense,
            ].map(\.raw), "seed \(seed) as of \(day)")
      }
    }
  }

  @Test func booksThatDoNotBalanceAreSeen() {
    var books = Engine.Books()
    books.charged = 500
    books.received = 300
    books.applied = 300
    books.owed = 200
    #expect(books.balance)
    for change in [
      \Engine.Books.charged, \.surcharges, \.discounts, \.forgiven, \.received, \.applied,
      \.refunded, \.owed, \.credit, \.suspense,
    ] {
      var wrong = books
      wrong[keyPath: change] += 1
      #expect(!wrong.balance)
      var audit = Audit()
      audit.take("A", books)
      #expect(audit.balances)
      audit.take("A", wrong)
      #expect(!audit.balances && audit.unbalanced.count == 1)
    }
    // Two accounts that are wrong against each other balance in sum, and are seen all the same.
    var over = books
    over.owed += 1
    var under = books
    under.owed -= 1
    var audit = Audit()
    audit.take("A", over)
    audit.take("A", under)
    #expect(audit.books.balance && !audit.balances && audit.unbalanced.count == 2)
  }
}
