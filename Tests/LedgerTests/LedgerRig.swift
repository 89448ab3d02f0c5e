import Bytes
import Events
import EventsSupport
import Files
import Log
import TestSupport

@testable import Ledger

/// A ledger in a folder of its own, with tiny limits and a clock that the test sets.
final class LedgerRig {
  /// Limits so tiny that a few dozen events fill frames, segments, lists, tables and batches.
  static let limits = LogLimits(frameBytes: 2000, inPlaceBytes: 9000, segmentBytes: 20_000)
  static let tuning = LedgerTuning(recentIds: 12, tableIds: 40, batchBytes: 600)

  /// Room for the longest event with every character written as an escape.
  static let lineLimit = 600_000

  let temporary: TemporaryDirectory
  let tuning: LedgerTuning
  var now: Int64 = 1_600_000_000_000
  var path: String { "\(temporary.path)/ledger" }
  var layout: LogLayout { LogLayout(path) }

  init(_ tuning: LedgerTuning = LedgerRig.tuning) throws {
    temporary = try TemporaryDirectory()
    self.tuning = tuning
    try LogLayout("\(temporary.path)/ledger").create()
  }

  func writer(_ stamping: Stamping? = nil) throws -> LedgerWriter {
    try LedgerWriter(
      path, .standard, LedgerRig.limits, tuning, wait: 10, command: "test",
      stamping: stamping ?? .clock { self.now })
  }

  func snapshot() throws -> LogSnapshot { try LogSnapshot(path, limits: LedgerRig.limits) }

  /// Every line of the log.
  func lines() throws -> [[UInt8]] {
    let snapshot = try snapshot()
    if let damage = snapshot.damage { throw damage }
    var lines: [[UInt8]] = []
    let cursor = snapshot.frames()
    while let frame = try cursor.next() {
      frame.forEachLine { line, _ in lines.append(line.array) }
    }
    return lines
  }

  // MARK: Appending

  /// What a run told.
  struct Told: Equatable {
    var commits: [AppendRun.Tally] = []
    var refused: [Refused] = []
    var total = AppendRun.Tally()
    var isStopped = false
  }

  /// A refused line, with its reason in a word.
  struct Refused: Equatable {
    var line: Int
    var reason: String
    var text: [UInt8]

    var summary: String { "line \(line): \(reason.prefix(300)), \(text.count) bytes" }
  }

  /// Appends what a file holds.
  func append(
    _ input: [UInt8], _ policy: AppendRun.Policy = .init(), lineLimit: Int = LedgerRig.lineLimit,
    to writer: LedgerWriter
  ) throws -> Told {
    let file = try Descriptor("\(temporary.path)/input", .replace)
    try input.withBytes { try file.write($0) }
    let source = LineSource(
      try Descriptor("\(temporary.path)/input", .read), reportsPauses: false, lineLimit: lineLimit)
    return try append(policy, to: writer) { try $0.take(source, named: "input") { _ in } }
  }

  func append(
    _ policy: AppendRun.Policy = .init(), to writer: LedgerWriter,
    _ body: (inout AppendRun) throws -> Void
  ) throws -> Told {
    var told = Told()
    var part: [UInt8] = []
    var run = AppendRun(
      writer, policy,
      onRefused: { line in
        part += line.text.array
        guard line.isLast else { return }
        // Of a line that is too long nothing is dropped, not even the carriage return at its end.
        if part.count > LedgerRig.lineLimit, part.last == 0x0D { part.removeLast() }
        told.refused.append(
          Refused(line: line.line, reason: LedgerRig.word(line.reason), text: part))
        part = []
      }, onCommit: { told.commits.append($0) })
    try body(&run)
    try run.finish()
    told.total = run.total
    told.isStopped = run.isStopped
    return told
  }

  static func word(_ reason: LedgerWriter.Reason) -> String {
    switch reason {
    case .malformed: "malformed"
    case .conflict(let id, let seq, let stored):
      "conflict \(id) \(seq) \(String(decoding: stored, as: UTF8.self))"
    case .notOpened: "not opened"
    case .openedAlready: "opened already"
    case .earlier(let at, let before): "earlier \(at) \(before)"
    }
  }

  // MARK: Events

  static func canonical(_ event: Event) -> [UInt8] {
    let buffer = ByteBuffer(capacity: 256)
    CanonicalWriter.write(event, .standard, to: buffer)
    return withExtendedLifetime(buffer) { buffer.bytes.array }
  }

  static func opened(_ id: String = "opened") -> [UInt8] {
    Array(
      ("{\"type\":\"ledger.opened\",\"v\":1,\"on\":\"2020-01-01\",\"id\":\"\(id)\",\"by\":\"me\","
        + "\"ledger\":\"town\",\"name\":\"Town\",\"country\":\"MX\",\"currency\":\"MXN\"}").utf8)
  }

  static func office(_ id: String, _ name: String = "Office") -> [UInt8] {
    Array(
      ("{\"type\":\"office.defined\",\"v\":1,\"on\":\"2020-01-01\",\"id\":\"\(id)\",\"by\":\"me\","
        + "\"office\":\"o\",\"name\":\"\(name)\"}").utf8)
  }

  static func file(_ lines: [[UInt8]]) -> [UInt8] { Array(lines.map { $0 + [0x0A] }.joined()) }

  // MARK: Files

  static func copy(_ from: String, to: String) throws {
    TemporaryDirectory.removeAll(to)
    try FileSystem.makeDirectory(to)
    for name in try FileSystem.list(from) ?? [] {
      try write(try FileSystem.contents("\(from)/\(name)") ?? [], to: "\(to)/\(name)")
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try Descriptor(path, .replace)
    try bytes.withBytes { try file.write($0) }
  }
}
