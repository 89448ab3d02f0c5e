import Bytes
import Files
import Glibc
import TestSupport
import Testing

@testable import Log

@Suite struct WriterTests {
  /// Lengths of lines that fill a frame, several frames, and more than is written in place.
  static let commits = [
    [40], [60, 60], Array(repeating: 50, count: 12), [40], [], [300, 10, 399],
  ]
  static let large = Array(repeating: 100, count: 30)

  @Test(arguments: [0, 1, 3])
  func whatIsCommittedIsReadByEverybody(threads: Int) throws {
    let ledger = try SmallLedger()
    #expect(try ledger.snapshot().size == 0)
    #expect(try ledger.snapshot().lastRecordedMs == nil)
    let writer = try ledger.writer(threads: threads)
    var tree = CompactRange(start: 0)
    for lengths in WriterTests.commits + [WriterTests.large] + WriterTests.commits {
      try ledger.commit(writer, lengths.map { $0 - 2 })
      for line in ledger.lines[Int(tree.end)...] {
        tree.append(leaf: line.withBytes { Digest.leaf($0) })
      }
      let snapshot = try ledger.snapshot()
      #expect(snapshot.damage == nil && snapshot.tornTail == nil)
      #expect(snapshot.size == UInt64(ledger.lines.count) && writer.size == snapshot.size)
      #expect(snapshot.root == tree.root && writer.root == tree.root)
      #expect(snapshot.lastRecordedMs == Int64(ledger.lines.count))
      #expect(SmallLedger.read(snapshot, threads: threads).lines == ledger.lines)
      #expect(try ledger.readWithStockTools() == ledger.joined)
    }
    #expect(ledger.segmentNames.count > 3)
  }

  @Test func theFilesDoNotDependOnTheNumberOfThreads() throws {
    var files: [[[UInt8]]] = []
    for threads in [0, 1, 4] {
      let ledger = try SmallLedger()
      let writer = try ledger.writer(threads: threads)
      for lengths in [WriterTests.large, [50], WriterTests.large] {
        try ledger.commit(writer, lengths)
      }
      files.append(try ledger.segmentNames.map { try ledger.bytes(of: $0) })
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test func placesOfAppends() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1])
    #expect(ledger.segmentNames == [LogLayout.segmentName(0)])
    try ledger.commits([1, 2])
    #expect(ledger.segmentNames.count == 1, "small commits go to the end of the last segment")
    try ledger.commits([20])
    #expect(ledger.segmentNames == [0, 4].map(LogLayout.segmentName), "a large one stands alone")
    while try ledger.snapshot().segments.last?.bytes ?? 0 < ledger.limits.segmentBytes {
      try ledger.commits([1])
    }
    let size = UInt64(ledger.lines.count)
    try ledger.commits([1])
    #expect(ledger.segmentNames.last == LogLayout.segmentName(size), "a full segment is left alone")
    #expect(try FileSystem.list(ledger.layout.staging) == [])
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func nothingIsVisibleBeforeTheCommit() throws {
    let ledger = try SmallLedger()
    try ledger.commits([3])
    let writer = try ledger.writer()
    writer.begin()
    for _ in 0..<100 {
      try SmallLedger.line(writer.nextSeq, 100).withBytes { try writer.append($0) }
    }
    #expect(try ledger.readWithStockTools() == ledger.joined)
    #expect(try ledger.snapshot().size == 3)
    writer.abort()
    #expect(try FileSystem.list(ledger.layout.staging) == [])
    #expect(writer.nextSeq == 3)
    try ledger.commit(writer, [30])
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func pendingLinesCanBeReadBack() throws {
    for (seed, count) in [1, 5, 15, 120, 400].enumerated() {
      let ledger = try SmallLedger()
      try ledger.commits([3])
      let writer = try ledger.writer()
      var generator = SplitMix64(seed: UInt64(seed))
      var lines: [[UInt8]] = []
      for _ in 0..<count {
        let line = SmallLedger.line(writer.nextSeq, generator.below(300))
        let cut = generator.below(line.count)
        try Array(line[..<cut]).withBytes { head in
          try Array(line[cut...]).withBytes { tail in try writer.append(head: head, tail: tail) }
        }
        lines.append(line)
        let asked = generator.below(lines.count)
        #expect(try writer.pendingLine(UInt64(3 + asked)) == lines[asked], "seed \(seed)")
      }
      for (index, line) in lines.enumerated() {
        #expect(try writer.pendingLine(UInt64(3 + index)) == line)
      }
      try writer.commit(lastRecordedMs: 9)
      #expect(try ledger.readAll() == ledger.lines + lines)
    }
  }

  @Test func badLinesAreRefusedAndLeaveNoTrace() throws {
    let ledger = try SmallLedger()
    try ledger.commits([2])
    let writer = try ledger.writer()
    let good = SmallLedger.line(2, 50)
    for bad in [
      SmallLedger.line(3, 50), SmallLedger.line(2, 500), Array("{\"seq\":2}".utf8),
      Array("{\"seq\":02,\"a\":1}".utf8), Array("{\"seq\":2,\"a\":\n1}".utf8), [],
    ] {
      #expect(throws: LogError.self) {
        try bad.withBytes { try writer.append($0) }
        try writer.commit(lastRecordedMs: 5)
      }
      #expect(try ledger.readAll() == ledger.lines)
    }
    try good.withBytes { try writer.append($0) }
    try writer.commit(lastRecordedMs: 5)
    #expect(try ledger.readAll() == ledger.lines + [good])
  }

