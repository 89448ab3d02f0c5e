/// Writes compact JSON straight into an output, value by value.
///
/// Objects and arrays are written by a closure each, so they always close. Nothing is ever a
/// floating-point number. A failed write is kept by the output, which throws it at its next `flush`.
public final class JSONWriter {
  private let output: TextOutput
  private var needsComma = false

  /// A writer into `output`.
  public init(_ output: TextOutput) {
    self.output = output
  }

  /// An object, as an element of an array or on its own.
  @inlinable
  public func object<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    open("{")
    try body()
    close("}")
  }

  /// An array, as an element of an array or on its own.
  @inlinable
  public func array<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    open("[")
    try body()
    close("]")
  }

  /// A key of an object; its value is written next.
  public func key(_ name: String) {
    value { bytes in
      JSONWriter.append(name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
    }
    needsComma = false
  }

  /// A string.
  public func string(_ text: String) {
    value { JSONWriter.append(text, to: &$0) }
  }

  /// A whole number.
  public func integer(_ number: Int64) {
    value { Figures.append(number, decimals: 0, separators: false, to: &$0) }
  }

  /// Centavos as a string with two decimals: `"1250.50"`.
  public func money(_ centavos: Int64) {
    value {
      $0.append(UInt8(ascii: "\""))
      Figures.append(centavos, decimals: 2, separators: false, to: &$0)
      $0.append(UInt8(ascii: "\""))
    }
  }

  /// `true` or `false`.
  public func bool(_ truth: Bool) {
    raw(truth ? "true" : "false")
  }

  /// `null`.
  public func null() {
    raw("null")
  }

  /// A value that is JSON already, such as the line of an event.
  public func raw(_ json: String) {
    value { $0.append(contentsOf: json.utf8) }
  }

  /// Ends a document or a line of NDJSON with a line feed.
  public func endLine() {
    output.put("\n")
    needsComma = false
  }

  @usableFromInline func open(_ bracket: String) {
    raw(bracket)
    needsComma = false
  }

  @usableFromInline func close(_ bracket: String) {
    needsComma = false
    raw(bracket)
  }

  private func value(_ fill: (inout [UInt8]) -> Void) {
    output.put { bytes in
      if needsComma { bytes.append(UInt8(ascii: ",")) }
      fill(&bytes)
    }
    needsComma = true
  }

  /// Appends a string in quotes: only `"`, `\` and control characters are escaped, all else stays
  /// plain UTF-8.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\u{08}": bytes.append(contentsOf: "\\b".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\u{0C}": bytes.append(contentsOf: "\\f".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(scalar.value >> 4)])
      bytes.append(digits[Int(scalar.value & 15)])
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}

extension JSONWriter {
  /// A key with a string, or with null.
  public func field(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  /// A key with a whole number, or with null.
  public func field(_ name: String, _ value: Int64?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  /// A key with a whole number, or with null.
  public func field(_ name: String, _ value: Int?) {
    field(name, value.map { Int64($0) })
  }

  /// A key with true or false.
  public func field(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// A key with centavos as a string with two decimals, or with null.
  public func field(_ name: String, money centavos: Int64?) {
    key(name)
    if let centavos { money(centavos) } else { null() }
  }
}
