import Bytes
import Values

/// A parsed JSON value with the place where it began.
public struct JSONTree: Sendable {
  /// The value.
  public enum Kind: Sendable {
    /// An object, its fields in their order.
    case object([Entry])
    /// An array.
    case array([JSONTree])
    /// A string without its quotes and escapes, as UTF-8.
    case string([UInt8])
    /// The number's own characters: a count is checked by its writing.
    case number([UInt8])
    /// True or false.
    case bool(Bool)
    /// Null.
    case null
  }

  /// A field of an object.
  public struct Entry: Sendable {
    /// Its name without quotes and escapes, as UTF-8.
    public var name: [UInt8]
    /// Where the name began.
    public var offset: Int
    /// Its value.
    public var value: JSONTree

    /// A field.
    public init(name: [UInt8], offset: Int, value: JSONTree) {
      self.name = name
      self.offset = offset
      self.value = value
    }
  }

  /// The value.
  public var kind: Kind
  /// Where it began.
  public var offset: Int

  /// A value.
  public init(kind: Kind, offset: Int) {
    self.kind = kind
    self.offset = offset
  }
}

/// A strict JSON reader (RFC 8259): UTF-8 checked byte by byte, nesting bounded.
public struct JSONReader {
  /// No event nests deeper than five.
  public static let depthLimit = 16

  private let bytes: Bytes
  private let depthLimit: Int
  private var index = 0
  private var depth = 0

  /// Reads `bytes` as one JSON value with white space around it and nothing else.
  public static func read(
    _ bytes: Bytes, depthLimit: Int = JSONReader.depthLimit
  ) throws(Refusal) -> JSONTree {
    var reader = JSONReader(bytes, depthLimit)
    reader.skipSpace()
    let tree = try reader.value()
    reader.skipSpace()
    if reader.index != bytes.count { throw reader.unexpected("the end of the line") }
    return tree
  }

  private init(_ bytes: Bytes, _ depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func unexpected(_ expected: String) -> Refusal {
    Refusal(offset: index, .notJSON(expected: expected))
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      index += 1
    }
  }

  private mutating func value() throws(Refusal) -> JSONTree {
    let offset = index
    let kind: JSONTree.Kind
    switch next {
    case UInt8(ascii: "{"): kind = .object(try object())
    case UInt8(ascii: "["): kind = .array(try array())
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "t"): kind = try word("true", .bool(true))
    case UInt8(ascii: "f"): kind = try word("false", .bool(false))
    case UInt8(ascii: "n"): kind = try word("null", .null)
    case UInt8(ascii: "-"), .some(0x30...0x39): kind = .number(try number())
    default: throw unexpected("a value")
    }
    return JSONTree(kind: kind, offset: offset)
  }

  private mutating func enter() throws(Refusal) {
    depth += 1
    if depth > depthLimit { throw Refusal(offset: index, .nestedTooDeep) }
    index += 1
    skipSpace()
  }

  private mutating func object() throws(Refusal) -> [JSONTree.Entry] {
    try enter()
    var entries: [JSONTree.Entry] = []
    if next != UInt8(ascii: "}") {
      while true {
        let offset = index
        guard next == UInt8(ascii: "\"") else { throw unexpected("a field name in quotes") }
        let name = try string()
        skipSpace()
        guard next == UInt8(ascii: ":") else { throw unexpected("a colon") }
        index += 1
        skipSpace()
        entries.append(JSONTree.Entry(name: name, offset: offset, value: try value()))
        skipSpace()
        if next != UInt8(ascii: ",") { break }
        index += 1
        skipSpace()
      }
    }
    guard next == UInt8(ascii: "}") else { throw unexpected("a comma or }") }
    index += 1
    depth -= 1
    return entries
  }

  private mutating func array() throws(Refusal) -> [JSONTree] {
    try enter()
    var entries: [JSONTree] = []
    if next != UInt8(ascii: "]") {
      while true {
        entries.append(try value())
        skipSpace()
        if next != UInt8(ascii: ",") { break }
        index += 1
        skipSpace()
      }
    }
    guard next == UInt8(ascii: "]") else { throw unexpected("a comma or ]") }
    index += 1
    depth -= 1
    return entries
  }

  private mutating func word(
    _ text: StaticString, _ kind: JSONTree.Kind
  ) throws(Refusal) -> JSONTree.Kind {
    for place in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[place] else { throw unexpected(text.description) }
      index += 1
    }
    return kind
  }

  private mutating func number() throws(Refusal) -> [UInt8] {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let first = index
    try digits()
    if index - first > 1 && bytes[first] == 0x30 {
      index = first
      throw unexpected("a number without needless zeros")
    }
    if next == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    return bytes.slice(start, index).array
  }

  private mutating func digits() throws(Refusal) {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    if index == start { throw unexpected("a digit") }
  }

  private mutating func string() throws(Refusal) -> [UInt8] {
    index += 1
    var result: [UInt8] = []
    while true {
      guard let byte = next else { throw unexpected("a closing quote") }
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return result
      case UInt8(ascii: "\\"):
        try escape(into: &result)
      case 0x00..<0x20:
        throw unexpected("no bare control character in a string")
      case 0x20..<0x80:
        result.append(byte)
        index += 1
      default:
        let start = index
        guard Text.scanScalar(bytes, &index) != nil else { throw Refusal(offset: start, .notUTF8) }
        result.append(contentsOf: bytes.slice(start, index).array)
      }
    }
  }

  private mutating func escape(into result: inout [UInt8]) throws(Refusal) {
    index += 1
    guard let byte = next else { throw unexpected("an escape") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hex()
      if (0xDC00...0xDFFF).contains(scalar) { throw unexpected("no lone low surrogate") }
      if (0xD800...0xDBFF).contains(scalar) {
        guard next == UInt8(ascii: "\\") else { throw unexpected("the low surrogate of a pair") }
        index += 1
        guard next == UInt8(ascii: "u") else { throw unexpected("the low surrogate of a pair") }
        index += 1
        let low = try hex()
        guard (0xDC00...0xDFFF).contains(low) else {
          throw unexpected("the low surrogate of a pair")
        }
        scalar = 0x1_0000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let character = Unicode.Scalar(scalar) else { throw unexpected("a Unicode scalar") }
      result.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
    default:
      index -= 1
      throw unexpected("one of the escapes of JSON")
    }
  }

  private mutating func hex() throws(Refusal) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw unexpected("four hex digits") }
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: throw unexpected("four hex digits")
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
