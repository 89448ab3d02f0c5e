import Bytes
import Events

/// A packed event on its way to one history.
///
///     u32 length of what follows, u8 length of the destination, u8 length of the account, or 255 if
///     that is the destination, the destination, the account, the packed event
///
/// The destination is an account's key, or a group's name that no key can be. The packed event is
/// without its own account: that stands before it, or is the destination, or there is none.
struct HistoryRecord {
  /// The history it belongs to.
  let destination: Bytes
  /// The event's own account, if it has one.
  let account: Bytes?
  /// The packed event.
  let packed: Bytes
  /// Whether the account is the destination.
  let isOwn: Bool

  /// The record that begins at `index`, which moves behind it; nil at the end of the bytes.
  @inline(__always)
  init?(_ bytes: Bytes, at index: inout Int) {
    guard index &+ 6 <= bytes.count else { return nil }
    let length = Int(truncatingIfNeeded: bytes.paddedWord(at: index) & 0xFFFF_FFFF)
    let start = index &+ 4
    let end = start &+ length
    let accountStart = start &+ 2 &+ Int(bytes[start])
    destination = bytes.slice(start &+ 2, accountStart)
    let accountLength = Int(bytes[start &+ 1])
    isOwn = accountLength == HistoryRecord.same
    if isOwn {
      account = destination
      packed = bytes.slice(accountStart, end)
    } else {
      let packedStart = accountStart &+ accountLength
      account = accountLength == 0 ? nil : bytes.slice(accountStart, packedStart)
      packed = bytes.slice(packedStart, end)
    }
    index = end
  }

  /// Calls `body` with every record.
  static func forEach(_ bytes: Bytes, _ body: (HistoryRecord) -> Void) {
    var index = 0
    while let record = HistoryRecord(bytes, at: &index) { body(record) }
  }

  private static let same = 255

  /// Begins a record of an account's own event; `end` completes it.
  @inline(__always)
  static func begin(own account: Bytes, in buffer: ByteBuffer) -> Int {
    let start = buffer.count
    buffer.append(half: 0)
    buffer.append(UInt8(truncatingIfNeeded: account.count))
    buffer.append(UInt8(truncatingIfNeeded: same))
    buffer.append(account)
    return start
  }

  /// Begins a record without a destination, of an event without an account; `end` completes it.
  @inline(__always)
  static func beginLoose(in buffer: ByteBuffer) -> Int {
    let start = buffer.count
    buffer.append(half: 0)
    buffer.append(0)
    buffer.append(0)
    return start
  }

  /// Completes a record that was begun at `start`.
  @inline(__always)
  static func end(_ start: Int, in buffer: ByteBuffer) {
    buffer.overwrite(half: UInt32(truncatingIfNeeded: buffer.count &- start &- 4), at: start)
  }

  /// Begins a record of an event, of an account or not, for a history; `end` completes it.
  @inline(__always)
  static func begin(of account: Bytes?, to destination: Bytes, in buffer: ByteBuffer) -> Int {
    let start = buffer.count
    buffer.append(half: 0)
    buffer.append(UInt8(truncatingIfNeeded: destination.count))
    buffer.append(UInt8(truncatingIfNeeded: account?.count ?? 0))
    buffer.append(destination)
    if let account { buffer.append(account) }
    return start
  }

  /// Adds a record of an event that is packed already.
  static func append(
    _ packed: Bytes, of account: Bytes?, to destination: Bytes, in buffer: ByteBuffer
  ) {
    let start = begin(of: account, to: destination, in: buffer)
    buffer.append(packed)
    end(start, in: buffer)
  }

  /// The shard of a destination.
  @inline(__always)
  static func shard(of destination: Bytes) -> Int {
    Int(truncatingIfNeeded: destination.keyHash >> 56)
  }

  /// How many shards there are.
  static let shards = 256
}

/// Framed records, for those who only carry them.
public enum FramedRecords {
  /// Calls `body` with every record's destination, and the record as it is framed.
  public static func forEach(_ bytes: Bytes, _ body: (Bytes, Bytes) throws -> Void) rethrows {
    var index = 0
    var start = 0
    while let record = HistoryRecord(bytes, at: &index) {
      try body(record.destination, bytes.slice(start, index))
      start = index
    }
  }
}
