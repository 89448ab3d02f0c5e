import Bytes
import Events

/// What is brought to which history, each thing once.
struct LinkDelivery {
  private let records = ByteBuffer(capacity: 1 << 12)
  // By seq, which is one event's; and by the hash of the id.
  private var brought: [UInt64: Set<[UInt8]>] = [:]
  private var places: [UInt64: Set<[UInt8]>] = [:]

  /// The histories that events of an id's hash were brought to.
  func destinations(of id: UInt64) -> Set<[UInt8]> { places[id] ?? [] }

  /// Brings an account's own event to another history.
  mutating func bring(_ find: LinkResolver.Find, to destination: [UInt8]) {
    guard find.account != destination else { return }
    let id = find.packed.withBytes { EventPacker.id(of: $0).keyHash }
    add(find.packed, id: id, account: find.account, to: destination)
  }

  /// Brings an event without an account to a history.
  mutating func bring(_ packed: [UInt8], id: UInt64, to destination: [UInt8]) {
    add(packed, id: id, account: nil, to: destination)
  }

  private mutating func add(
    _ packed: [UInt8], id: UInt64, account: [UInt8]?, to destination: [UInt8]
  ) {
    let seq = packed.withBytes { EventPacker.order(of: $0).seq }
    guard brought[seq, default: []].insert(destination).inserted else { return }
    places[id, default: []].insert(destination)
    destination.withBytes { destination in
      packed.withBytes { packed in
        guard let account else {
          HistoryRecord.append(packed, of: nil, to: destination, in: records)
          return
        }
        account.withBytes {
          HistoryRecord.append(packed, of: $0, to: destination, in: records)
        }
      }
    }
  }

  /// Hands out every record with its shard.
  func forEach(_ send: (Bytes, Int) throws -> Void) throws {
    let bytes = records.bytes
    var index = 0
    var start = 0
    while let record = HistoryRecord(bytes, at: &index) {
      try send(bytes.slice(start, index), HistoryRecord.shard(of: record.destination))
      start = index
    }
  }
}

/// Names of histories that are no account's: their first byte is in no key.
public enum HistoryGroup {
  private static let suspenseMark: UInt8 = 1

  /// The group of payments without an account that a payment belongs to, by its id's hash.
  public static func suspense(_ id: UInt64) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return [suspenseMark, digits[Int(id >> 52 & 15)], digits[Int(id >> 48 & 15)]]
  }

  /// Whether a destination is an account's key.
  static func isAccount(_ destination: Bytes) -> Bool {
    destination.count > 0 && destination[0] > 0x20
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
