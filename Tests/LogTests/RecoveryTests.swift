import Bytes
import Files
import TestSupport
import Testing

@testable import Log

/// The table of ARCHITECTURE.md, section 4, row by row.
@Suite struct RecoveryTests {
  /// Two segments: 0..<21 (two commits in place behind a large one would not fit) and small ones.
  static func ledger() throws -> SmallLedger {
    let ledger = try SmallLedger()
    try ledger.commits([1, 2, 20, 1, 3])
    #expect(ledger.segmentNames.count == 3 || ledger.segmentNames.count == 2)
    return ledger
  }

  @Test func rowA_aWholeLogIsReadAndWritten() throws {
    let ledger = try RecoveryTests.ledger()
    #expect(try ledger.refusal() == "")
    try ledger.forgetTimes()
    #expect(try ledger.refusal() == "")
    try ledger.commits([1])
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func rowB_everyTornLengthOfTheLastCommitIsSetAside() throws {
    let ledger = try SmallLedger()
    try ledger.commits([2, 1, 3])
    let name = LogLayout.segmentName(0)
    let before = try ledger.bytes(of: name).count
    let kept = ledger.lines
    try ledger.commits([8])
    let whole = try ledger.bytes(of: name)
    #expect(ledger.segmentNames.count == 1 && whole.count > before + 200)
    for length in (before + 1)..<whole.count {
      TemporaryDirectory.removeAll(ledger.layout.dropped)
      try ledger.forgetTimes()
      try ledger.overwrite(name, Array(whole[..<length]))
      ledger.lines = kept
      let snapshot = try ledger.snapshot()
      #expect(snapshot.damage == nil && snapshot.size == 6)
      #expect(
        snapshot.tornTail
          == LogSnapshot.TornTail(segment: 0, offset: before, bytes: length - before))
      #expect(SmallLedger.read(snapshot).lines == kept, "cut at byte \(length)")
      try ledger.commits([1])
      #expect(try ledger.readAll() == ledger.lines)
      let dropped = try FileSystem.list(ledger.layout.dropped) ?? []
      #expect(dropped.count == 2 && dropped[1] == dropped[0] + ".txt")
      let bytes = try FileSystem.contents("\(ledger.layout.dropped)/\(dropped[0])")
      #expect(bytes == Array(whole[before..<length]))
      #expect(try ledger.readWithStockTools() == ledger.joined)
    }
  }

