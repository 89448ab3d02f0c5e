import Bytes
import Engine
import Files

/// Histories on disk, in chunks that are only ever added.
///
/// Each chunk names the one before it of the same history. Where a history's newest chunk lies stands in
/// the projections, which are the one place that says what counts; so a crash leaves at most bytes that
/// nothing points to.
///
///     chunk = u64 place of the chunk before, plus one; 0 if none
///             u64 bytes of records, u64 checksum over them, the history's name, the file's name, and
///             the chunk's place
///             records, filled up with zeros to whole words
final class HistoryFile: @unchecked Sendable {
  enum Failure: Error {
    /// A chunk is not what it was, or not there.
    case damaged
  }

  private static let header = 24
  private let file: Descriptor
  private let identity: UInt64
  private let pending = ByteBuffer(capacity: 1 << 20)
  /// Where the next chunk begins.
  private(set) var end: Int

  /// A file that is made anew.
  init(creating path: String) throws(FileError) {
    file = try Descriptor(path, .replace)
    identity = HistoryFile.identity(path)
    end = 0
  }

  /// A file that counts up to `end`; what lies behind is overwritten.
  init(_ path: String, end: Int, forWriting: Bool) throws(FileError) {
    file = try Descriptor(path, forWriting ? .readWrite : .read)
    identity = HistoryFile.identity(path)
    self.end = end
  }

  /// Adds a chunk and says where it lies.
  func append(_ records: Bytes, of name: Bytes, after previous: Int?) throws(FileError) -> Int {
    let place = end
    let start = pending.count
    pending.append(word: UInt64(previous.map { $0 + 1 } ?? 0))
    pending.append(word: UInt64(records.count))
    pending.append(word: 0)
    pending.append(records)
    pending.append(zeros: (8 - records.count % 8) % 8)
    let chunk = pending.bytes.slice(start, pending.count)
    let sum = checksum(chunk, name, at: place)
    pending.overwrite(half: UInt32(truncatingIfNeeded: sum), at: start + 16)
    pending.overwrite(half: UInt32(truncatingIfNeeded: sum >> 32), at: start + 20)
    end += pending.count - start
    if pending.count >= 1 << 20 { try flush() }
    return place
  }

  /// Writes what was added.
  func flush() throws(FileError) {
    guard pending.count > 0 else { return }
    try file.write(pending.bytes, at: end - pending.count)
    pending.clear()
  }

  // Over all of the chunk but the checksum itself, its place, and the name that the file was made with:
  // what lies elsewhere, or in another file, does not pass.
  private func checksum(_ chunk: Bytes, _ name: Bytes, at place: Int) -> UInt64 {
    let records = chunk.slice(HistoryFile.header, chunk.count)
    var seed = name.keyHash ^ chunk.word(at: 0) &* 0x9E37_79B9_7F4A_7C15 ^ chunk.word(at: 8) << 17
    seed ^= (identity ^ UInt64(place)) &* 0xD6E8_FEB8_6659_FD93
    return records.checksum(records.count, seed: seed)
  }

  private static func identity(_ path: String) -> UInt64 {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    return name.withBytes { $0.keyHash }
  }

  /// Adds all records of a history to a buffer, the newest chunk first.
  func read(_ name: Bytes, from head: Int, into buffer: ByteBuffer, _ scratch: ByteBuffer) throws {
    var place: Int? = head
    while let at = place {
      // Most chunks fit into the first read.
      scratch.clear()
      guard at >= 0, at + HistoryFile.header <= end else { throw Failure.damaged }
      try file.read(into: scratch, at: at, count: min(4096, end - at))
      guard scratch.count >= HistoryFile.header else { throw Failure.damaged }
      let length = Int(truncatingIfNeeded: scratch.bytes.word(at: 8))
      let padded = length &+ (8 &- length % 8) % 8
      guard length >= 0, padded <= end - at - HistoryFile.header else { throw Failure.damaged }
      let whole = HistoryFile.header + padded
      if whole > scratch.count {
        try file.read(into: scratch, at: at + scratch.count, count: whole - scratch.count)
      }
      guard scratch.count >= whole else { throw Failure.damaged }
      let chunk = scratch.bytes.slice(0, whole)
      guard checksum(chunk, name, at: at) == chunk.word(at: 16) else { throw Failure.damaged }
      buffer.append(chunk.slice(HistoryFile.header, HistoryFile.header + length))
      let previous = Int(truncatingIfNeeded: chunk.word(at: 0))
      guard previous <= at else { throw Failure.damaged }
      place = previous == 0 ? nil : previous - 1
    }
  }
}

/// The histories of a file, as the engine reads them.
final class StoredHistories: HistorySource, @unchecked Sendable {
  struct Entry {
    var name: [UInt8]
    var head: Int
  }

  private let file: HistoryFile
  private let entries: [Entry]
  private let find: (Bytes) throws -> Int?
  private static let batch = 512

  /// All histories by where they lie; or none, and a way to find one.
  init(_ file: HistoryFile, _ entries: [Entry], find: @escaping (Bytes) throws -> Int?) {
    self.file = file
    self.entries = entries.sorted { $0.head < $1.head }
    self.find = find
  }

  var shards: Int { (entries.count + StoredHistories.batch - 1) / StoredHistories.batch }

  func isEmpty(_ shard: Int) -> Bool { false }

  func read(_ shard: Int, into buffer: ByteBuffer) throws {
    buffer.clear()
    let scratch = ByteBuffer(capacity: 1 << 13)
    let first = shard * StoredHistories.batch
    for entry in entries[first..<min(first + StoredHistories.batch, entries.count)] {
      try entry.name.withBytes {
        try file.read($0, from: entry.head, into: buffer, scratch)
      }
    }
  }

  func read(history name: Bytes, into buffer: ByteBuffer) throws {
    buffer.clear()
    guard let head = try find(name) else { return }
    try file.read(name, from: head, into: buffer, ByteBuffer(capacity: 1 << 13))
  }
}
