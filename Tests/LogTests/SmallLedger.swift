import Bytes
import Files
import Glibc
import TestSupport

@testable import Log

/// A ledger with tiny frames and segments, and beside it the plain array that it must equal.
final class SmallLedger {
  static let limits = LogLimits(
    frameBytes: 300, sealedFrameBytes: 900, inPlaceBytes: 1000, segmentBytes: 900,
    lineBytes: 400)

  let temporary: TemporaryDirectory
  let limits: LogLimits
  var lines: [[UInt8]] = []
  var path: String { "\(temporary.path)/ledger" }
  var layout: LogLayout { LogLayout(path) }

  init(limits: LogLimits = SmallLedger.limits) throws {
    temporary = try TemporaryDirectory()
    self.limits = limits
    try LogLayout("\(temporary.path)/ledger").create()
  }

  static func line(_ seq: UInt64, _ length: Int) -> [UInt8] {
    var line = Array("{\"seq\":\(seq),\"on\":\"2021-05-19\",\"t\":\"".utf8)
    var generator = SplitMix64(seed: seq)
    while line.count < length { line.append(UInt8(ascii: "a") + UInt8(generator.below(20))) }
    return line + Array("\"}".utf8)
  }

  /// A writer; it waits a little, since a process that is just being started by another test holds all
  /// open files, and so the lock, for a moment.
  func writer(wait: Double = 10, threads: Int? = nil) throws -> LogWriter {
    try LogWriter(path, limits: limits, wait: wait, command: "test", threads: threads)
  }

  func snapshot() throws -> LogSnapshot { try LogSnapshot(path, limits: limits) }

  /// Appends lines of these lengths as one commit.
  func commit(_ writer: LogWriter, _ lengths: [Int]) throws {
    writer.begin()
    var added: [[UInt8]] = []
    for length in lengths {
      let line = SmallLedger.line(writer.nextSeq, length)
      try line.withBytes { try writer.append($0) }
      added.append(line)
    }
    try writer.commit(lastRecordedMs: Int64(lines.count + added.count))
    lines += added
  }

  /// Commits of these numbers of lines, each by a writer of its own.
  func commits(_ counts: [Int], length: Int = 60) throws {
    for count in counts { try commit(writer(), Array(repeating: length, count: count)) }
  }

  /// What a snapshot reads, and the error that ended it, if any.
  static func read(
    _ snapshot: LogSnapshot, from: UInt64 = 0, to: UInt64? = nil, threads: Int? = nil
  ) -> (lines: [[UInt8]], error: LogError?) {
    var lines: [[UInt8]] = []
    let cursor = snapshot.frames(from: from, to: to, threads: threads)
    do throws(LogError) {
      while let frame = try cursor.next() {
        frame.forEachLine { line, seq in
          if seq >= from, seq < to ?? snapshot.size { lines.append(line.array) }
        }
      }
      return (lines, nil)
    } catch { return (lines, error) }
  }

  func readAll() throws -> [[UInt8]] {
    let (lines, error) = SmallLedger.read(try snapshot())
    if let error { throw error }
    return lines
  }

  /// What the stock program makes of the log.
  func readWithStockTools() throws -> [UInt8]? {
    try Shell.output("cat '\(path)'/log/*.lz4 | lz4 -dc")
  }

  var joined: [UInt8] { Array(lines.map { $0 + [0x0A] }.joined()) }

  // MARK: Doing harm

  var segmentNames: [String] { (try? FileSystem.list(layout.log)) ?? [] }

  func bytes(of name: String) throws -> [UInt8] {
    try FileSystem.contents("\(layout.log)/\(name)") ?? []
  }

  func overwrite(_ name: String, _ bytes: [UInt8]) throws {
    let file = try Descriptor("\(layout.log)/\(name)", .replace)
    try bytes.withBytes { try file.write($0, at: 0) }
  }

  func flip(_ name: String, at offset: Int) throws {
    var bytes = try bytes(of: name)
    bytes[offset] ^= 0x10
    try overwrite(name, bytes)
  }

  /// As after a restart where the derived file did not reach the disk.
  func forgetTimes() throws { try FileSystem.remove(layout.segmentTimes) }

  /// The rows of the recovery table that a writer names when it refuses; "" if it writes.
  func refusal() throws -> String {
    do {
      _ = try writer()
      return ""
    } catch LogError.damage(let damage) {
      return damage.kind.rawValue
    } catch LogError.newer {
      return "H"
    }
  }
}
