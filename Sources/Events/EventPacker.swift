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
  // Of a type: bit by bit, which fields are kept, and which of those are numbers.
  private struct Plan {
    var kept: UInt32 = 0
    var numbers: UInt32 = 0
    var isWhole = false
  }

  private let plans: [Plan]

  private static let firstDay: Int32 = -25_567
  private static let dayMask: UInt64 = 0xFF_FFFF

  /// A packer that keeps whole lines of some types, and of the others all fields but texts and those
  /// named.
  public init(_ catalogue: Catalogue = .standard, whole: Set<String>, dropping: Set<String>) {
    plans = catalogue.types.map { type in
      var plan = Plan(isWhole: whole.contains(type.name))
      for (place, member) in type.members.enumerated()
      where !dropping.contains("\(type.name).\(member.name)") {
        let bit: UInt32 = 1 << UInt32(place)
        switch member.shape {
        case .text, .conditions: break
        case .money, .percent, .day, .month, .count, .bool, .choice:
          plan.kept |= bit
          plan.numbers |= bit
        case .key, .period, .eventType, .list, .object, .orNull: plan.kept |= bit
        }
      }
      return plan
    }
  }

  /// Adds the packed form of an event to a buffer, without the field at the place `omitting`.
  public func pack(_ event: ScannedEvent, omitting: Int = -1, to buffer: ByteBuffer) {
    let plan = plans[event.type]
    var present = plan.isWhole ? 0 : event.present & plan.kept
    if omitting >= 0 { present &= ~(1 << UInt32(omitting)) }
    let days = UInt64(truncatingIfNeeded: event.on.number &- EventPacker.firstDay)
    buffer.append(
      half: UInt32(truncatingIfNeeded: event.type) | UInt32(truncatingIfNeeded: event.idLength) << 8
        | present << 16)
    buffer.append(word: event.seq << 24 | days & EventPacker.dayMask)
    buffer.append(event.id)
    if plan.isWhole {
      buffer.append(event.line)
      return
    }
    while present != 0 {
      let place = present.trailingZeroBitCount
      present &= present &- 1
      let slot = event.slots[place]
      if plan.numbers >> UInt32(place) & 1 == 1 {
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
    guard packed.count >= 12, Int(packed[0]) < plans.count else { return false }
    event.type = Int(packed[0])
    let idLength = Int(packed[1])
    guard packed.count >= 12 &+ idLength else { return false }
    var index = 12 &+ idLength
    let plan = plans[event.type]
    if plan.isWhole {
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
    event.present = (UInt32(packed[2]) | UInt32(packed[3]) << 8) & plan.kept
    var rest = event.present
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard let value = EventPacker.read(packed, &index) else { return false }
      if plan.numbers >> UInt32(place) & 1 == 1 {
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
