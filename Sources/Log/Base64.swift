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
}

extension Digest {
  /// The digest as checkpoints and proofs write it.
  public var base64: String { Base64.encode(bytes) }
}
