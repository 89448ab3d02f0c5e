/// The base64 of RFC 4648, with padding.
public enum Base64 {
  /// The characters that stand for these bytes.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    var word: UInt32 = 0
    var held = 0
    for byte in bytes {
      word = word << 8 | UInt32(byte)
      held += 1
      guard held == 3 else { continue }
      for shift in [18, 12, 6, 0] as [UInt32] { result.append(alphabet[Int(word >> shift & 63)]) }
      word = 0
      held = 0
    }
    if held > 0 {
      word <<= UInt32(8 * (3 - held))
      result.append(alphabet[Int(word >> 18 & 63)])
      result.append(alphabet[Int(word >> 12 & 63)])
      result.append(held == 2 ? alphabet[Int(word >> 6 & 63)] : UInt8(ascii: "="))
      result.append(UInt8(ascii: "="))
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes that a text stands for; nil if it is not exactly what `encode` makes of any.
  public static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var word: UInt32 = 0
    var held = 0
    var padding = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      word = word << 6 | value
      held += 6
      guard held >= 8 else { continue }
      held -= 8
      result.append(UInt8(truncatingIfNeeded: word >> UInt32(held)))
      word &= (1 << UInt32(held)) - 1
    }
    guard word == 0, padding <= 2, text.utf8.count % 4 == 0, held == 2 * padding else { return nil }
    return result
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

extension Digest {
  /// The digest as checkpoints and proofs write it.
  public var base64: String { Base64.encode(bytes) }
}
