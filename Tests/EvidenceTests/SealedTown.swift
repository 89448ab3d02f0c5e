import Bytes
import Evidence
import Files
import Log
import TestSupport
import Testing

/// A ledger of plain lines in a folder of its own, and a key to sign it with.
final class SealedTown {
  private let temporary: TemporaryDirectory
  let key: SigningKey
  let path: String

  /// Lines in commits of these numbers.
  init(_ commits: [Int], seed: UInt8 = 7) throws {
    temporary = try TemporaryDirectory()
    path = "\(temporary.path)/town"
    key = try SigningKey(name: "town", seed: [UInt8](repeating: seed, count: 32))
    try LogLayout(path).create()
    for count in commits { try commit(count) }
  }

  static func line(_ seq: UInt64, _ word: String = "x") -> [UInt8] {
    Array("{\"seq\":\(seq),\"what\":\"\(word) \(seq)\"}".utf8)
  }

  func commit(_ count: Int, _ word: String = "x") throws {
    let writer = try LogWriter(path, wait: 10, command: "test")
    writer.begin()
    for _ in 0..<count {
      try SealedTown.line(writer.nextSeq, word).withBytes { try writer.append($0) }
    }
    try writer.commit(lastRecordedMs: 1)
  }

  func snapshot() throws -> LogSnapshot { try LogSnapshot(path) }

  @discardableResult
  func sign(_ options: Signing.Options = .init()) throws -> Signing.Outcome {
    try Signing(try snapshot(), ledger: "town").sign(by: key, options)
  }

  /// Another history with as many lines, in the same place; what was signed stays.
  func rewrite(_ commits: [Int], _ word: String) throws {
    let layout = LogLayout(path)
    for name in try FileSystem.list(layout.log) ?? [] {
      try FileSystem.remove("\(layout.log)/\(name)")
    }
    try FileSystem.remove(layout.segmentTimes)
    try hide { for count in commits { try commit(count, word) } }
  }

  /// A writer refuses a log that is shorter than what was signed, so that is hidden from it.
  private func hide(_ body: () throws -> Void) throws {
    let layout = LogLayout(path)
    try FileSystem.rename(layout.checkpoints, to: "\(path)/aside")
    try FileSystem.makeDirectory(layout.checkpoints)
    try body()
    try FileSystem.removeDirectory(layout.checkpoints)
    try FileSystem.rename("\(path)/aside", to: layout.checkpoints)
  }
}
