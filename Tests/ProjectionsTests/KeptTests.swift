import Engine
import EngineReference
import Log
import TestSupport
import Testing
import Values

@testable import Database
@testable import Projections

/// What is kept of an answer is what folding the log gives, whatever has been recorded since.
///
/// `RECAUDA_LEDGERS` and `RECAUDA_SEED` as for `IncrementalTests`.
@Suite struct KeptTests {
  /// How often each kind of answer was given from what had been kept at an earlier position.
  private struct Served {
    var findings = 0
    var programmes = 0
    var series = 0
    var fingerprints = 0

    mutating func add(_ other: Served) {
      findings += other.findings
      programmes += other.programmes
      series += other.series
      fingerprints += other.fingerprints
    }
  }

  @Test(arguments: 0..<4)
  func whatIsKeptIsWhatFoldingGives(part: UInt64) throws {
    var served = Served()
    let seeds = IncrementalTests.first..<IncrementalTests.first + IncrementalTests.count
    for seed in seeds where seed % 4 == part {
      served.add(try KeptTests.tryOut(seed))
    }
    print("kept, part \(part): \(served)")
    // That it is given at all is shown as well.
    if IncrementalTests.count >= 100 {
      #expect(served.findings > 10 && served.programmes > 10 && served.series > 100)
      #expect(served.fingerprints > 5)
    }
  }

  private static func tryOut(_ seed: UInt64) throws -> Served {
    var generator = SplitMix64(seed: seed ^ 0x4E97)
    let random = RandomLedger(seed: seed)
    let ledger = try DiskLedger()
    let (from, to) = (random.firstDay.number, random.lastDay.number)
    var day = Day(number: from + Int32(generator.below(Int(to - from + 1))))
    var (start, served) = (0, Served())
    while start < random.lines.count {
      let end = min(random.lines.count, start + 1 + generator.below(random.lines.count) / 3)
      try ledger.append(random.lines[start..<end])
      start = end
      for isNewDay in [false, true] {
        if isNewDay { day = Day(number: min(to, day.number + Int32(generator.below(30)))) }
        let projections = try ledger.projections()
        _ = try projections.bring(to: day, anew: generator.below(12) == 0, wait: 10)
        let bench = Bench(
          projections: projections, day: day, years: random.firstDay.date.year...day.date.year,
          histories: try HistoryPass(ledger.snapshot(), known: UInt64(end)).histories(),
          snapshot: try ledger.snapshot(),
          context: "seed \(seed), \(end) events as of \(day)")
        try bench.tryAll(&generator, &served)
      }
    }
    return served
  }

  private struct Bench {
    let projections: Projections
    let day: Day
    let years: ClosedRange<Int>
    let histories: Histories
    let snapshot: LogSnapshot
    var pass: HistoryPass { HistoryPass(snapshot, known: histories.known) }
    let context: String
    var comment: Comment { Comment(rawValue: context) }

