/// How the bytes of a file become text.
public enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8; a byte-order mark at the start is skipped.
  case utf8 = "utf-8"
  /// ISO 8859-1, with the quotes and dashes that Windows puts where it has control characters.
  case latin1 = "latin-1"

  /// The text; nil if the bytes are no text of this kind.
  public func decode(_ bytes: [UInt8]) -> String? {
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .latin1:
      var text = String.UnicodeScalarView()
      for byte in bytes {
        guard let scalar = TextEncoding.scalar(byte) else { return nil }
        text.append(scalar)
      }
      return String(text)
    }
  }

  private static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    let code = windows[Int(byte) - 0x80]
    return code == 0 ? nil : Unicode.Scalar(code)
  }

  // Windows-1252 from 0x80 to 0x9F; 0 where it has nothing.
  private static let windows: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
