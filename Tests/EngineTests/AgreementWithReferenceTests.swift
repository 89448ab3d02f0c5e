import Answers
import Bytes
import Console
@testable import Engine
import EngineReference
import Events
import Glibc
import Testing
import Values

/// The engine and the slow reference answer every question alike, on random ledgers.
///
/// `RECAUDA_LEDGERS` says how many, `RECAUDA_SEED` where to begin: fresh ones for as long as one likes.
@Suite struct AgreementWithReferenceTests {
  static let first = UInt64(environment("RECAUDA_SEED") ?? "") ?? 1
  static let count = UInt64(environment("RECAUDA_LEDGERS") ?? "") ?? 2000

  @Test(arguments: 0..<8)
  func everyAnswerIsTheSame(part: UInt64) throws {
    var differences = 0
    for seed in AgreementWithReferenceTests.first..<AgreementWithReferenceTests.first
      + AgreementWithReferenceTests.count where seed % 8 == part
    {
      let ledger = RandomLedger(seed: seed)
      if try !Comparison(ledger).run() { differences += 1 }
      if differences >= 3 { break }
    }
    #expect(differences == 0)
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

/// All questions about one random ledger, asked of both.
private struct Comparison {
  let ledger: RandomLedger
  let reference: Reference
  let known: Int
  let histories: Histories
  /// Those with the groups where findings are decided.
  let forFindings: Histories

  init(_ ledger: RandomLedger) throws {
    self.ledger = ledger
    // Sometimes the ledger is asked what it knew earlier.
    known = ledger.seed % 3 == 0 ? ledger.lines.count * 2 / 3 + 1 : ledger.lines.count
    reference = Reference(ledger.events, known: known)
    let lines = Array(ledger.lines.prefix(known))
    forFindings = try Comparison.histories(
      lines, ledger.seed, HistoryPacking(forFindings: true))
    // The groups change no other answer.
    histories =
      ledger.seed % 4 == 1
      ? forFindings : try Comparison.histories(lines, ledger.seed, HistoryPacking())
  }

  // Batches, shards in memory and the number of threads are of all sizes: nothing may depend on them.
  static func histories(
    _ lines: [[UInt8]], _ seed: UInt64, _ packing: HistoryPacking
  ) throws -> Histories {
    let spill = seed % 2 == 0 ? MemorySpill() : nil
    let builder = HistoryBuilder(
      packing, store: HistoryStore(spill: spill, tailBytes: Int(seed % 5) * 100))
    let batch = HistoryBatch(packing)
    let scanner = Scanner()
    var event = ScannedEvent()
    for line in lines {
      line.withBytes { bytes in
        precondition(scanner.scanRecorded(bytes, into: &event))
        batch.take(event)
      }
      guard UInt64(batch.count) > seed % 7 else { continue }
      try builder.take(batch)
      batch.clear()
    }
    try builder.take(batch)
    return try builder.finish(threads: Int(seed % 3) + 1)
  }

  func run() throws -> Bool {
    let last = ledger.lastDay.number
    let first = ledger.firstDay.number
    var isSame = true
    for quarter in [Int32(1), 2, 3, 4] {
      let day = Day(number: first + (last - first) / 4 * quarter)
      isSame = try compare(asOf: day) && isSame
    }
    return try compareSeries() && isSame
  }

  private func text(_ body: (JSONWriter) -> Void) -> String {
    let output = TextOutput()
    body(JSONWriter(output))
    return output.contents
  }

  private func same(_ what: String, _ ours: String, _ theirs: String) -> Bool {
    if ours == theirs { return true }
    Issue.record("seed \(ledger.seed), \(what):\n  engine    \(ours)\n  reference \(theirs)")
    return false
  }

  private func compare(asOf day: Day) throws -> Bool {
    let population = Population(histories, asOf: day)
    var isSame = true
    if try !population.books().balance {
      Issue.record("seed \(ledger.seed): the books do not balance as of \(day)")
      isSame = false
    }
    let names = Set(ledger.events.compactMap { event in accountName(event) } + ["nobody"])
    for name in names.sorted() {
      let balance = try population.balance(name)
      isSame =
        same(
          "balance \(name) as of \(day)",
          text { Answers.balance(name, balance, asOf: day, known: histories.known, to: $0) },
          try reference.balance(name, asOf: day)) && isSame
    }
    let accounts = try population.accounts()
    isSame =
      same(
        "accounts as of \(day)", text { Answers.accounts(accounts, to: $0) },
        try reference.accounts(asOf: day).map { $0 + "\n" }.joined()) && isSame
    for grouping in Delinquency.Grouping.allCases {
      let key = try #require(DelinquencyKey(rawValue: grouping.rawValue))
      let delinquency = try population.delinquency(by: grouping)
      isSame =
        same(
          "delinquency by \(grouping) as of \(day)",
          text {
            Answers.delinquency(delinquency, by: grouping, known: histories.known, to: $0)
          }, try reference.delinquency(by: key, asOf: day)) && isSame
    }
    isSame = try compareLadder(population) && isSame
    isSame =
      same(
        "findings as of \(day)", findings(try Population(forFindings, asOf: day).findings()),
        sorted(try reference.findings(asOf: day))) && isSame
    return isSame
  }

  private func compareLadder(_ population: Population) throws -> Bool {
    var isSame = true
    for step in ["letter", "first", "second", "cut", "close", "case"] + population.steps {
      let ours = try population.worklist(step).map { list in
        text { Answers.worklist(list, to: $0) }
      }
      isSame =
        same(
          "worklist \(step) as of \(population.day)", ours ?? "none",
          try reference.worklist(step, asOf: population.day) ?? "none") && isSame
    }
    return isSame
  }

  // The reference leaves the sentence out.
  private func findings(_ findings: [Finding]) -> String {
    sorted(
      "["
        + findings.map { finding in
          let account = finding.account.map { "\"\($0)\"" } ?? "null"
          return
            "{\"code\":\"\(finding.code.rawValue)\",\"seq\":\(finding.seq),\"account\":\(account)}"
        }.joined(separator: ",") + "]")
  }

  private func sorted(_ list: String) -> String {
    list.split(separator: "{").sorted().joined(separator: "\n")
      .replacing("},", with: "}").replacing("}]", with: "}")
  }

  private func compareSeries() throws -> Bool {
    let from = ledger.firstDay.month
    let to = ledger.lastDay.month
    var isSame = true
    for grouping in Income.Grouping.allCases {
      let key = try #require(IncomeKey(rawValue: grouping.rawValue))
      let periods = Periods(from: from, to: to)
      let income = try Income(histories, periods, by: grouping)
      isSame =
        same(
          "income by \(grouping)",
          text {
            Answers.income(income, periods, by: grouping, known: histories.known, to: $0)
          },
          try reference.income(from: from, to: to, by: key)) && isSame
    }
    let months = try (from.number...to.number).map { number in
      let month = Month(number: number)
      return (
        month: month,
        answer: try Population(histories, asOf: month.lastDay).delinquency(by: .barrio)
      )
    }
    isSame =
      same(
        "series", text { Answers.series(months, to: $0) },
        try reference.delinquencySeries(from: from, to: to, by: .barrio)) && isSame
    let lines = Array(ledger.lines.prefix(known))
    for year in from.date.year...to.date.year {
      let day = Day(number: (ledger.firstDay.number + ledger.lastDay.number) / 2)
      let measures = Population(histories, asOf: day).plan(year: Int64(year)).measures
      let measured = try Comparison.histories(
        lines, ledger.seed, HistoryPacking(measuring: measures))
      let plan = try Population(measured, asOf: day).programme(year: Int64(year), through: 12)
      isSame =
        same(
          "poa \(year)", text { Answers.programme(plan, to: $0) },
          try reference.poa(year: year, asOf: day)) && isSame
    }
    return isSame
  }

  private func accountName(_ event: Event) -> String? {
    let members = Catalogue.standard.types[event.type].members
    guard let place = members.firstIndex(where: { $0.name == "account" }),
      case .text(let name)? = event.fields[place]
    else { return nil }
    return name
  }
}

/// A spill that is no file.
private final class MemorySpill: Spill, @unchecked Sendable {
  private let kept = ByteBuffer(capacity: 1024)

  func append(_ bytes: Bytes) -> Int {
    let offset = kept.count
    kept.append(bytes)
    return offset
  }

  func read(at offset: Int, count: Int, into buffer: ByteBuffer) {
    buffer.append(kept.bytes.slice(offset, offset + count))
  }
}
