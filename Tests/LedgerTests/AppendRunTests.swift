import Bytes
import Events
import EventsSupport
import Files
import Log
import TestSupport
import Testing
import Values

@testable import Ledger

@Suite struct AppendRunTests {
  private static func opened(_ tuning: LedgerTuning = LedgerRig.tuning) throws -> LedgerRig {
    let rig = try LedgerRig(tuning)
    let line = LedgerRig.file([LedgerRig.opened()])
    _ = try rig.append(line, to: rig.writer())
    return rig
  }

  private static func offices(_ range: Range<Int>) -> [[UInt8]] {
    range.map { LedgerRig.office("e\($0)") }
  }

  private static func policy(_ change: (inout AppendRun.Policy) -> Void) -> AppendRun.Policy {
    var policy = AppendRun.Policy()
    change(&policy)
    return policy
  }

  private static func tally(
    _ appended: UInt64, _ already: UInt64, _ refused: UInt64, _ first: UInt64?, _ last: UInt64?,
    size: UInt64
  ) -> AppendRun.Tally {
    var tally = AppendRun.Tally()
    tally.appended = appended
    tally.already = already
    tally.refused = refused
    tally.first = first
    tally.last = last
    tally.size = size
    return tally
  }

  // MARK: Policies

  @Test func allOrNothing() throws {
    let rig = try AppendRunTests.opened()
    let before = try rig.lines()
    let bad = Array("bad".utf8)
    let lines =
      AppendRunTests.offices(0..<20) + [bad, LedgerRig.office("e3")]
      + AppendRunTests.offices(20..<60) + [LedgerRig.office("e5", "Other"), LedgerRig.opened()]
    let told = try rig.append(LedgerRig.file(lines), to: rig.writer())
    // The second e3 repeats a line that is not written; ledger.opened is there.
    #expect(told.commits == [AppendRunTests.tally(0, 1, 2, nil, nil, size: 1)])
    #expect(told.refused.map(\.line) == [21, 63])
    #expect(try rig.lines() == before)
    #expect(try FileSystem.list(rig.layout.staging) == [])
    let again = try rig.append(
      LedgerRig.file(AppendRunTests.offices(0..<3)), to: rig.writer())
    #expect(again.commits == [AppendRunTests.tally(3, 0, 0, 1, 3, size: 4)])
  }

  @Test func partialKeepsTheGood() throws {
    let rig = try AppendRunTests.opened()
    let lines =
      AppendRunTests.offices(0..<20) + [Array("bad".utf8)] + AppendRunTests.offices(15..<40)
      + [LedgerRig.office("e5", "Other")]
    let told = try rig.append(
      LedgerRig.file(lines), AppendRunTests.policy { $0.partial = true }, to: rig.writer())
    #expect(told.commits == [AppendRunTests.tally(40, 5, 2, 1, 40, size: 41)])
    #expect(told.refused.map(\.line) == [21, 47])
    #expect(try rig.lines().count == 41)
  }

