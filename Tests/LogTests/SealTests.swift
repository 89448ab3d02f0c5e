import Bytes
import Files
import TestSupport
import Testing

@testable import Log

@Suite struct SealTests {
  @Test(arguments: [1, 9])
  func theLinesStay(level: Int) throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30, 1, 1, 1, 7, 40, 2])
    let before = try ledger.snapshot()
    let names = ledger.segmentNames
    let outcome = try Sealer.seal(ledger.path, limits: ledger.limits, level: level)
    #expect(outcome.rewritten == names.count && outcome.skipped == 0 && !outcome.wasStopped)
    #expect(outcome.bytesAfter < outcome.bytesBefore)
    #expect(try outcome.bytesAfter == names.reduce(0) { try $0 + ledger.bytes(of: $1).count })
    #expect(ledger.segmentNames == names)
    #expect(try ledger.readAll() == ledger.lines)
    #expect(try ledger.readWithStockTools() == ledger.joined)
    #expect(try ledger.snapshot().root == before.root)
    #expect(try ledger.snapshot().lastRecordedMs == before.lastRecordedMs)
    // The old snapshot still reads, though the files under it were replaced.
    #expect(SmallLedger.read(before).lines == ledger.lines)
    #expect(try LogVerification(ledger.path, limits: ledger.limits).run().problems == [])
    #expect(try Sealer.seal(ledger.path, limits: ledger.limits, level: level).rewritten == 0)
    // Appends go on behind a sealed segment, which is then sealed again.
    try ledger.commits([1, 2])
    #expect(try ledger.readAll() == ledger.lines)
    #expect(try Sealer.seal(ledger.path, limits: ledger.limits, level: level).rewritten >= 1)
    #expect(try ledger.readAll() == ledger.lines)
    #expect(try FileSystem.list(ledger.layout.staging) == [])
  }

  @Test func stockToolsReadALogOfStandardSizes() throws {
    let ledger = try SmallLedger(limits: .standard)
    let writer = try ledger.writer()
    try ledger.commit(writer, Array(repeating: 300, count: 3000))
    try ledger.commit(writer, Array(repeating: 300, count: 15_000))
    try ledger.commit(writer, [300])
    try ledger.commit(writer, Array(repeating: 300, count: 3000))
    #expect(ledger.segmentNames.count == 2)
    #expect(try ledger.readWithStockTools() == ledger.joined)
    _ = try Sealer(writer, level: 3).run()
    #expect(try ledger.readWithStockTools() == ledger.joined)
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func itCanBeStoppedAndGoesOn() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30, 1, 1, 1, 7, 40, 2])
    let count = ledger.segmentNames.count
    for done in 1..<count {
      let outcome = try Sealer.seal(ledger.path, limits: ledger.limits) { $0.segmentsDone < done }
      #expect(outcome.wasStopped)
      #expect(try ledger.readAll() == ledger.lines)
    }
    let outcome = try Sealer.seal(ledger.path, limits: ledger.limits)
    #expect(outcome.rewritten == 1 && outcome.skipped == count - 1)
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func damageIsNotSealedOver() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30])
    let writer = try ledger.writer()
    let name = ledger.segmentNames[0]
    try ledger.flip(name, at: 20)
    let bytes = try ledger.bytes(of: name)
    #expect(throws: LogError.self) { try Sealer(writer).run() }
    #expect(try ledger.bytes(of: name) == bytes)
    #expect(try FileSystem.list(ledger.layout.staging) == [])
  }
}

@Suite struct VerificationTests {
  @Test func allProblemsAreReported() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 1, 1, 30, 1, 1, 40])
    let tables = try ledger.segmentNames.indices.map { try ledger.snapshot().opened($0).table }
    let names = ledger.segmentNames
    #expect(names.count == 4)
    try ledger.flip(names[0], at: tables[0].frames[1].offset + 25)
    try ledger.flip(names[1], at: tables[1].frames[2].offset + 25)
    try ledger.flip(names[2], at: tables[2].commits[0].markOffset + 30)
    let found = try LogVerification(ledger.path, limits: ledger.limits).run()
    #expect(found.problems.map(\.segment) == Array(names[..<3]))
    #expect(
      found.problems.map(\.offset) == [tables[0].frames[1].offset, tables[1].frames[2].offset, 0])
    #expect(found.size == 1 && found.segments == 4)
    let lost = tables[1].frames[2].count + 1 + tables[2].frames[0].count
    #expect(found.events == UInt64(ledger.lines.count - lost))
  }

  @Test func theCallersCheckSeesEveryLine() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30])
    let lines = ledger.lines
    let found = try LogVerification(
      ledger.path, limits: ledger.limits, makeChecker: { SevenFinder(lines) }
    ).run()
    #expect(found.problems.map(\.seq) == [7, 17, 27])
    #expect(found.problems.allSatisfy { $0.what == "a seven" })
    let clean = try LogVerification(ledger.path, limits: ledger.limits).run()
    #expect(try clean.size == 34 && clean.events == 34 && clean.root == ledger.snapshot().root)
  }
}

/// Finds every line whose number ends in seven, and any that is not the one it should be.
private final class SevenFinder: LineChecker {
  private let lines: [[UInt8]]
  private var next: UInt64 = 0

  init(_ lines: [[UInt8]]) { self.lines = lines }

  func begin(at seq: UInt64) { next = seq }

  func check(_ line: Bytes, _ seq: UInt64) -> String? {
    guard seq == next, line.array == lines[Int(seq)] else { return "another line" }
    next += 1
    return seq % 10 == 7 ? "a seven" : nil
  }

  func end(before seq: UInt64) { precondition(seq == next, "lines were left out") }
}