    func stored() throws -> StoredProjections { try #require(projections.stored()) }

    // Asks what is kept, or folds and keeps it, with even chances, so that some of it grows old.
    func tryAll(_ generator: inout SplitMix64, _ served: inout Served) throws {
      let known = histories.known
      let found = try Population(pass.histories(forFindings: true), asOf: day).lastingFindings()
      if let kept = try stored().findings(asOf: day) {
        try #require(kept == found.findings, comment)
        served.findings += 1
      } else if generator.below(2) == 0 {
        try projections.keep(
          .findings(found.findings, through: found.through), known: known, asOf: day)
        #expect(try stored().findings(asOf: day) == found.findings, comment)
      }
      let year = Int64(years.lowerBound + generator.below(years.count))
      let plan = Population(histories, asOf: day).plan(year: year)
      let activities = try Population(pass.histories(measuring: plan.measures), asOf: day)
        .lastingProgramme(year: year, through: 12)
      if let kept = try stored().programme(year: year, asOf: day) {
        try #require(kept == activities.activities, comment)
        served.programmes += 1
      } else if generator.below(2) == 0 {
        let answer = KeptAnswer.programme(
          year: year, activities.activities, through: activities.through)
        try projections.keep(answer, known: known, asOf: day)
        #expect(try stored().programme(year: year, asOf: day) == activities.activities, comment)
      }
      try trySeries(&generator, &served)
      // A fingerprint holds for one state and one day; what it is made of is tried elsewhere.
      let value = "\(known) \(day)"
      if let kept = try stored().fingerprint(asOf: day) {
        try #require(kept.value == value || isSame(kept.value), comment)
        served.fingerprints += 1
      } else if generator.below(2) == 0 {
        try projections.keep(.fingerprint(value, accounts: 3), known: known, asOf: day)
        #expect(try stored().fingerprint(asOf: day)?.value == value, comment)
        #expect(try stored().fingerprint(asOf: day)?.accounts == 3, comment)
      }
    }

    // Whether a fingerprint that was kept when less was known is one of the same accounts and findings.
    private func isSame(_ value: String) -> Bool {
      let words = value.split(separator: " ")
      guard words.count == 2, words[1] == day.description, let known = UInt64(words[0]),
        let then = try? HistoryPass(snapshot, known: known).histories(forFindings: true),
        let now = try? pass.histories(forFindings: true)
      else { return false }
      let (old, new) = (Population(then, asOf: day), Population(now, asOf: day))
      return (try? old.accounts()) == (try? new.accounts())
        && (try? old.findings()) == (try? new.findings())
    }

    private func trySeries(_ generator: inout SplitMix64, _ served: inout Served) throws {
      let first = Month(year: years.lowerBound, month: 1 + generator.below(12))
      let months = (0..<6).map { first.adding($0 * 3).lastDay }
      let folded = try ArrearsSeries(histories, asOf: months)
      for grouping in Delinquency.Grouping.allCases {
        let kept = try stored().series(asOf: months, by: grouping)
        for (month, answer) in zip(months, folded.months) {
          guard let kept = kept[month] else { continue }
          try #require(kept == answer[grouping], "\(context), arrears of \(month)")
          served.series += 1
        }
      }
      if generator.below(2) == 0 {
        let answer = KeptAnswer.series(zip(months, folded.months).map { ($0, $1) })
        try projections.keep(answer, known: histories.known, asOf: day)
        let kept = try stored().series(asOf: months, by: .kind)
        #expect(kept.count == months.count, comment)
      }
    }
  }

  /// What is kept goes over into projections that are made anew for too much change, and not into those
  /// that are made anew because somebody wants them so.
  @Test func whatIsKeptOutlivesProjectionsThatAreMadeAnew() throws {
    let table = try EventTable(
      """
      2020-01-01 charge.assessed c1 account=A concept=q amount=100.00 due=2020-01-31
      2020-06-01 payment.received p1 account=A amount=60.00
      2020-07-01 policy.adopted from=2020-07-01 surcharge={"method":"monthly","rate":"2"}
      """)
    let ledger = try DiskLedger()
    try ledger.append(table.lines.dropLast())
    let day = try #require(Day("2020-07-15"))
    _ = try ledger.projections().bring(to: day, wait: 10)
    let months = ["2020-05-31", "2020-06-30", "2020-07-31"].compactMap { Day($0) }
    let histories = try HistoryPass(ledger.snapshot(), known: 3).histories()
    let series = try ArrearsSeries(histories, asOf: months)
    try ledger.projections().keep(
      .series(zip(months, series.months).map { ($0, $1) }), known: 3, asOf: day)
    try ledger.append(table.lines.suffix(1))
    guard case .rebuilt = try ledger.projections().bring(to: day, wait: 10) else {
      Issue.record("a policy was taken in")
      return
    }
    var kept = try #require(ledger.projections().stored()).series(asOf: months, by: .barrio)
    #expect(kept.keys.sorted() == Array(months[..<2]))
    #expect(kept[months[1]] == series.months[1][.barrio])
    guard case .rebuilt = try ledger.projections().bring(to: day, anew: true, wait: 10) else {
      return
    }
    kept = try #require(ledger.projections().stored()).series(asOf: months, by: .barrio)
    #expect(kept.isEmpty)
  }

  /// Nothing is kept that was worked out of less than the projections know.
  @Test func nothingIsKeptThatIsBehind() throws {
    let random = RandomLedger(seed: 8)
    let ledger = try DiskLedger()
    try ledger.append(random.lines.dropLast(2))
    let early = try ledger.projections()
    try ledger.append(random.lines.suffix(2))
    let projections = try ledger.projections()
    _ = try projections.bring(to: random.lastDay, wait: 10)
    let known = UInt64(random.lines.count)
    try early.keep(.fingerprint("old", accounts: 1), known: known - 2, asOf: random.lastDay)
    try projections.keep(.fingerprint("old", accounts: 1), known: known - 2, asOf: random.lastDay)
    let database = try Database(ledger.database, .read())
    #expect(try database.number("SELECT COUNT(*) FROM kept") == 0)
    #expect(try database.number("SELECT COUNT(*) FROM fingerprint") == 0)
  }
}