  @Test func rowB_aTailOfAnyBytesIsSetAside() throws {
    for seed in 0..<30 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let ledger = try SmallLedger()
      try ledger.commits([2, 1])
      let name = LogLayout.segmentName(0)
      let tail = (0..<(1 + generator.below(2000))).map { _ in
        UInt8(truncatingIfNeeded: seed % 2 == 0 ? 0 : generator.next())
      }
      try ledger.overwrite(name, try ledger.bytes(of: name) + tail)
      #expect(try ledger.readAll() == ledger.lines, "seed \(seed)")
      try ledger.commits([1])
      #expect(try ledger.readAll() == ledger.lines, "seed \(seed)")
    }
  }

  @Test func rowB_aMarkOverLostBytesThatNothingKnowsOfIsSetAside() throws {
    let ledger = try SmallLedger()
    try ledger.commits([2, 1])
    let name = LogLayout.segmentName(0)
    let before = try ledger.bytes(of: name)
    let times = try #require(try FileSystem.contents(ledger.layout.segmentTimes))
    let kept = ledger.lines
    try ledger.commits([3])
    let commit = try #require(try ledger.snapshot().opened(0).table.commits.last)
    #expect(commit.offset == before.count)
    var torn = try ledger.bytes(of: name)
    for place in commit.offset..<commit.markOffset { torn[place] = 0 }
    try ledger.overwrite(name, torn)
    // The index knows of the commit: acknowledged.
    #expect(try ledger.refusal() == "F")
    try times.withBytes { try FileSystem.replace(ledger.layout.segmentTimes, with: $0) }
    ledger.lines = kept
    try ledger.commits([1])
    #expect(try ledger.readAll() == ledger.lines)
    let dropped = try FileSystem.list(ledger.layout.dropped) ?? []
    #expect(dropped.count == 2)
    #expect(
      try FileSystem.contents("\(ledger.layout.dropped)/\(dropped[0])")
        == Array(torn[before.count...]))
    // The same in an earlier commit is damage, whatever is known.
    try ledger.flip(name, at: before.count - 200)
    try ledger.forgetTimes()
    #expect(try ledger.refusal() != "")
  }

  @Test func rowC_aMarkBehindBadBytesIsDamage() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 1])
    let name = LogLayout.segmentName(0)
    let good = try ledger.bytes(of: name)
    try ledger.commits([1])
    let all = try ledger.bytes(of: name)
    // The last commit behind three bytes that nobody wrote, and something torn behind it.
    try ledger.overwrite(name, good + [1, 2, 3] + all[good.count...] + [9])
    try ledger.forgetTimes()
    let snapshot = try ledger.snapshot()
    #expect(snapshot.damage?.kind == .badBytes && snapshot.damage?.offset == good.count)
    #expect(snapshot.damage?.seq == 2 && snapshot.size == 2)
    #expect(SmallLedger.read(snapshot).lines == Array(ledger.lines[..<2]))
    #expect(try ledger.refusal() == "C")
    #expect(try FileSystem.list(ledger.layout.dropped) == nil)
  }

  @Test func rowC_aBadMarkInTheMiddleIsDamage() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 1, 1])
    let name = LogLayout.segmentName(0)
    let table = try ledger.snapshot().opened(0).table
    try ledger.flip(name, at: table.commits[1].markOffset + 30)
    let (lines, error) = SmallLedger.read(try ledger.snapshot())
    #expect(lines == Array(ledger.lines[..<1]))
    guard case .damage(let damage) = error else {
      Issue.record("no damage")
      return
    }
    #expect(damage.kind == .badBytes && damage.offset == table.commits[0].end && damage.seq == 1)
    #expect(try ledger.refusal() == "C")
  }

  @Test func rowD_aSegmentWithoutAMarkAtItsEndIsDamage() throws {
    let ledger = try RecoveryTests.ledger()
    let first = ledger.segmentNames[0]
    let bytes = try ledger.bytes(of: first)
    try ledger.overwrite(first, bytes.dropLast(5))
    try ledger.forgetTimes()
    let snapshot = try ledger.snapshot()
    #expect(snapshot.damage?.kind == .noMark && snapshot.damage?.segment == first)
    #expect(snapshot.size < 3)
    #expect(SmallLedger.read(snapshot).lines == Array(ledger.lines[..<Int(snapshot.size)]))
    #expect(try ledger.refusal() == "D")
    try ledger.overwrite(first, bytes)
    let last = try #require(ledger.segmentNames.last)
    for content in [[], Array("no log at all".utf8)] {
      try ledger.overwrite(last, content)
      #expect(try ledger.snapshot().damage?.kind == .noMark)
      #expect(try ledger.refusal() == "D")
    }
  }

  @Test func rowE_missingAndDoubledSegmentsAreDamage() throws {
    let ledger = try RecoveryTests.ledger()
    try ledger.commits([20])
    let names = ledger.segmentNames
    for name in names.dropLast() {
      let bytes = try ledger.bytes(of: name)
      try FileSystem.remove("\(ledger.layout.log)/\(name)")
      try ledger.forgetTimes()
      let first = LogLayout.firstSeq(ofSegmentNamed: name)
      let snapshot = try ledger.snapshot()
      #expect(snapshot.damage?.kind == .sequence && snapshot.size == first)
      #expect(SmallLedger.read(snapshot).lines == Array(ledger.lines[..<Int(snapshot.size)]))
      #expect(try ledger.refusal() == "E")
      try ledger.overwrite(name, bytes)
    }
    for double in [LogLayout.segmentName(7), "00000000000000000000 (1).lz4"] {
      try ledger.overwrite(double, ledger.bytes(of: names[1]))
      try ledger.forgetTimes()
      #expect(try ledger.snapshot().damage?.kind == .sequence)
      #expect(try ledger.refusal() == "E")
      try FileSystem.remove("\(ledger.layout.log)/\(double)")
    }
    try ledger.forgetTimes()
    #expect(try ledger.refusal() == "")
  }

  @Test func rowF_aBadFrameIsDamage() throws {
    let ledger = try RecoveryTests.ledger()
    for (index, name) in ledger.segmentNames.enumerated() {
      let whole = try ledger.bytes(of: name)
      let entry = try ledger.snapshot().opened(index).table.frames[0]
      try ledger.flip(name, at: entry.offset + entry.bytes / 2)
      let snapshot = try ledger.snapshot()
      let (lines, error) = SmallLedger.read(snapshot)
      #expect(lines == Array(ledger.lines[..<Int(entry.firstSeq)]))
      guard case .damage(let damage) = error else {
        Issue.record("no damage")
        return
      }
      #expect(damage.kind == .content && damage.segment == name)
      #expect(damage.offset == entry.offset && damage.seq == entry.firstSeq)
      #expect(throws: LogError.self) { try snapshot.line(entry.firstSeq) }
      // The file's times changed, so the writer looks.
      #expect(try ledger.refusal() == "F")
      try ledger.overwrite(name, whole)
    }
    #expect(try ledger.refusal() == "")
  }

  @Test func rowF_linesOutOfSequenceAndForeignTreesAreDamage() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1])
    for lines in [[5, 6], [1, 1], [1, 3]] as [[UInt64]] {
      // A commit that is well formed in everything but its lines.
      let text = lines.map { SmallLedger.line($0, 40) + [0x0A] }
      let name = LogLayout.segmentName(0)
      let good = try ledger.bytes(of: name)
      let frame = FrameCodecTests.encode(Array(text.joined()))
      var tree = try ledger.snapshot().tree
      for line in text {
        tree.append(leaf: Array(line.dropLast()).withBytes { Digest.leaf($0) })
      }
      let mark = Mark(
        level: 0, firstSeq: 1, size: 3, lastRecordedMs: 0,
        frames: [Mark.Frame(bytes: frame.count, events: 2)], peaks: tree.peaks)
      try ledger.overwrite(name, good + frame + MarkTests.encoded(mark))
      #expect(try ledger.refusal() == "F", "\(lines)")
      #expect(try LogVerification(ledger.path, limits: ledger.limits).run().problems.count >= 1)
      var foreign = mark
      foreign.peaks = [leaf(1), leaf(2)]
      try ledger.overwrite(name, good + frame + MarkTests.encoded(foreign))
      #expect(try ledger.refusal() == "F", "\(lines)")
      try ledger.overwrite(name, good)
    }
  }

  @Test func rowF_framesAndLinesMustBeThoseOfTheMark() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1])
    let name = LogLayout.segmentName(0)
    let good = try ledger.bytes(of: name)
    let text = [1, 2].map { SmallLedger.line($0, 40) + [0x0A] }
    var tree = try ledger.snapshot().tree
    for line in text { tree.append(leaf: Array(line.dropLast()).withBytes { Digest.leaf($0) }) }
    // A line too many, a line too few, a last line without its line feed.
    for lines in [text, text + [text[1]], [text[0]], [text[0], Array(text[1].dropLast())]] {
      let frame = FrameCodecTests.encode(Array(lines.joined()))
      let mark = Mark(
        level: 0, firstSeq: 1, size: 3, lastRecordedMs: 0,
        frames: [Mark.Frame(bytes: frame.count, events: 2)], peaks: tree.peaks)
      try ledger.overwrite(name, good + frame + MarkTests.encoded(mark))
      let (read, error) = SmallLedger.read(try ledger.snapshot())
      if lines == text {
        #expect(read == ledger.lines + text.map { $0.dropLast() } && error == nil)
      } else {
        #expect(read == ledger.lines && error != nil)
        #expect(try ledger.refusal() == "F")
      }
      // A frame that the mark does not know of, seen from the front and from the back.
      for tail in [[], [1, 2, 3]] as [[UInt8]] {
        try ledger.overwrite(name, good + frame + frame + MarkTests.encoded(mark) + tail)
        #expect(try ["C", "F"].contains(ledger.refusal()))
        #expect(SmallLedger.read(try ledger.snapshot()).lines == ledger.lines)
      }
    }
    try ledger.overwrite(name, good)
    #expect(try ledger.refusal() == "")
  }

  @Test func rowG_lostEventsAreDamage() throws {
    let ledger = try RecoveryTests.ledger()
    let name = try #require(ledger.segmentNames.last)
    let whole = try ledger.bytes(of: name)
    let commits = try ledger.snapshot().opened(ledger.segmentNames.count - 1).table.commits
    // Cut at the mark before, the log looks whole; torn, it looks like an append that did not end.
    for length in [commits[commits.count - 2].end, whole.count - 3] {
      try ledger.overwrite(name, Array(whole[..<length]))
      #expect(try ledger.snapshot().damage == nil)
      let found = try LogVerification(ledger.path, limits: ledger.limits).run()
      #expect(found.problems.map(\.kind) == [.lost] && found.tornTail == nil)
      #expect(found.problems.first?.segment == name)
      #expect(found.problems.first?.offset == commits[commits.count - 2].end)
      #expect(found.problems.first?.seq == found.size)
      #expect(try ledger.refusal() == "G")
      #expect(try ledger.bytes(of: name).count == length, "refused, and left alone")
    }
    try ledger.forgetTimes()
    let checkpoint = "\(ledger.layout.checkpoints)/\(ledger.lines.count)"
    try [1].withBytes { try FileSystem.replace(checkpoint, with: $0) }
    #expect(try ledger.refusal() == "G")
    try FileSystem.remove(checkpoint)
    #expect(throws: LogError.self) {
      _ = try LogWriter(
        ledger.path, limits: ledger.limits, knownSize: UInt64(ledger.lines.count))
    }
    #expect(try ledger.refusal() == "")
  }

  @Test func rowH_aNewerMarkIsRefusedByAll() throws {
    let ledger = try SmallLedger()
    try ledger.commits([1, 1])
    let name = LogLayout.segmentName(0)
    let bytes = try ledger.bytes(of: name)
    let last = try #require(try ledger.snapshot().opened(0).table.commits.last)
    var mark = Array(bytes[last.markOffset...])
    mark[12] = 2
    let digest = Array(mark[8..<(mark.count - 16)]).withBytes { Digest.sha256($0).bytes }
    mark.replaceSubrange((mark.count - 16)..., with: digest[..<16])
    for tail in [[], [1, 2, 3]] as [[UInt8]] {
      try ledger.overwrite(name, bytes[..<last.markOffset] + mark + tail)
      #expect(throws: LogError.newer(segment: name, version: 2)) { try ledger.snapshot() }
      #expect(try ledger.refusal() == "H")
    }
  }

  @Test func rowI_stagedFilesAreSetAside() throws {
    let ledger = try RecoveryTests.ledger()
    for _ in 0..<2 {
      try [1, 2, 3].withBytes {
        try FileSystem.replace("\(ledger.layout.staging)/\(LogLayout.segmentName(27))", with: $0)
      }
      #expect(try ledger.readAll() == ledger.lines)
      try ledger.commits([1])
      #expect(try FileSystem.list(ledger.layout.staging) == [])
    }
    #expect(try FileSystem.list(ledger.layout.dropped)?.count == 4)
    #expect(try ledger.readAll() == ledger.lines)
  }

  @Test func rowI_theCopyOfAnInterruptedSealIsRemoved() throws {
    let ledger = try RecoveryTests.ledger()
    try [1, 2, 3].withBytes {
      try FileSystem.replace("\(ledger.layout.staging)/\(LogLayout.segmentName(0))", with: $0)
    }
    try ledger.commits([1])
    #expect(try FileSystem.list(ledger.layout.staging) == [])
    #expect(try FileSystem.list(ledger.layout.dropped) == nil)
    #expect(try ledger.readAll() == ledger.lines)
  }
}
