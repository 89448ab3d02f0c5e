/// Text from outside made safe for a terminal.
public enum Printable {
  /// The text with every control character shown instead of obeyed: `\n`, `\t`, `\u001b`.
  ///
  /// So are the marks that turn the direction of writing, with which one name can be made to look
  /// like another. Text without any is returned as it is.
  public static func text(_ text: String) -> String {
    guard needsEscape(text) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      guard isUnsafe(scalar) else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result
  }

  /// Whether a terminal would obey the character, or be led astray by it, rather than show it.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func needsEscape(_ text: String) -> Bool {
    // Nearly all text is plain ASCII, which its bytes alone decide.
    var plain = true
    for byte in text.utf8 where byte < 0x20 || byte >= 0x7F {
      plain = false
      break
    }
    return !plain && text.unicodeScalars.contains(where: isUnsafe)
  }
}
