import Bytes

/// Where packed events wait that do not fit into memory.
public protocol Spill: AnyObject, Sendable {
  /// Keeps the bytes and says where.
  func append(_ bytes: Bytes) throws -> Int
  /// Adds bytes that were kept to a buffer.
  func read(at offset: Int, count: Int, into buffer: ByteBuffer) throws
}

/// Records thrown into shards by their destination: all of one history lie in one shard.
public final class HistoryStore: HistorySource, @unchecked Sendable {
  private var extents = [[Extent]](repeating: [], count: HistoryRecord.shards)
  /// The tails of all shards, side by side: each has the same room, of which so much is filled.
  private let tails: ByteBuffer
  @exclusivity(unchecked) private var filled = [Int](repeating: 0, count: HistoryRecord.shards)
  private let tailBytes: Int
  private let spill: any Spill

  private struct Extent {
    var offset: Int
    var count: Int
  }

  /// A store that keeps up to `tailBytes` of each shard in memory, or everything without a spill.
  public init(spill: (any Spill)?, tailBytes: Int = 64 << 10) {
    self.spill = spill ?? MemorySpill()
    self.tailBytes = spill == nil ? min(tailBytes, 4 << 10) : tailBytes
    tails = ByteBuffer(capacity: HistoryRecord.shards * self.tailBytes)
    tails.count = HistoryRecord.shards * self.tailBytes
  }

  /// Adds a framed record.
  @inline(__always)
  func append(_ record: Bytes, to shard: Int) throws {
    if filled[shard] &+ record.count > tailBytes { try flush(shard) }
    if record.count > tailBytes { return try keep(record, in: shard) }
    tails.overwrite(at: shard &* tailBytes &+ filled[shard], with: record)
    filled[shard] &+= record.count
  }

  /// Adds framed records, each to the shard of its destination.
  public func append(all records: Bytes) throws {
    var index = 0
    var start = 0
    while let record = HistoryRecord(records, at: &index) {
      try append(
        records.slice(start, index), to: HistoryRecord.shard(of: record.destination))
      start = index
    }
  }

  private func tail(_ shard: Int) -> Bytes {
    tails.bytes.slice(shard * tailBytes, shard * tailBytes + filled[shard])
  }

  private func flush(_ shard: Int) throws {
    if filled[shard] > 0 { try keep(tail(shard), in: shard) }
    filled[shard] = 0
  }

  private func keep(_ bytes: Bytes, in shard: Int) throws {
    extents[shard].append(Extent(offset: try spill.append(bytes), count: bytes.count))
  }

  /// Whether the shard holds nothing.
  public func isEmpty(_ shard: Int) -> Bool { extents[shard].isEmpty && filled[shard] == 0 }

  /// Reads a whole shard into a buffer; from several threads at once, as long as nothing is added.
  public func read(_ shard: Int, into buffer: ByteBuffer) throws {
    buffer.clear()
    for extent in extents[shard] {
      try spill.read(at: extent.offset, count: extent.count, into: buffer)
    }
    buffer.append(tail(shard))
  }

  /// How many shards there are.
  public var shards: Int { HistoryRecord.shards }

  /// Reads the shard in which a history lies.
  public func read(history name: Bytes, into buffer: ByteBuffer) throws {
    try read(HistoryRecord.shard(of: name), into: buffer)
  }
}

/// Memory, for what fits: only added to before it is read.
private final class MemorySpill: Spill, @unchecked Sendable {
  private static let chunk = 1 << 20
  private var chunks: [ByteBuffer] = []

  func append(_ bytes: Bytes) -> Int {
    if chunks.isEmpty || chunks[chunks.count - 1].count + bytes.count > MemorySpill.chunk {
      chunks.append(ByteBuffer(capacity: max(bytes.count, MemorySpill.chunk)))
    }
    let last = chunks[chunks.count - 1]
    last.append(bytes)
    return (chunks.count - 1) << 32 | (last.count - bytes.count)
  }

  func read(at offset: Int, count: Int, into buffer: ByteBuffer) {
    let start = offset & 0xFFFF_FFFF
    buffer.append(chunks[offset >> 32].bytes.slice(start, start + count))
  }
}
