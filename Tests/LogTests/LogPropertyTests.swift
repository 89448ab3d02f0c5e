import Bytes
import Files
import Synchronization
import TestSupport
import Testing
import Workers

@testable import Log

@Suite struct LogPropertyTests {
  /// Any sequence of commits, seals, reopenings and torn appends equals a plain array of lines.
  @Test(arguments: 0..<25 as Range<UInt64>)
  func theLogIsAnArray(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let ledger = try SmallLedger(
      limits: LogLimits(
        frameBytes: 100 + generator.below(500), sealedFrameBytes: 700 + generator.below(1500),
        inPlaceBytes: generator.below(3000), segmentBytes: 300 + generator.below(4000),
        lineBytes: 400))
    var writer: LogWriter? = try ledger.writer()
    for _ in 0..<40 {
      switch generator.below(8) {
      case 0:
        writer = nil
        writer = try ledger.writer(threads: generator.below(3))
      case 1:
        if let writer { _ = try Sealer(writer, level: 1 + generator.below(12)).run() }
      case 2:
        writer = nil
        if let name = ledger.segmentNames.last {
          let tail = (0..<generator.below(300)).map { _ in
            UInt8(truncatingIfNeeded: generator.next())
          }
          try ledger.overwrite(name, try ledger.bytes(of: name) + tail)
        }
        writer = try ledger.writer()
      case 3:
        for _ in 0..<generator.below(60) {
          if let writer {
            try SmallLedger.line(writer.nextSeq, 50).withBytes { try writer.append($0) }
          }
        }
        writer?.abort()
      default:
        let count = generator.below(generator.below(3) == 0 ? 80 : 5)
        if let writer {
          try ledger.commit(writer, (0..<count).map { _ in generator.below(380) })
        }
      }
      let snapshot = try ledger.snapshot()
      #expect(snapshot.damage == nil && snapshot.size == UInt64(ledger.lines.count), "seed \(seed)")
      #expect(SmallLedger.read(snapshot).lines == ledger.lines, "seed \(seed)")
      if let writer {
        #expect(SmallLedger.read(writer.snapshot).lines == ledger.lines, "seed \(seed)")
        #expect(writer.root == snapshot.root)
      }
    }
    let found = try LogVerification(ledger.path, limits: ledger.limits).run()
    #expect(found.problems == [] && found.size == UInt64(ledger.lines.count), "seed \(seed)")
    #expect(try found.root == ledger.snapshot().root)
    if !ledger.lines.isEmpty { #expect(try ledger.readWithStockTools() == ledger.joined) }
  }

  /// A reader beside a writer sees whole commits and nothing else.
  ///
  /// Every commit has a multiple of 7 lines.
  @Test func readersSeeOnlyWholeCommits() throws {
    final class Reader: @unchecked Sendable {
      var failures: [String] = []
      var reads = 0
    }
    let ledger = try SmallLedger()
    let path = ledger.path
    let limits = ledger.limits
    let isDone = Atomic<Bool>(false)
    let reader = Reader()
    let readers = OrderedPipeline<Reader>(threads: 1, slots: 2) { reader in
      while !isDone.load(ordering: .acquiring) {
        do {
          let snapshot = try LogSnapshot(path, limits: limits)
          let (lines, error) = SmallLedger.read(snapshot, threads: 0)
          let expected = (0..<snapshot.size).map { SmallLedger.line($0, 60) }
          if snapshot.damage != nil || snapshot.size % 7 != 0 || error != nil || lines != expected {
            reader.failures.append("size \(snapshot.size): \(error.map(\.description) ?? "")")
          }
          reader.reads += 1
        } catch { reader.failures.append("\(error)") }
      }
    }
    // The second job only makes the thread start; the caller takes it.
    readers.submit(reader)
    readers.submit(Reader())
    let writer = try ledger.writer(threads: 0)
    for round in 0..<120 {
      try ledger.commit(writer, Array(repeating: 60, count: 7 * (1 + round % 5)))
      if round % 40 == 39 { _ = try Sealer(writer, level: 3, threads: 0).run() }
    }
    isDone.store(true, ordering: .releasing)
    while readers.next() != nil {}
    #expect(reader.failures == [])
    #expect(reader.reads > 0)
  }
}
