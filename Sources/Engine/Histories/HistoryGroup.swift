import Bytes
import Events
import Values

/// Histories that are no account's: events that a question looks at together.
///
/// The first byte of their names is in no key.
public enum HistoryGroup: UInt8 {
  /// Payments without an account, as many groups as a byte has values.
  case suspense = 1
  /// Events that others name, and those that name them: annulments, identifications, answers; and events
  /// that belong nowhere else. As many groups as a byte has values.
  case target
  /// The issues of one reference and the payments that name it.
  case reference
  /// The payments of one channel and external number.
  case external
  /// The payments and closings of one till on one day.
  case till
  /// The folios of one series of a form.
  case forms
  /// The certificates and the fines of one subject.
  case subject
  /// What one measure of a plan counts: as many groups as a byte has values.
  case measured

  /// The group of a name; nil if it is an account's key.
  init?(_ name: Bytes) { self.init(rawValue: name.count > 0 ? name[0] : 0) }

  /// Whether a destination is an account's key.
  @inline(__always)
  static func isAccount(_ destination: Bytes) -> Bool {
    destination.count > 0 && destination[0] > 0x20
  }

  /// The group of payments without an account that a payment belongs to, by its id's hash.
  public static func suspense(_ id: UInt64) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    let part = Int(part(of: id))
    return [suspense.rawValue, digits[part >> 4], digits[part & 15]]
  }

  /// The group of events that name an id, by its hash.
  static func target(_ id: UInt64) -> [UInt8] { [target.rawValue, part(of: id)] }

  /// The subject of a group's name.
  static func subject(_ name: Bytes) -> Bytes { name.slice(1, name.count) }

  /// Which of the groups that are as many as a byte has values an id belongs to, by its hash.
  static func part(of id: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: id >> 48) }

  /// Writes a group's name of up to two keys and a day; no key holds what stands between them.
  func write(_ first: Bytes, _ second: Bytes? = nil, _ day: Day? = nil, to name: ByteBuffer) {
    name.clear()
    name.append(rawValue)
    name.append(first)
    if let second {
      name.append(0)
      name.append(second)
    }
    if let day {
      name.append(0)
      name.append(half: UInt32(bitPattern: day.number))
    }
  }

  /// What stands before the account of an event that is measured.
  static let measuredMark: UInt8 = 1

  /// Writes the name of the group where a measure counts the event with that id.
  static func write(measure: Int, of id: Bytes, to name: ByteBuffer) {
    name.clear()
    name.append(measured.rawValue)
    name.append(part(of: id.keyHash))
    name.append(half: UInt32(truncatingIfNeeded: measure))
  }

  /// The measure of a group's name.
  static func measure(_ name: Bytes) -> Int {
    Int(truncatingIfNeeded: name.paddedWord(at: 2) & 0xFFFF_FFFF)
  }

  /// Calls `body` with the names of the groups, beside accounts and suspense, that a payment belongs to.
  static func forEach(ofPayment event: ScannedEvent, _ name: ByteBuffer, _ body: (Bytes) -> Void) {
    if let key = event[PaymentReceived.reference] {
      reference.write(key, to: name)
      body(name.bytes)
    }
    if let channel = event[PaymentReceived.channel], let number = event[PaymentReceived.external] {
      external.write(channel, number, to: name)
      body(name.bytes)
    }
    if let office = event[PaymentReceived.office], let counter = event[PaymentReceived.till] {
      till.write(office, counter, event.on, to: name)
      body(name.bytes)
    }
  }
}
