import Bytes

/// The form of a text: 1 to 1,000 Unicode scalars, of control characters only line feed and tab.
public enum Text {
  /// How many Unicode scalars a text may have.
  public static let length = 1...1_000

  /// Reads one Unicode scalar of UTF-8 at `index` and moves it behind; nil where the bytes are no
  /// UTF-8: cut short, overlong, a surrogate, or beyond U+10FFFF.
  public static func scanScalar(_ bytes: Bytes, _ index: inout Int) -> UInt32? {
    guard index < bytes.count else { return nil }
    let first = bytes[index]
    if first < 0x80 {
      index &+= 1
      return UInt32(first)
    }
    let length: Int
    var scalar: UInt32
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (length, scalar, least) = (2, UInt32(first & 0x1F), 0x80)
    case 0xE0...0xEF: (length, scalar, least) = (3, UInt32(first & 0x0F), 0x800)
    case 0xF0...0xF4: (length, scalar, least) = (4, UInt32(first & 0x07), 0x1_0000)
    default: return nil
    }
    guard index &+ length <= bytes.count else { return nil }
    for place in 1..<length {
      let next = bytes[index &+ place]
      if next & 0xC0 != 0x80 { return nil }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    if scalar < least || scalar > 0x10_FFFF || (0xD800...0xDFFF).contains(scalar) { return nil }
    index &+= length
    return scalar
  }

  /// Whether a text may hold that scalar.
  @inlinable
  public static func allows(_ scalar: UInt32) -> Bool {
    if scalar >= 0x20 { return scalar < 0x7F || scalar > 0x9F }
    return scalar == 0x0A || scalar == 0x09
  }
}

extension Bytes {
  /// Whether the bytes are UTF-8 as a whole.
  public var isUTF8: Bool {
    var index = 0
    while index < count {
      if Text.scanScalar(self, &index) == nil { return false }
    }
    return true
  }
}
