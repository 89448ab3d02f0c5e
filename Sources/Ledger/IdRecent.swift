import Bytes
import Files
import Log

/// The newest ids on disk, in the order of their seqs: `index/ids.recent`.
///
///     0    "RCDL", u32 version: 1
///     8    u64 from: the seq of the first id listed; runs hold the ones before
///     16   u64 size: the events that the index covers
///     24   32 bytes root of the tree over those events
///     56   u64 sum of the ids in runs (`IdEntry.sum`), so that no run of another index is taken
///     64   u64 checksum of the list, u64 checksum of this head
///     80   u64 hash of each id
struct IdRecent {
  /// What the log must hold for the index to be its own.
  struct Binding {
    var size: UInt64 = 0
    var root = CompactRange(start: 0).root
  }

  private(set) var from: UInt64
  private(set) var runSum: UInt64
  private(set) var hashes: [UInt64]
  private(set) var binding: Binding
  private var sum: UInt64
  private let file: Descriptor

  private static let headBytes = 80
  private static let magic: UInt64 = 0x4C44_4352 | 1 << 32

  private static func path(_ directory: String) -> String { "\(directory)/ids.recent" }

  /// Opens the list; an error if it is missing, not whole, or longer than `limit` ids.
  init(opening directory: String, forWriting: Bool, limit: Int) throws(IdIndexDamage) {
    let buffer = ByteBuffer(capacity: 4096)
    do throws(FileError) {
      file = try Descriptor(IdRecent.path(directory), forWriting ? .readWrite : .read)
      try file.read(into: buffer, at: 0, count: IdRecent.headBytes + 8 * limit)
    } catch { throw IdIndexDamage() }
    let bytes = buffer.bytes
    defer { withExtendedLifetime(buffer) {} }
    guard IdRecent.isHead(bytes) else { throw IdIndexDamage() }
    from = bytes.word(at: 8)
    runSum = bytes.word(at: 56)
    binding = Binding(size: bytes.word(at: 16), root: Digest(bytes.slice(24, 56)))
    guard binding.size >= from, binding.size - from <= UInt64(limit),
      bytes.count >= IdRecent.headBytes + 8 * Int(binding.size - from)
    else { throw IdIndexDamage() }
    hashes = (0..<Int(binding.size - from)).map {
      bytes.word(at: IdRecent.headBytes + 8 * $0)
    }
    sum = IdRecent.sum(hashes, after: from)
    guard bytes.word(at: 64) == sum else { throw IdIndexDamage() }
  }

  private static func isHead(_ bytes: Bytes) -> Bool {
    bytes.count >= headBytes && bytes.word(at: 0) == magic
      && bytes.word(at: 72) == IdHash.checksum(bytes, 72, seed: 0)
  }

  /// How many events the index in that folder says there are, whether or not it is whole besides; 0 if
  /// it cannot be told.
  static func knownSize(_ directory: String) -> UInt64 {
    let buffer = ByteBuffer(capacity: headBytes)
    guard let file = try? Descriptor(path(directory), .read),
      (try? file.read(into: buffer, at: 0, count: headBytes)) != nil, isHead(buffer.bytes)
    else { return 0 }
    return buffer.bytes.word(at: 16)
  }

  init(emptying directory: String) throws(FileError) {
    file = try Descriptor(IdRecent.path(directory), .replace)
    from = 0
    runSum = 0
    hashes = []
    binding = Binding()
    sum = IdRecent.sum([], after: 0)
    try writeHead()
  }

  // A sum that goes on where it stopped: an append need not read the list again.
  private static func sum(_ hashes: some Sequence<UInt64>, after start: UInt64) -> UInt64 {
    hashes.reduce(start) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 &+ ($0 >> 29) }
  }

  /// Adds the ids of a commit.
  mutating func append(_ fresh: [UInt64], _ binding: Binding) throws(FileError) {
    let buffer = ByteBuffer(capacity: 8 * fresh.count)
    for hash in fresh { buffer.append(word: hash) }
    try file.write(buffer.bytes, at: IdRecent.headBytes + 8 * hashes.count)
    hashes += fresh
    sum = IdRecent.sum(fresh, after: sum)
    self.binding = binding
    try writeHead()
  }

  /// Begins an empty list: all ids so far are in runs.
  mutating func restart(_ binding: Binding, runSum: UInt64) throws(FileError) {
    from = binding.size
    self.runSum = runSum
    hashes = []
    sum = IdRecent.sum([], after: from)
    self.binding = binding
    try writeHead()
  }

  // The list goes first, the head after it: a crash in between leaves the old head over a longer list.
  private func writeHead() throws(FileError) {
    let buffer = ByteBuffer(capacity: IdRecent.headBytes)
    buffer.append(word: IdRecent.magic)
    buffer.append(word: from)
    buffer.append(word: binding.size)
    buffer.append(binding.root.bytes)
    buffer.append(word: runSum)
    buffer.append(word: sum)
    buffer.append(word: IdHash.checksum(buffer.bytes, 72, seed: 0))
    try file.write(buffer.bytes, at: 0)
  }
}
