import Bytes
import Files

/// Where things lie in a ledger's directory, and what files are called.
public struct LogLayout: Equatable, Sendable {
  /// The ledger's directory.
  public let directory: String

  /// The layout of a ledger.
  public init(_ directory: String) { self.directory = directory }

  /// The record itself.
  public var log: String { "\(directory)/log" }
  /// New segments until they are whole.
  public var staging: String { "\(directory)/staging" }
  /// What a crash left behind.
  public var dropped: String { "\(directory)/dropped" }
  /// Derived files.
  public var index: String { "\(directory)/index" }
  /// Signed tree heads.
  public var checkpoints: String { "\(directory)/checkpoints" }
  /// The writer's lock.
  public var lock: String { "\(directory)/lock" }
  /// The segments as of their last check.
  public var segmentTimes: String { "\(index)/segments" }

  /// The path of a segment.
  public func segment(_ firstSeq: UInt64) -> String {
    "\(log)/\(LogLayout.segmentName(firstSeq))"
  }

  /// A segment's file name: its first seq in 20 digits.
  public static func segmentName(_ firstSeq: UInt64) -> String {
    padded(firstSeq) + ".lz4"
  }

  /// The first seq that a file name tells; nil if it is no segment's name.
  public static func firstSeq(ofSegmentNamed name: String) -> UInt64? {
    guard name.utf8.count == 24, name.hasSuffix(".lz4") else { return nil }
    let digits = name.utf8.prefix(20)
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return UInt64(String(decoding: Array(digits), as: UTF8.self))
  }

  /// The path of the checkpoint of a tree of so many events.
  public func checkpoint(_ size: UInt64) -> String {
    "\(checkpoints)/\(LogLayout.padded(size))"
  }

  /// The public keys of those who signed here, the newest last.
  public var verifierKeys: String { "\(directory)/ledger.vkey" }

  /// A number as the names of files have it: 20 digits.
  public static func padded(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.utf8.count) + digits
  }

  /// Makes the folder of derived files, with a note for whoever finds it.
  public func makeIndex() throws(FileError) {
    try FileSystem.makeDirectory(index)
    let path = "\(index)/README"
    guard try FileSystem.status(path) == nil else { return }
    let note = ByteBuffer(capacity: 256)
    note.append(
      "Everything in this folder is derived from log/ and may be deleted while nothing writes:\n"
        + "it is made anew when it is needed. The record itself is log/.\n")
    try FileSystem.replace(path, with: note.bytes)
  }

  /// Makes the directories of a new ledger and waits until their names are on the disk.
  public func create() throws(LogError) {
    try LogError.wrapping { () throws(FileError) in
      for path in [log, staging, checkpoints] { try FileSystem.makeDirectory(path) }
      try makeIndex()
      try FileSystem.syncDirectory(directory)
      try FileSystem.syncDirectory(FileSystem.directory(of: directory))
    }
  }
}
