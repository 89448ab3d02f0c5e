import Engine
import EngineReference
import Glibc
import Log
import TestSupport
import Testing
import Values

@testable import Projections

/// Projections brought along in any pieces are those made at once, and say what folding says.
///
/// `RECAUDA_LEDGERS` says how many ledgers, `RECAUDA_SEED` where to begin.
@Suite struct IncrementalTests {
  static let first = UInt64(environment("RECAUDA_SEED") ?? "") ?? 1
  static let count = UInt64(environment("RECAUDA_LEDGERS") ?? "") ?? 200

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  @Test(arguments: 0..<4)
  func anySplitGivesTheSame(part: UInt64) throws {
    var differences = 0
    for seed in IncrementalTests.first..<IncrementalTests.first + IncrementalTests.count
    where seed % 4 == part {
      if try !isTheSame(seed) { differences += 1 }
      if differences >= 3 { break }
    }
    #expect(differences == 0)
  }

  private func isTheSame(_ seed: UInt64) throws -> Bool {
    var generator = SplitMix64(seed: seed ^ 0xD15C)
    let random = RandomLedger(seed: seed)
    let ledger = try DiskLedger()
    let (from, to) = (random.firstDay.number, random.lastDay.number)
    var day = Day(number: from + Int32(generator.below(Int(to - from + 1))))
    var start = 0
    var advanced = 0
    while start < random.lines.count {
      let end = min(
        random.lines.count, start + 1 + generator.below(random.lines.count) / 2)
      try ledger.append(random.lines[start..<end])
      start = end
      if generator.below(3) > 0 {
        day = Day(number: min(to, day.number + Int32(generator.below(60))))
      }
      if case .advanced = try ledger.projections(threads: 1 + Int(seed % 2)).bring(
        to: day, wait: 10)
      {
        advanced += 1
      }
    }
    let pieces = try ProjectionDump.text(ledger.database)
    _ = try ledger.projections().bring(to: day, anew: true, wait: 10)
    let whole = try ProjectionDump.text(ledger.database)
    guard pieces == whole else {
      let lost = Set(whole).subtracting(pieces).sorted().prefix(5).joined(separator: "\n  ")
      let extra = Set(pieces).subtracting(whole).sorted().prefix(5).joined(separator: "\n  ")
      let pair = zip(pieces, whole).first { $0 != $1 }
      let comment: Comment =
        """
        seed \(seed), \(advanced) advances; \(pieces.count) and \(whole.count) lines
        anew: \(lost)
        in pieces: \(extra)
        first: \(pair?.0 ?? "") and \(pair?.1 ?? "")
        """
      Issue.record(comment)
      return false
    }
    return try saysWhatFoldingSays(ledger, day, seed)
  }

  private func saysWhatFoldingSays(_ ledger: DiskLedger, _ day: Day, _ seed: UInt64) throws -> Bool
  {
    let snapshot = try ledger.snapshot()
    let folded = Population(
      try HistoryPass(snapshot, known: snapshot.size).histories(), asOf: day)
    let stored = try #require(try ledger.projections().stored())
    let lines = try folded.accounts()
    var wrong: [String] = []
    func same(_ what: String, _ isSame: Bool) { if !isSame { wrong.append(what) } }
    same("accounts", try stored.accounts() == lines)
    for line in lines {
      let balance = try folded.balance(line.account)
      same("balance \(line.account)", try stored.balance(line.account) == balance)
      let past = Population(try stored.someHistories(known: snapshot.size), asOf: day)
      same("past balance \(line.account)", try past.balance(line.account) == balance)
    }
    for grouping in Delinquency.Grouping.allCases {
      let answer = try folded.delinquency(by: grouping)
      same("delinquency by \(grouping)", try stored.delinquency(by: grouping) == answer)
    }
    for step in folded.steps {
      let list = try folded.worklist(step)
      same("worklist \(step)", try stored.worklist(step) == list)
    }
    same("books", try stored.books == folded.books())
    let periods = Periods(from: Month(year: day.date.year - 2, month: 1), to: day.month.adding(-1))
    for grouping in Income.Grouping.allCases {
      let income = try Income(folded.histories, periods, by: grouping)
      let ours = try stored.income(periods, by: grouping)
      same("income by \(grouping)", ours == income)
    }
    let again = Population(try stored.histories(known: snapshot.size), asOf: day)
    same("folded from what is stored", try again.accounts() == lines)
    if !wrong.isEmpty { Issue.record("seed \(seed): stored is not folded: \(wrong)") }
    return wrong.isEmpty
  }
}
