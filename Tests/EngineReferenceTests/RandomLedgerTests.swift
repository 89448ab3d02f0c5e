import Bytes
import EngineReference
import Events
import Testing
import Values

/// What holds in every random ledger, and that random ledgers show everything.
@Suite struct RandomLedgerTests {
  static let seeds: [UInt64] = Array(1...60)

  @Test func theSameSeedGivesTheSameLines() throws {
    for seed in Self.seeds {
      let ledger = RandomLedger(seed: seed)
      #expect(ledger.lines == RandomLedger(seed: seed).lines)
      #expect((5...125).contains(ledger.events.count))
      for (place, event) in ledger.events.enumerated() {
        #expect(event.seq == UInt64(place))
        let read = try ledger.lines[place].withBytes { try StrictReader().read($0, .recorded) }
        #expect(read == event)
        if place > 0, let at = event.at, let before = ledger.events[place - 1].at {
          #expect(before <= at)
        }
      }
    }
  }

  @Test(arguments: seeds) func theBooksBalance(seed: UInt64) throws {
    let ledger = RandomLedger(seed: seed)
    for known in [ledger.events.count, ledger.events.count / 2] {
      let reference = Reference(ledger.events, known: known)
      for days in stride(from: 0, to: 1_500, by: 170) {
        _ = try reference.books(asOf: ledger.firstDay.adding(days: days))
      }
    }
  }

  // §4: a pure function of the set of events.
  @Test(arguments: seeds.prefix(20)) func fileOrderDoesNotMatter(seed: UInt64) throws {
    let ledger = RandomLedger(seed: seed)
    let reference = Reference(ledger.events)
    let turned = Reference(ledger.events.reversed())
    let day = ledger.lastDay
    #expect(try reference.accounts(asOf: day) == turned.accounts(asOf: day))
    #expect(try reference.findings(asOf: day) == turned.findings(asOf: day))
  }

  // §7: sums over barrios equal the total, and so does what each account says of itself.
  @Test(arguments: seeds.prefix(30)) func delinquencyIsTheSumOfTheAccounts(seed: UInt64) throws {
    let ledger = RandomLedger(seed: seed)
    let reference = Reference(ledger.events)
    let day = ledger.lastDay.adding(days: -60)
    var overdue: [Int64] = []
    for key in DelinquencyKey.allCases {
      let answer = try reference.delinquency(by: key, asOf: day)
      let total = String(answer.components(separatedBy: "\"total\":{").last ?? "")
      overdue.append(try amount("total", in: total))
    }
    let own = try reference.accounts(asOf: day).map { try amount("overdue", in: $0) }
    #expect(overdue == Array(repeating: own.reduce(0, +), count: 3))
  }

  // §9: over all months, received is all that was paid, and applied all that was put on charges.
  @Test(arguments: seeds.prefix(6)) func incomeIsTheSumOfItsMonths(seed: UInt64) throws {
    let ledger = RandomLedger(seed: seed)
    let reference = Reference(ledger.events)
    let (first, last) = (ledger.firstDay.month, ledger.lastDay.month)
    let end = last.adding(1).description + "-01"
    let books = try reference.books(asOf: try #require(Day(end)).adding(days: -1))
    for key in IncomeKey.allCases {
      let income = try reference.income(from: first, to: last, by: key)
      let isReceived = key == .channel || key == .office
      let expected = isReceived ? books.received : books.applied
      #expect(income.hasSuffix("\"total\":\"\(expected)\"}"), "\(key)")
    }
  }

  private func amount(_ name: String, in text: String) throws -> Int64 {
    let written = try #require(value(name, in: text))
    let amount = try #require(Centavos(written))
    return amount.raw
  }

  // Each of these happens to somebody: else the random ledgers would prove little.
  @Test func everythingOccurs() throws {
    let ledgers = (1...150).map { RandomLedger(seed: UInt64($0)) }
    let types = Set(ledgers.flatMap { $0.events.map(\.type) })
    #expect(types.count == Catalogue.standard.types.count)
    var counts: [String: Int] = [:]
    func count(_ pattern: String, in text: String) {
      counts[pattern, default: 0] += text.components(separatedBy: pattern).count - 1
    }
    let codes = [
      "unknown-account", "unknown-concept", "unknown-charge", "unknown-payment",
      "unknown-reference", "reference-expired", "reference-amount", "reference-paid-twice",
      "payment-twice", "payment-unidentified", "annulment-without-effect",
      "agreement-already-active", "agreement-total", "agreement-unknown", "discount-excess",
      "refund-excess", "step-without-ground", "closure-out-of-order", "service-out-of-order",
      "certificate-without-request", "certificate-unpaid", "certificate-with-infraction",
      "certificate-overtaken", "form-not-in-stock", "form-reused", "form-gap", "till-mismatch",
      "closed-period", "programme-sum", "unknown-programme",
    ]
    let others = [
      "\"active\"", "\"fulfilled\"", "\"broken\"", "\"open\"", "\"closed\"", "\"unknown\"",
      "\"frozen\":true", "\"notices\":1", "\"notices\":2", "\"light\":\"green\"",
      "\"light\":\"yellow\"", "\"light\":\"red\"", "\"light\":\"unknown\"",
      "\"light\":\"not-programmed\"",
    ]
    for ledger in ledgers {
      let reference = Reference(ledger.events)
      let day = ledger.lastDay.adding(days: -90)
      let findings = try reference.findings(asOf: day)
      for code in codes { count("\"\(code)\"", in: findings) }
      var text = try reference.accounts(asOf: day).joined()
      for account in ["A", "B", "C"] { text += try reference.balance(account, asOf: day) }
      for step in ["step1", "step2", "step3", "step4"] {
        text += try reference.worklist(step, asOf: day) ?? ""
      }
      for year in 2020...2022 { text += try reference.poa(year: year, asOf: day) }
      for other in others { count(other, in: text) }
    }
    for name in codes.map({ "\"\($0)\"" }) + others {
      #expect(counts[name, default: 0] > 0, "\(name) never occurs")
    }
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
