import Events

/// Spells what a row gives as JSON, for the reader of events.
enum JSONSpelling {
  /// Values of a field: a list's entries, or one value.
  static func append(_ values: [String], _ shape: Shape, to line: inout [UInt8]) {
    if case .list(let entry, _) = shape {
      append(list: values, entry, to: &line)
    } else if values.count == 1 {
      append(one: values[0], shape, to: &line)
    } else {
      // The reader says that one value was expected.
      append(list: values, shape, to: &line)
    }
  }

  private static func append(list values: [String], _ shape: Shape, to line: inout [UInt8]) {
    for (place, value) in values.enumerated() {
      line.append(UInt8(ascii: place == 0 ? "[" : ","))
      append(one: value, shape, to: &line)
    }
    line.append(UInt8(ascii: "]"))
  }

  private static func append(one value: String, _ shape: Shape, to line: inout [UInt8]) {
    switch shape {
    case .orNull(let inner): append(one: value, inner, to: &line)
    case .count where isNumber(value):
      let digits = value.utf8.drop { $0 == 0x30 }
      line += digits.isEmpty ? [0x30] : Array(digits)
    case .bool where value == "true" || value == "false": line += Array(value.utf8)
    default: append(value, to: &line)
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// A string.
  static func append(_ text: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        line += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}
