import Bytes

/// Where packed events wait that do not fit into memory.
public protocol Spill: AnyObject, Sendable {
  /// Keeps the bytes and says where.
  func append(_ bytes: Bytes) throws -> Int
  /// Adds bytes that were kept to a buffer.
  func read(at offset: Int, count: Int, into buffer: ByteBuffer) throws
}

/// Records thrown into shards by their destination: all of one history lie in one shard.
final class HistoryStore: @unchecked Sendable {
  private struct Shard {
    var extents: [(offset: Int, count: Int)] = []
    var tail: ByteBuffer?
  }

  private var shards = [Shard](repeating: Shard(), count: HistoryRecord.shards)
  private let spill: (any Spill)?
  private let tailBytes: Int

  /// A store that keeps up to `tailBytes` of each shard in memory, or everything without a spill.
  init(spill: (any Spill)?, tailBytes: Int = 64 << 10) {
    self.spill = spill
    self.tailBytes = tailBytes
  }

  /// Adds a framed record.
  @inline(__always)
  func append(_ record: Bytes, to shard: Int) throws {
    let tail = shards[shard].tail ?? makeTail(shard)
    tail.append(record)
    if tail.count >= tailBytes, let spill {
      shards[shard].extents.append((try spill.append(tail.bytes), tail.count))
      tail.clear()
    }
  }

  private func makeTail(_ shard: Int) -> ByteBuffer {
    let tail = ByteBuffer(capacity: spill == nil ? 256 : tailBytes + 4096)
    shards[shard].tail = tail
    return tail
  }

  /// Whether the shard holds nothing.
  func isEmpty(_ shard: Int) -> Bool {
    shards[shard].extents.isEmpty && (shards[shard].tail?.count ?? 0) == 0
  }

  /// Reads a whole shard into a buffer; from several threads at once, as long as nothing is added.
  func read(_ shard: Int, into buffer: ByteBuffer) throws {
    buffer.clear()
    for extent in shards[shard].extents {
      try spill?.read(at: extent.offset, count: extent.count, into: buffer)
    }
    if let tail = shards[shard].tail { buffer.append(tail.bytes) }
  }
}