  @Test func aDryRunTellsAndWritesNothing() throws {
    let rig = try LedgerRig()
    let lines = [LedgerRig.opened()] + AppendRunTests.offices(0..<300)
    let policy = AppendRunTests.policy {
      $0.dryRun = true
      $0.commitEvery = 100
    }
    let told = try rig.append(
      LedgerRig.file(lines + AppendRunTests.offices(0..<5)), policy, to: rig.writer())
    #expect(
      told.commits == [
        AppendRunTests.tally(100, 0, 0, 0, 99, size: 0),
        AppendRunTests.tally(100, 0, 0, 100, 199, size: 0),
        AppendRunTests.tally(100, 0, 0, 200, 299, size: 0),
        AppendRunTests.tally(1, 5, 0, 300, 300, size: 0),
      ])
    #expect(try rig.lines() == [])
    for folder in [rig.layout.log, rig.layout.staging] {
      #expect(try FileSystem.list(folder) == [])
    }
    #expect(try FileSystem.list(rig.layout.index)?.contains { $0.hasSuffix(".run") } == false)
  }

  // MARK: Feeds

  @Test func aRefusedLineEndsAFeed() throws {
    let rig = try AppendRunTests.opened()
    var lines = AppendRunTests.offices(0..<30)
    lines[13] = LedgerRig.office("e2", "Other")
    lines[14] = Array("bad".utf8)
    let policy = AppendRunTests.policy { $0.commitEvery = 5 }
    let told = try rig.append(LedgerRig.file(lines), policy, to: rig.writer())
    #expect(
      told.commits == [
        AppendRunTests.tally(5, 0, 0, 1, 5, size: 6),
        AppendRunTests.tally(5, 0, 0, 6, 10, size: 11),
        AppendRunTests.tally(0, 0, 2, nil, nil, size: 11),
      ])
    #expect(told.refused.map(\.line) == [14, 15])
    #expect(told.isStopped && told.total.appended == 10 && told.total.last == 10)
    #expect(try rig.lines().count == 11)
  }

  @Test func aPartialFeedGoesOn() throws {
    let rig = try AppendRunTests.opened()
    var lines = AppendRunTests.offices(0..<12)
    lines[6] = Array("bad".utf8)
    lines.insert([], at: 2)
    let policy = AppendRunTests.policy {
      $0.commitEvery = 5
      $0.partial = true
    }
    let told = try rig.append(LedgerRig.file(lines), policy, to: rig.writer())
    #expect(
      told.commits == [
        AppendRunTests.tally(5, 0, 0, 1, 5, size: 6),
        AppendRunTests.tally(4, 0, 1, 6, 9, size: 10),
        AppendRunTests.tally(2, 0, 0, 10, 11, size: 12),
      ])
    #expect(told.refused.map(\.line) == [8])
  }

  /// At each pause what came is committed and acknowledged, in order, whatever the batch holds.
  @Test func aPauseCommits() throws {
    let rig = try AppendRunTests.opened(LedgerTuning())
    let pipe = try LineSourceTests.Pipe()
    let source = LineSource(pipe.source, reportsPauses: true)
    let writer = try rig.writer()
    var commits: [AppendRun.Tally] = []
    var parts = [0..<3, 3..<4, 4..<11].map { LedgerRig.file(AppendRunTests.offices($0)) }
    // A pause in the middle of a line commits the lines before it.
    parts[1] += LedgerRig.office("half").prefix(20)
    parts[2] = LedgerRig.office("half").dropFirst(20) + [0x0A] + parts[2]
    pipe.write(parts[0][...])
    var run = AppendRun(
      writer, AppendRunTests.policy { $0.commitEvery = 4 }, onRefused: { _ in },
      onCommit: {
        commits.append($0)
        // The producer goes on only once it has its acknowledgement.
        if commits.count < 3 { pipe.write(parts[commits.count][...]) }
        if commits.count == 4 { pipe.end() }
      })
    try run.take(source, named: "feed") { _ in }
    try run.finish()
    #expect(
      commits == [
        AppendRunTests.tally(3, 0, 0, 1, 3, size: 4), AppendRunTests.tally(1, 0, 0, 4, 4, size: 5),
        AppendRunTests.tally(4, 0, 0, 5, 8, size: 9),
        AppendRunTests.tally(4, 0, 0, 9, 12, size: 13),
      ])
  }

  @Test func anOverlongLineIsOneRefusedLine() throws {
    let rig = try AppendRunTests.opened()
    let long = [UInt8](repeating: 0x20, count: 1_700_000) + LedgerRig.office("long")
    let lines = AppendRunTests.offices(0..<3) + [long] + AppendRunTests.offices(3..<6)
    let told = try rig.append(
      LedgerRig.file(lines), AppendRunTests.policy { $0.partial = true }, to: rig.writer())
    #expect(told.commits == [AppendRunTests.tally(6, 0, 1, 1, 6, size: 7)])
    #expect(told.refused == [.init(line: 4, reason: "malformed", text: long)])
  }

  @Test func anEmptyFeedTellsTheSize() throws {
    let rig = try AppendRunTests.opened()
    let policy = AppendRunTests.policy { $0.commitEvery = 5 }
    let told = try rig.append([], policy, to: rig.writer())
    #expect(told.commits == [] && told.total.size == 1)
    #expect(try rig.append([], to: rig.writer()).commits.map(\.size) == [1])
  }

  // MARK: What the ledger gives

  @Test func timesNeverGoBack() throws {
    let rig = try LedgerRig()
    var expected: [Int64] = []
    for (step, now) in [5_000, 4_000, 9_000, 8_999, 1_000, 9_001].enumerated() {
      rig.now = Int64(now)
      var writer: LedgerWriter? = try rig.writer()
      let lines = step == 0 ? [LedgerRig.opened()] : [LedgerRig.office("a\(step)")]
      _ = try rig.append(LedgerRig.file(lines), to: #require(writer))
      expected.append(max(expected.last ?? .min, rig.now))
      if step % 2 == 0 {
        writer = nil
        writer = try rig.writer()
      }
      rig.now -= 100
      _ = try rig.append(LedgerRig.file([LedgerRig.office("b\(step)")]), to: #require(writer))
      expected.append(expected[expected.count - 1])
    }
    // Within one append too, where the clock is asked now and then.
    var calls: Int64 = 0
    let writer = try LedgerWriter(
      rig.path, wait: 10, command: "test",
      stamping: .clock {
        calls += 1
        return 20_000 - 1_000 * calls
      })
    _ = try rig.append(LedgerRig.file(AppendRunTests.offices(0..<1000)), to: writer)
    expected += Array(repeating: 19_000, count: 1000)
    #expect(calls >= 3)
    let times = try rig.lines().map { line in
      String(String(decoding: line, as: UTF8.self).split(separator: "\"")[5])
    }
    #expect(times == expected.map { Instant(milliseconds: $0).description })
  }

  @Test func aLedgerIsOpenedFirstAndOnce() throws {
    let rig = try LedgerRig()
    let lines = [LedgerRig.office("e0"), LedgerRig.opened(), LedgerRig.office("e0")]
    let writer = try rig.writer()
    let first = try rig.append(LedgerRig.file(lines), to: writer)
    #expect(first.refused.map(\.reason) == ["not opened"] && first.total.size == 0)
    let second = try rig.append(
      LedgerRig.file(lines + [LedgerRig.opened("again"), LedgerRig.opened()]),
      AppendRunTests.policy { $0.partial = true }, to: writer)
    #expect(second.commits == [AppendRunTests.tally(2, 1, 2, 0, 1, size: 2)])
    #expect(second.refused.map(\.reason) == ["not opened", "opened already"])
    #expect(second.refused.map(\.line) == [1, 4])
  }

  /// 65,535 bytes with `seq` and `at`, as given in canonical form, without `v`, and as no ledger would
  /// write it.
  @Test(arguments: [0, 1, 2])
  func theLongestLine(form: Int) throws {
    let rig = try AppendRunTests.opened()
    let writer = try rig.writer()
    for (seq, excess) in [(1, 0), (2, 1), (2, 0), (3, 1)] {
      let head = "{\"seq\":\(seq),\"at\":\"\(Instant(milliseconds: rig.now))\","
      let length = 65_535 - head.utf8.count + 1 + excess
      let line = AppendRunTests.account("a\(seq)-\(excess)", length: length)
      #expect(line.count == length)
      let text = String(decoding: line, as: UTF8.self)
      let given: String
      switch form {
      case 0: given = text
      case 1: given = text.split(separator: "\"v\":1,").joined()
      default: given = "{ " + text.dropFirst()
      }
      let told = try rig.append(LedgerRig.file([Array(given.utf8)]), to: writer)
      #expect(told.total.refused == (excess == 0 ? 0 : 1), "seq \(seq), \(excess) too many")
      if excess == 0 {
        #expect(try rig.lines().last == Array(head.utf8) + line.dropFirst())
        #expect(try rig.lines().last?.count == 65_535)
        // One more digit of seq would make it too long; but it is there.
        let again = try rig.append(LedgerRig.file([Array(given.utf8)]), to: writer)
        #expect(again.total.already == 1)
      }
    }
  }

  /// An event of exactly so many bytes.
  private static func account(_ id: String, length: Int) -> [UInt8] {
    let start =
      "{\"type\":\"account.opened\",\"v\":1,\"on\":\"2020-01-01\",\"id\":\"\(id)\",\"by\":\"me\","
      + "\"account\":\"A\",\"kind\":\"k\",\"barrio\":\"b\",\"concepts\":["
    var rest = length - start.utf8.count - 2
    var keys: [String] = []
    var number = 1000
    while rest > 0 {
      // Quotes and a comma beside the key; what is left must be a key again.
      var size = min(64, rest - 2)
      let left = rest - size - 3
      if left >= 0, left < 10 { size -= 10 }
      keys.append("\"\(number)" + String(repeating: "x", count: size - 4) + "\"")
      rest -= size + 2 + (rest - size - 2 > 0 ? 1 : 0)
      number += 1
    }
    return Array((start + keys.joined(separator: ",") + "]}").utf8)
  }
}
