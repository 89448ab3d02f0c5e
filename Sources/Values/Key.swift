import Bytes

/// The form of a key: 1 to 64 of `A-Z a-z 0-9 . _ : / -`.
public enum Key {
  /// How many bytes a key may have.
  public static let length = 1...64

  /// Moves `index` behind the run of key bytes that begins there, and says how long it is; a run
  /// longer than a key may be is cut a little beyond 64.
  @inlinable
  @inline(__always)
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Int {
    let start = index
    while index &- start <= 64, bytes.hasWord(at: index) {
      let bad = strangers(bytes.word(at: index))
      if bad != 0 {
        index = min(index &+ bad.trailingZeroBitCount / 8, bytes.count)
        return index &- start
      }
      index &+= 8
    }
    return scanBytewise(bytes, &index, from: start)
  }

  @usableFromInline
  @inline(never)
  static func scanBytewise(_ bytes: Bytes, _ index: inout Int, from start: Int) -> Int {
    while index < bytes.count, index &- start <= 64, isKeyByte(bytes[index]) { index &+= 1 }
    index = min(index, bytes.count)
    return index &- start
  }

  /// Whether `text` is a key.
  public static func isKey(_ text: String) -> Bool {
    Array(text.utf8).withBytes { bytes in
      var index = 0
      return length.contains(scan(bytes, &index)) && index == bytes.count
    }
  }

  static func isKeyByte(_ byte: UInt8) -> Bool {
    strangers(UInt64(byte) | 0x6161_6161_6161_6100) == 0
  }

  // The high bit of each of eight bytes that no key may contain. `-./0…9:` are one run of ASCII, and
  // small letters are capital ones with a bit more, so three ranges are enough; bytes have seven
  // bits once the high ones are set aside, and no sum carries into its neighbour.
  @inlinable
  @inline(__always)
  static func strangers(_ word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let allowed =
      within(low, 0x2D, 0x3A) | within(low | 0x2020_2020_2020_2020, 0x61, 0x7A)
      | within(low, 0x5F, 0x5F)
    return (~allowed | word) & 0x8080_8080_8080_8080
  }

  @inlinable
  @inline(__always)
  static func within(_ word: UInt64, _ first: UInt64, _ last: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let reached = word &+ ones &* (0x80 &- first)
    let passed = word &+ ones &* (0x7F &- last)
    return reached & ~passed
  }
}
