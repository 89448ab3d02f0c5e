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
  private let tails: [ByteBuffer]
  private let spill: (any Spill)?
  private let tailBytes: Int

  private struct Extent {
    var offset: Int
    var count: Int
  }

  /// A store that keeps up to `tailBytes` of each shard in memory, or everything without a spill.
  public init(spill: (any Spill)?, tailBytes: Int = 64 << 10) {
    self.spill = spill
    self.tailBytes = tailBytes
    tails = (0..<HistoryRecord.shards).map { _ in
      ByteBuffer(capacity: spill == nil ? 16 : tailBytes + 1024)
    }
  }

  /// Adds a framed record.
  @inline(__always)
  func append(_ record: Bytes, to shard: Int) throws {
    let tail = tails[shard]
    tail.append(record)
    if tail.count >= tailBytes, spill != nil { try flush(shard) }
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

  private func flush(_ shard: Int) throws {
    guard let spill else { return }
    extents[shard].append(
      Extent(offset: try spill.append(tails[shard].bytes), count: tails[shard].count))
    tails[shard].clear()
  }

  /// Whether the shard holds nothing.
  public func isEmpty(_ shard: Int) -> Bool {
    extents[shard].isEmpty && tails[shard].count == 0
  }

  /// Reads a whole shard into a buffer; from several threads at once, as long as nothing is added.
  public func read(_ shard: Int, into buffer: ByteBuffer) throws {
    buffer.clear()
    for extent in extents[shard] {
      try spill?.read(at: extent.offset, count: extent.count, into: buffer)
    }
    buffer.append(tails[shard].bytes)
  }

  /// How many shards there are.
  public var shards: Int { HistoryRecord.shards }

  /// Reads the shard in which a history lies.
  public func read(history name: Bytes, into buffer: ByteBuffer) throws {
    try read(HistoryRecord.shard(of: name), into: buffer)
  }
}
