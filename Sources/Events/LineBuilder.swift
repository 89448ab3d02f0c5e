import Bytes
import Values

/// Something that writes itself as the text of a key, a choice or a text that needs no escapes.
public protocol LineText {
  /// Adds the text, without quotes.
  func writeText(to buffer: ByteBuffer)
}

extension StaticString: LineText {
  /// Adds the literal.
  @inlinable
  public func writeText(to buffer: ByteBuffer) { buffer.append(self) }
}

/// Writes canonical lines of events not yet recorded, field by field, straight into a buffer.
///
/// For programs that make millions of events: no `Event`, no `String`. Fields are given in canonical
/// order; an order that is not, or a required field left out, stops the program.
public struct LineBuilder {
  /// The number of an event type, ready to begin lines with.
  public struct Kind: Sendable {
    @usableFromInline let number: Int
  }

  /// Where lines go; owned by the caller.
  public var buffer: ByteBuffer

  private let catalogue: Catalogue
  // The unchanging pieces of all lines, one behind another, and where each begins.
  private let words = ByteBuffer(capacity: 8_192)
  private var places: [Int] = []
  // For each type: the piece of its head; that of field n is n + 1 pieces behind.
  private var heads: [Int] = []
  private var required: [UInt32] = []

  private var type = 0
  private var next = 0
  private var given: UInt32 = 0

  /// A builder for events of these types in their newest version.
  public init(_ catalogue: Catalogue = .standard) {
    self.catalogue = catalogue
    buffer = ByteBuffer(capacity: 0)
    for type in catalogue.types {
      heads.append(places.count)
      places.append(words.count)
      words.append("{\"type\":\"")
      words.append(type.name)
      words.append("\",\"v\":")
      words.append(decimal: UInt64(type.version))
      words.append(",\"on\":\"")
      var mask: UInt32 = 0
      for (index, member) in type.members.enumerated() {
        places.append(words.count)
        words.append(",\"")
        words.append(member.name)
        words.append("\":")
        if !member.isOptional { mask |= 1 << UInt32(index) }
      }
      required.append(mask)
    }
    places.append(words.count)
  }

  /// The number of a type of this builder's catalogue.
  public func kind(_ type: EventType) -> Kind {
    guard let number = catalogue.index(of: type.name) else {
      preconditionFailure("no such type in this catalogue: \(type.name)")
    }
    return Kind(number: number)
  }

  /// Begins a line with the envelope.
  @inlinable
  public mutating func begin(
    _ kind: Kind, on day: Day, id: some LineText, by: some LineText
  ) {
    start(kind.number)
    day.write(to: buffer)
    buffer.append("\",\"id\":\"")
    id.writeText(to: buffer)
    buffer.append("\",\"by\":\"")
    by.writeText(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  @usableFromInline
  mutating func start(_ number: Int) {
    type = number
    next = 0
    given = 0
    piece(heads[number])
  }

  @inline(__always)
  private mutating func piece(_ number: Int) {
    buffer.append(words.bytes.slice(places[number], places[number + 1]))
  }

  /// Adds `,"name":` of the field at that place.
  @usableFromInline
  mutating func name(_ index: Int) {
    precondition(index >= next, "fields out of canonical order")
    next = index + 1
    given |= 1 << UInt32(index)
    piece(heads[type] + 1 + index)
  }

  // A field of another type would write that place's name; only debug builds look.
  @usableFromInline
  func checkName(_ member: Member) {
    let members = catalogue.types[type].members
    assert(
      next < members.count + 1 && members[next - 1].name == member.name,
      "\(catalogue.types[type].name) has no field \(member.name) at that place")
  }

  @inlinable
  mutating func open<T>(_ field: Field<T>) {
    name(field.index)
    #if DEBUG
      checkName(field.member)
    #endif
  }

  /// Adds a key, a choice or a text that needs no escapes.
  @inlinable
  public mutating func put(_ field: Field<String>, _ value: some LineText) {
    open(field)
    buffer.append(UInt8(ascii: "\""))
    value.writeText(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  /// Adds an amount.
  @inlinable
  public mutating func put(_ field: Field<Centavos>, _ value: Centavos) {
    open(field)
    buffer.append(UInt8(ascii: "\""))
    value.write(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  /// Adds a percentage.
  @inlinable
  public mutating func put(_ field: Field<Percent>, _ value: Percent) {
    open(field)
    buffer.append(UInt8(ascii: "\""))
    value.write(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  /// Adds a day.
  @inlinable
  public mutating func put(_ field: Field<Day>, _ value: Day) {
    open(field)
    buffer.append(UInt8(ascii: "\""))
    value.write(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  /// Adds a month.
  @inlinable
  public mutating func put(_ field: Field<Month>, _ value: Month) {
    open(field)
    buffer.append(UInt8(ascii: "\""))
    value.write(to: buffer)
    buffer.append(UInt8(ascii: "\""))
  }

  /// Adds a count.
  @inlinable
  public mutating func put(_ field: Field<Int64>, _ value: Int64) {
    open(field)
    buffer.append(decimal: UInt64(value))
  }

  /// Adds a truth.
  @inlinable
  public mutating func put(_ field: Field<Bool>, _ value: Bool) {
    open(field)
    buffer.append(value ? "true" : "false")
  }

  /// Adds a list or an object whose canonical JSON `write` gives.
  @inlinable
  public mutating func put(_ field: Field<Value>, json write: (ByteBuffer) -> Void) {
    open(field)
    write(buffer)
  }

  /// Ends the line with a line feed.
  public mutating func end() {
    precondition(given & required[type] == required[type], "a required field was left out")
    buffer.append("}\n")
  }
}
