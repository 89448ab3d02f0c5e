import Bytes
import Files

/// A sorted run of ids on disk: `index/ids-FROM-TO.run` holds the hash of every id from seq FROM to
/// TO − 1, sorted by (hash, seq), in blocks of 4 KiB that each carry a checksum.
///
///     block 0   "RCDI", u32 version: 1, u64 from, u64 to, u64 sum (`IdEntry.sum`), …, u64 checksum
///     block 1…  340 × u64 hash, 340 × u32 (seq − from), u32 entries in the block, u32 0, u64 checksum
///
/// A checksum is seeded with the block's number and the run's sum, so that a block in another's place
/// is found out too.
final class IdRun {
  let path: String
  let from: UInt64
  let to: UInt64
  /// The sum of all entries.
  let sum: UInt64
  private let file: Descriptor
  private let block = ByteBuffer(capacity: IdRun.blockBytes)
  private var loaded = -1

  static let blockBytes = 4096
  static let perBlock = 340
  static let magic: UInt64 = 0x4944_4352 | 1 << 32
  /// How many ids a run may hold: seqs are kept in 32 bits.
  static let countLimit = 1 << 32

  /// How many ids the run holds.
  var count: Int { Int(to - from) }
  private var blocks: Int { (count + IdRun.perBlock - 1) / IdRun.perBlock }

  /// Opens the run of that path; an error if it is not whole.
  init(_ path: String, from: UInt64, to: UInt64) throws(IdIndexDamage) {
    self.path = path
    self.from = from
    self.to = to
    let size: Int
    do throws(FileError) {
      file = try Descriptor(path, .read)
      size = try file.status().size
      try file.read(into: block, at: 0, count: IdRun.blockBytes)
    } catch { throw IdIndexDamage() }
    guard block.count == IdRun.blockBytes else { throw IdIndexDamage() }
    sum = block.bytes.word(at: 24)
    guard size == (blocks + 1) * IdRun.blockBytes, isWhole(0),
      block.bytes.word(at: 0) == IdRun.magic, block.bytes.word(at: 8) == from,
      block.bytes.word(at: 16) == to
    else { throw IdIndexDamage() }
  }

  private func isWhole(_ number: Int) -> Bool {
    block.count == IdRun.blockBytes
      && block.bytes.word(at: IdRun.blockBytes - 8)
        == IdRun.checksum(block.bytes, number, sum: sum)
  }

  static func checksum(_ bytes: Bytes, _ number: Int, sum: UInt64) -> UInt64 {
    IdHash.checksum(bytes, blockBytes - 8, seed: UInt64(number) &+ sum &* 0x9E37_79B9)
  }

  // MARK: Reading

  /// Loads a block with entries, the first being number 0.
  private func load(_ number: Int) throws(IdIndexDamage) {
    if loaded == number { return }
    loaded = -1
    block.clear()
    do throws(FileError) {
      try file.read(
        into: block, at: (number + 1) * IdRun.blockBytes, count: IdRun.blockBytes)
    } catch { throw IdIndexDamage() }
    guard isWhole(number + 1), held > 0, held <= IdRun.perBlock else { throw IdIndexDamage() }
    loaded = number
  }

  private var held: Int { Int(block.bytes.word(at: 4080) & 0xFFFF_FFFF) }

  private func hash(_ place: Int) -> UInt64 { block.bytes.word(at: place &* 8) }

  private func seq(_ place: Int) -> UInt64 {
    from &+ (block.bytes.word(at: 2720 &+ place &* 4) & 0xFFFF_FFFF)
  }

  /// The seqs that the hash stands with, in order.
  func seqs(of wanted: UInt64) throws(IdIndexDamage) -> [UInt64] {
    guard count > 0 else { return [] }
    var number = try firstBlock(reaching: wanted)
    var found: [UInt64] = []
    while number < blocks {
      try load(number)
      var place = firstPlace(wanted)
      while place < held, hash(place) == wanted {
        found.append(seq(place))
        place += 1
      }
      if place < held { break }
      number += 1
    }
    return found
  }

