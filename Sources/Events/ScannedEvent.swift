import Bytes
import Values

/// An event as the scanner finds it: places in the line and numbers, nothing copied.
///
/// It borrows the line: it is valid only until the buffer behind the line changes, or its scanner
/// reads the next one.
public struct ScannedEvent {
  /// Where a value lies in the line, and what number it is.
  @usableFromInline
  struct Slot {
    /// Of a string: its first byte behind the quote; of anything else its first byte.
    @usableFromInline var start: UInt32 = 0
    /// Of a string: the bytes between the quotes; of anything else all bytes.
    @usableFromInline var length: UInt32 = 0
    /// Centavos, millionths, days, months, the count, the choice's place, 1 for true; of a text 1 if
    /// it holds escapes.
    @usableFromInline var number: Int64 = 0

    @inline(__always)
    init() {}

    @inline(__always)
    init(_ start: Int, _ length: Int, _ number: Int64) {
      self.start = UInt32(truncatingIfNeeded: start)
      self.length = UInt32(truncatingIfNeeded: length)
      self.number = number
    }

    @inlinable
    func bytes(in line: Bytes) -> Bytes { line.slice(Int(start), Int(start) + Int(length)) }
  }

  /// How many fields of its own a type may have.
  static let slotCount = 12

  /// The line that was scanned, or its upcast form.
  public internal(set) var line = Bytes(UnsafeBufferPointer(start: nil, count: 0))
  /// The place in the log; 0 in a line that is not recorded yet.
  public internal(set) var seq: UInt64 = 0
  /// When it was recorded; 0 in a line that is not recorded yet.
  public var at = Instant(milliseconds: 0)
  /// The number of its type in the catalogue.
  public internal(set) var type = 0
  /// The version that the line is written in.
  public internal(set) var version = 1
  /// The day on which it takes effect.
  public internal(set) var on = Day(number: 0)
  /// Where `"type":…` begins: all from here on is the event's content.
  public internal(set) var contentStart = 0
  /// Where `,"v":1` stands, or belongs if the line leaves it out.
  public internal(set) var versionPlace = 0
  /// Whether the line leaves `v` out.
  public internal(set) var versionImplied = false

  @usableFromInline var idStart = 0
  @usableFromInline var idLength = 0
  var byStart = 0
  var byLength = 0
  @usableFromInline var present: UInt32 = 0
  @usableFromInline var slots = InlineArray<12, Slot>(repeating: Slot())

  /// A place for a scanner to write to.
  public init() {}

  /// The producer's key.
  @inlinable public var id: Bytes { line.slice(idStart, idStart + idLength) }
  /// Where the producer's key lies in the line.
  public var idRange: Range<Int> { idStart..<idStart + idLength }
  /// Who recorded it.
  public var by: Bytes { line.slice(byStart, byStart + byLength) }

  /// Whether the field at that place is there.
  @inlinable
  public func has(_ index: Int) -> Bool { present >> UInt32(index) & 1 == 1 }

  /// The bytes of a key, text or choice field between its quotes, escapes as they stand.
  @inlinable
  public subscript(field: Field<String>) -> Bytes? { raw(field.index) }

  /// The JSON of a list or an object field.
  @inlinable
  public subscript(field: Field<Value>) -> Bytes? { raw(field.index) }

  /// The amount of a money field.
  @inlinable
  public subscript(field: Field<Centavos>) -> Centavos? {
    has(field.index) ? Centavos(slots[field.index].number) : nil
  }

  /// The day of a day field.
  @inlinable
  public subscript(field: Field<Day>) -> Day? {
    has(field.index) ? Day(number: Int32(slots[field.index].number)) : nil
  }

  /// The month of a month field.
  @inlinable
  public subscript(field: Field<Month>) -> Month? {
    has(field.index) ? Month(number: Int32(slots[field.index].number)) : nil
  }

  /// The percentage of a percent field.
  @inlinable
  public subscript(field: Field<Percent>) -> Percent? {
    has(field.index) ? Percent(millionths: slots[field.index].number) : nil
  }

  /// The number of a count field.
  @inlinable
  public subscript(field: Field<Int64>) -> Int64? {
    has(field.index) ? slots[field.index].number : nil
  }

  /// The truth of a bool field.
  @inlinable
  public subscript(field: Field<Bool>) -> Bool? {
    has(field.index) ? slots[field.index].number == 1 : nil
  }

  /// Which of its words a choice field holds.
  @inlinable
  public func choice(_ field: Field<String>) -> Int? {
    has(field.index) ? Int(slots[field.index].number) : nil
  }

  /// The bytes of the field at that place.
  @inlinable
  public func raw(_ index: Int) -> Bytes? {
    guard has(index) else { return nil }
    return slots[index].bytes(in: line)
  }
}
