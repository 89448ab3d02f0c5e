import Bytes
import Values

/// Packs scanned events into a fifth of their length and unpacks them again: the form in which events
/// are sorted and kept beside the log.
///
/// What is packed is what the scanner found, so an unpacked event answers the same questions, as far as
/// its fields were kept. A packed event stands nowhere for the line: whoever needs that reads the log.
///
///     u8 type, u8 length of the id, u16 which fields are there,
///     u64 seq << 24 | days since 1900-01-01, the id,
///     each field that is there: a number as a signed variable-length integer,
///     anything else as its length and bytes; or, for a type kept whole, the line
public struct EventPacker: Sendable {
  private enum Part: UInt8 {
    case dropped, number, bytes
  }

  private let parts: [[Part]]
  private let isWhole: [Bool]

  private static let firstDay: Int32 = -25_567
  private static let dayMask: UInt64 = 0xFF_FFFF

  /// A packer that keeps whole lines of some types, and of the others all fields but texts and those
  /// named.
  public init(_ catalogue: Catalogue = .standard, whole: Set<String>, dropping: Set<String>) {
    parts = catalogue.types.map { type in
      type.members.map { member in
        if dropping.contains("\(type.name).\(member.name)") { return .dropped }
        switch member.shape {
        case .text, .conditions: return .dropped
        case .money, .percent, .day, .month, .count, .bool, .choice: return .number
        case .key, .period, .eventType, .list, .object, .orNull: return .bytes
        }
      }
    }
    isWhole = catalogue.types.map { whole.contains($0.name) }
  }

  /// Adds the packed form of an event to a buffer, without the field at the place `omitting`.
  public func pack(_ event: ScannedEvent, omitting: Int = -1, to buffer: ByteBuffer) {
    buffer.append(UInt8(truncatingIfNeeded: event.type))
    buffer.append(UInt8(truncatingIfNeeded: event.idLength))
    var present: UInt32 = 0
    let isWhole = isWhole[event.type]
    if !isWhole {
      for (place, part) in parts[event.type].enumerated() where part != .dropped {
        present |= event.present & (1 << UInt32(place))
      }
      if omitting >= 0 { present &= ~(1 << UInt32(omitting)) }
    }
    buffer.append(UInt8(truncatingIfNeeded: present))
    buffer.append(UInt8(truncatingIfNeeded: present >> 8))
    let days = UInt64(truncatingIfNeeded: event.on.number &- EventPacker.firstDay)
    buffer.append(word: event.seq << 24 | days & EventPacker.dayMask)
    buffer.append(event.id)
    if isWhole {
      buffer.append(event.line)
      return
    }
    let parts = parts[event.type]
    var rest = present
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest &- 1
      let slot = event.slots[place]
      if parts[place] == .number {
        EventPacker.append(UInt64(bitPattern: (slot.number << 1) ^ (slot.number >> 63)), buffer)
      } else {
        EventPacker.append(UInt64(slot.length), buffer)
        buffer.append(slot.bytes(in: event.line))
      }
    }
  }

  /// Reads a packed event back; a line kept whole is scanned anew.
  public func unpack(
    _ packed: Bytes, _ scanner: Scanner, into event: inout ScannedEvent
  ) -> Bool {
    guard packed.count >= 12, Int(packed[0]) < parts.count else { return false }
    event.type = Int(packed[0])
    let idLength = Int(packed[1])
    guard packed.count >= 12 &+ idLength else { return false }
    var index = 12 &+ idLength
    if isWhole[event.type] {
      return scanner.scanRecorded(packed.slice(index, packed.count), into: &event)
    }
    event.line = packed
    event.idStart = 12
    event.idLength = idLength
    event.byLength = 0
    let word = packed.paddedWord(at: 4)
    event.seq = word >> 24
    event.on = Day(
      number: Int32(truncatingIfNeeded: word & EventPacker.dayMask) &+ EventPacker.firstDay)
    event.present = UInt32(packed[2]) | UInt32(packed[3]) << 8
    let parts = parts[event.type]
    var rest = event.present
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard place < parts.count, let value = EventPacker.read(packed, &index) else { return false }
      if parts[place] == .number {
        let number = Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
        event.slots[place] = ScannedEvent.Slot(index, 0, number)
      } else {
        let length = Int(truncatingIfNeeded: value)
        guard length >= 0, length <= packed.count &- index else { return false }
        event.slots[place] = ScannedEvent.Slot(index, length, 0)
        index &+= length
      }
    }
    return true
  }

  /// Where a packed event stands in the order of the rules, without unpacking it.
  @inline(__always)
  public static func order(of packed: Bytes) -> (on: Day, seq: UInt64) {
    let word = packed.paddedWord(at: 4)
    return (Day(number: Int32(truncatingIfNeeded: word & dayMask) &+ firstDay), word >> 24)
  }

  /// The id of a packed event.
  @inline(__always)
  public static func id(of packed: Bytes) -> Bytes { packed.slice(12, 12 &+ Int(packed[1])) }

  @inline(__always)
  private static func append(_ value: UInt64, _ buffer: ByteBuffer) {
    var rest = value
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  private static func read(_ bytes: Bytes, _ index: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count, shift < 64 {
      let byte = bytes[index]
      index &+= 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
    return nil
  }
}