  // The first block whose last hash is not below the wanted one; `blocks` if there is none.
  //
  // Hashes are spread evenly, so proportion tells the block, and from a block that was missed, by how
  // much: two reads on average. Where they are not spread, halving ends the search.
  private func firstBlock(reaching wanted: UInt64) throws(IdIndexDamage) -> Int {
    var low = 0
    var high = blocks
    var guess = blocksSpanned(by: wanted)
    var tries = 0
    while low < high {
      tries += 1
      if tries > 4 { guess = (low + high) / 2 }
      guess = min(max(guess, low), high - 1)
      try load(guess)
      let first = hash(0)
      let last = hash(held - 1)
      if last < wanted {
        low = guess + 1
        guess = low + blocksSpanned(by: wanted - last)
      } else if first < wanted {
        return guess
      } else {
        high = guess
        guess = high - 1 - blocksSpanned(by: first - wanted)
      }
    }
    return low
  }

  private func blocksSpanned(by distance: UInt64) -> Int {
    Int(distance.multipliedFullWidth(by: UInt64(blocks)).high)
  }

  private func firstPlace(_ wanted: UInt64) -> Int {
    var low = 0
    var high = held
    while low < high {
      let middle = (low + high) / 2
      if hash(middle) < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Goes through a run's entries in order.
  struct Cursor {
    let run: IdRun
    private var number = 0
    private var place = 0

    init(_ run: IdRun) { self.run = run }

    mutating func next() throws(IdIndexDamage) -> IdEntry? {
      guard number < run.blocks else { return nil }
      try run.load(number)
      let entry = IdEntry(hash: run.hash(place), seq: run.seq(place))
      place += 1
      if place == run.held {
        place = 0
        number += 1
      }
      return entry
    }
  }
}

/// Writes a run, entry by entry in order, under a temporary name; `finish` puts it in place.
struct IdRunWriter {
  private let path: String
  private let from: UInt64
  private let sum: UInt64
  private let file: Descriptor
  private let hashes = ByteBuffer(capacity: IdRun.blockBytes)
  private let seqs = ByteBuffer(capacity: IdRun.blockBytes)
  private let out = ByteBuffer(capacity: 256 * IdRun.blockBytes)
  private var number = 0
  private var held = 0

  /// Begins a run of entries with that sum.
  init(_ path: String, from: UInt64, to: UInt64, sum: UInt64) throws(FileError) {
    self.path = path
    self.from = from
    self.sum = sum
    file = try Descriptor(path + ".tmp", .replace)
    hashes.append(word: IdRun.magic)
    hashes.append(word: from)
    hashes.append(word: to)
    hashes.append(word: sum)
    close()
  }

  mutating func append(_ entry: IdEntry) throws(FileError) {
    hashes.append(word: entry.hash)
    seqs.append(half: UInt32(truncatingIfNeeded: entry.seq &- from))
    held += 1
    if held == IdRun.perBlock {
      close()
      if out.count + IdRun.blockBytes > out.capacity { try flush() }
    }
  }

  // Fills the block up with zeros, adds the count and the checksum, and begins the next.
  private mutating func close() {
    let start = out.count
    out.append(hashes.bytes)
    out.append(zeros: number == 0 ? 4080 - hashes.count : 2720 - hashes.count)
    out.append(seqs.bytes)
    if number > 0 { out.append(zeros: 1360 - seqs.count) }
    out.append(half: UInt32(held))
    out.append(half: 0)
    out.append(
      word: IdRun.checksum(out.bytes.slice(start, start + 4088), number, sum: sum))
    hashes.clear()
    seqs.clear()
    number += 1
    held = 0
  }

  private func flush() throws(FileError) {
    try file.write(out.bytes)
    out.clear()
  }

  mutating func finish() throws(FileError) {
    if held > 0 { close() }
    try flush()
    try file.close()
    try FileSystem.rename(path + ".tmp", to: path)
  }
}

/// The index of ids is missing, damaged or another ledger's: it is made anew from the log.
struct IdIndexDamage: Error {}
