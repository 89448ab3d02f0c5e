import Bytes
import Events

/// Brings events to histories, each once.
struct LinkDelivery {
  private struct Delivered: Hashable {
    let seq: UInt64
    let destination: Symbol
  }

  private let named: Set<UInt64>
  private let send: (Bytes, Int) throws -> Void
  private let record = ByteBuffer(capacity: 1 << 10)
  private let names = SymbolTable()
  // By seq, which is one event's; and of those that are named by the hash of the id.
  private var brought: Set<Delivered> = []
  private var places: [UInt64: [Symbol]] = [:]

  /// A delivery that hands out every record with its shard, and remembers where those went that are
  /// named.
  init(_ named: Set<UInt64>, _ send: @escaping (Bytes, Int) throws -> Void) {
    self.named = named
    self.send = send
  }

  /// The histories that events of an id's hash, which is named, were brought to.
  func destinations(of id: UInt64) -> Set<[UInt8]> {
    Set((places[id] ?? []).map { names.bytes($0).array })
  }

  /// Brings an event that was found in one history to another.
  mutating func bring(_ find: HistoryRecord, to destination: Bytes) throws {
    guard !find.destination.equals(destination) else { return }
    try bring(find.packed, of: find.account, to: destination)
  }

  /// Brings an event that was found in one history to another.
  mutating func bring(_ find: HistoryRecord, to destination: [UInt8]) throws {
    try destination.withBytes { try bring(find, to: $0) }
  }

  /// Brings an event without an account to a history.
  mutating func bring(_ packed: Bytes, to destination: [UInt8]) throws {
    try destination.withBytes { try bring(packed, of: nil, to: $0) }
  }

  /// Brings an event, of an account or not, to a history.
  mutating func bring(_ packed: Bytes, of account: Bytes? = nil, to destination: Bytes) throws {
    let name = names.intern(destination)
    let delivered = Delivered(seq: EventPacker.order(of: packed).seq, destination: name)
    guard brought.insert(delivered).inserted else { return }
    let id = EventPacker.id(of: packed).keyHash
    if named.contains(id) { places[id, default: []].append(name) }
    record.clear()
    HistoryRecord.append(packed, of: account, to: destination, in: record)
    try send(record.bytes, HistoryRecord.shard(of: destination))
  }
}

/// A filter before a set of hashes: false means that the set does not hold it.
struct HashFilter {
  private let bits: Words
  private let mask: UInt64

  init(_ hashes: Set<UInt64>) {
    var size = 1 << 10
    while size < hashes.count * 16 { size *= 2 }
    bits = Words(size / 64, repeating: 0)
    mask = UInt64(size - 1)
    for hash in hashes { bits[Int((hash & mask) >> 6)] |= 1 << (hash & 63) }
  }

  @inline(__always)
  func mayHold(_ hash: UInt64) -> Bool {
    bits[Int(truncatingIfNeeded: (hash & mask) >> 6)] >> (hash & 63) & 1 == 1
  }
}