  @Test func anEmptyCommitWritesNothing() throws {
    let ledger = try SmallLedger()
    let writer = try ledger.writer()
    writer.begin()
    #expect(try writer.commit(lastRecordedMs: 5) == 0)
    #expect(ledger.segmentNames.isEmpty)
  }

  @Test func rangesAndPointsAreRead() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30, 1, 1, 7, 40, 2])
    let snapshot = try ledger.snapshot()
    var generator = SplitMix64(seed: 1)
    for _ in 0..<200 {
      let from = generator.below(ledger.lines.count + 1)
      let to = from + generator.below(ledger.lines.count + 1 - from)
      let found = SmallLedger.read(snapshot, from: UInt64(from), to: UInt64(to))
      #expect(found.lines == Array(ledger.lines[from..<to]) && found.error == nil)
    }
    for _ in 0..<500 {
      let seq = generator.below(ledger.lines.count)
      #expect(try snapshot.line(UInt64(seq)) == ledger.lines[seq])
    }
  }

  @Test func transformationsRunOncePerFrame() throws {
    final class Length { var bytes = 0 }
    let ledger = try SmallLedger()
    try ledger.commits([1, 3, 30, 1])
    let cursor = try ledger.snapshot().frames { frame in
      let length = frame.attachment as? Length ?? Length()
      frame.attachment = length
      length.bytes = frame.bytes.count
    }
    var total = 0
    while let frame = try cursor.next() { total += (frame.attachment as? Length)?.bytes ?? 0 }
    #expect(total == ledger.joined.count)
  }

  @Test func aSecondWriterIsRefused() throws {
    let ledger = try SmallLedger()
    let writer = try ledger.writer()
    #expect(throws: LogError.self) { _ = try ledger.writer(wait: 0) }
    _ = writer.size
  }

  @Test func aDirectoryWithoutALogIsNoLedger() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: LogError.missing(directory: directory.path)) { try LogSnapshot(directory.path) }
    #expect(throws: LogError.missing(directory: directory.path)) {
      _ = try LogWriter(directory.path)
    }
    #expect(try FileSystem.list(directory.path) == [])
  }

  @Test func aFullDiskLeavesTheLogAsItWas() async {
    await #expect(processExitsWith: .success) {
      System.reportFileSizeLimitAsError()
      let ledger = try SmallLedger(
        limits: LogLimits(frameBytes: 2000, inPlaceBytes: 100_000, segmentBytes: 1 << 20))
      let writer = try ledger.writer()
      try ledger.commit(writer, Array(repeating: 900, count: 20))
      let names = ledger.segmentNames
      let before = try names.map { try ledger.bytes(of: $0) }
      var old = rlimit()
      getrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &old)
      // In place, then staged; with every limit from nothing to almost enough.
      for lengths in [Array(repeating: 900, count: 20), Array(repeating: 900, count: 200)] {
        for room in [0, 1, 700, 5000, 8000] {
          let start = lengths.count == 20 ? before[0].count : 0
          var limit = rlimit(rlim_cur: rlim_t(start + room), rlim_max: old.rlim_max)
          setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
          var failed = false
          do {
            for length in lengths {
              try SmallLedger.line(writer.nextSeq, length).withBytes { try writer.append($0) }
            }
            try writer.commit(lastRecordedMs: 1)
          } catch LogError.file(let error) { failed = error.isOutOfSpace }
          setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &old)
          let same =
            try names == ledger.segmentNames && before == names.map { try ledger.bytes(of: $0) }
          let staged = try FileSystem.list(ledger.layout.staging)
          guard failed, same, staged == [], writer.size == 20 else {
            exit(1)
          }
        }
      }
      try ledger.commit(writer, [10, 20])
      guard try ledger.readAll() == ledger.lines else { exit(2) }
      exit(0)
    }
  }
}
