import Bytes
import Files
import Log
import TestSupport
import Testing
import Values

@testable import Ledger

@Suite struct ReadingBackTests {
  // MARK: Finding by id

  @Test(arguments: [UInt64.max, 0xF000_0000_0000_0001])
  func anEventIsFoundWithAnyIndex(hashBits: UInt64) throws {
    let rig = try LedgerRig(LedgerTuning(recentIds: 7, tableIds: 30, hashBits: hashBits))
    let offices = (0..<120).map { LedgerRig.office("e\($0)") }
    _ = try rig.append(LedgerRig.file([LedgerRig.opened()] + offices), to: rig.writer())
    _ = try rig.append(LedgerRig.file([LedgerRig.office("last")]), to: rig.writer())
    let lines = try rig.lines()
    let index = rig.layout.index
    try LedgerRig.copy(index, to: "\(rig.temporary.path)/whole")

    func check(_ place: String) throws {
      let finder = EventFinder(try rig.snapshot(), rig.tuning)
      #expect(try finder.line(ofID: "opened") == lines[0], "\(place)")
      for number in [0, 1, 60, 119] {
        #expect(try finder.line(ofID: "e\(number)") == lines[number + 1], "\(place)")
      }
      #expect(try finder.line(ofID: "last") == lines[121], "\(place)")
      for nobody in ["", "e", "e120", "ñ", String(repeating: "x", count: 100)] {
        #expect(try finder.line(ofID: nobody) == nil, "\(place)")
      }
    }

    try check("whole")
    for name in try #require(try FileSystem.list(index)) {
      let whole = try FileSystem.contents("\(index)/\(name)") ?? []
      for place in stride(from: 8, to: whole.count, by: 509) {
        var bytes = whole
        bytes[place] ^= 0x40
        try LedgerRig.write(bytes, to: "\(index)/\(name)")
        try check("\(name), byte \(place)")
      }
      try FileSystem.remove("\(index)/\(name)")
      try check("without \(name)")
      try LedgerRig.write(whole, to: "\(index)/\(name)")
    }
    TemporaryDirectory.removeAll(index)
    try check("without any")
    #expect(try LedgerStatus(rig.path).index == nil)
    // Another ledger's, as long as this one.
    let other = try LedgerRig(rig.tuning)
    let others = (0..<121).map { LedgerRig.office("o\($0)") }
    _ = try other.append(LedgerRig.file([LedgerRig.opened("other")] + others), to: other.writer())
    try LedgerRig.copy(other.layout.index, to: index)
    try check("another's")
    // An index that is behind.
    try LedgerRig.copy("\(rig.temporary.path)/whole", to: index)
    _ = try rig.append(LedgerRig.file([LedgerRig.office("newer")]), to: rig.writer())
    try LedgerRig.copy("\(rig.temporary.path)/whole", to: index)
    try check("behind")
    let finder = EventFinder(try rig.snapshot(), rig.tuning)
    #expect(try finder.line(ofID: "newer") == rig.lines().last)
  }

  // MARK: Verification

  private static func line(_ seq: Int, at: Int64, _ content: [UInt8]? = nil) -> [UInt8] {
    let content =
      content ?? (seq == 0 ? LedgerRig.opened() : LedgerRig.office("e\(seq)"))
    let head = "{\"seq\":\(seq),\"at\":\"\(Instant(milliseconds: at))\","
    return Array(head.utf8) + content.dropFirst()
  }

  /// Writes lines that no ledger would, and tells what a verification says of them.
  private static func verify(
    _ lines: [[UInt8]], frameBytes: Int = 2000
  ) throws -> (problems: [String], seqs: [UInt64?], backward: [UInt64]) {
    let rig = try LedgerRig()
    var limits = LedgerRig.limits
    limits.frameBytes = frameBytes
    let writer = try LogWriter(rig.path, limits: limits)
    writer.begin()
    for line in lines { try line.withBytes { try writer.append($0) } }
    try writer.commit(lastRecordedMs: 0)
    let found = try LedgerVerification(rig.path, limits: limits).run()
    #expect(found.log.events == UInt64(lines.count))
    return (found.log.problems.map(\.what), found.log.problems.map(\.seq), found.backward)
  }

  @Test func whatAVerificationFinds() throws {
    let good = (0..<200).map { ReadingBackTests.line($0, at: Int64($0 / 3)) }
    let sound = try ReadingBackTests.verify(good)
    #expect(sound.problems == [] && sound.backward == [])

    let office = LedgerRig.office("e7")
    let text = String(decoding: office, as: UTF8.self)
    let bad: [[UInt8]] = [
      Array(("{ " + text.dropFirst()).utf8),
      Array(text.split(separator: "\"v\":1,").joined().utf8),
      Array((text.dropLast() + ",\"extra\":1}").utf8),
      Array((text.dropLast() + " }").utf8),
      Array("{\"type\":\"no.such\",\"v\":1}".utf8),
      Array("{\"x\":1}".utf8),
    ]
    for content in bad {
      var lines = good
      lines[77] = ReadingBackTests.line(77, at: 25, content)
      let found = try ReadingBackTests.verify(lines)
      #expect(found.problems == ["the line is no event in canonical form"], "\(content)")
      #expect(found.seqs == [77])
    }
    var lines = good
    lines[0] = ReadingBackTests.line(0, at: 0, LedgerRig.office("first"))
    lines[50] = ReadingBackTests.line(50, at: 16, LedgerRig.opened("second"))
    let found = try ReadingBackTests.verify(lines)
    #expect(found.problems == ["a ledger begins with ledger.opened", "a second ledger.opened"])
    #expect(found.seqs == [0, 50])
  }

  /// A time that goes back is found wherever the frames happen to end.
  @Test(arguments: [1, 150, 300, 450, 1000, 100_000])
  func timesThatGoBack(frameBytes: Int) throws {
    for place in 1..<12 {
      let lines = (0..<12).map {
        ReadingBackTests.line($0, at: Int64($0 == place ? 999 : $0 > place ? 2000 : 1000))
      }
      let found = try ReadingBackTests.verify(lines, frameBytes: frameBytes)
      let inside = found.problems.map { _ in UInt64(place) }
      #expect(inside + found.backward == [UInt64(place)], "\(place): \(found)")
      #expect(found.problems.allSatisfy { $0 == "the event was recorded before the one before it" })
    }
  }
}
