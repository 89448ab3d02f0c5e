import Bytes

/// The 64-bit hash by which ids are found.
///
/// It stands in the index on disk: a change here needs a new version of the index, which is then made
/// anew from the log.
///
/// Two ids may share a hash; nothing is decided by it alone.
enum IdHash {
  static func of(_ id: Bytes) -> UInt64 {
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(id.count)
    var index = 0
    while index &+ 8 <= id.count {
      state = fold(state ^ id.word(at: index), 0xA076_1D64_78BD_642F)
      index &+= 8
    }
    if index < id.count {
      let rest = UInt64(id.count &- index)
      let word = id.paddedWord(at: index) & ((1 << (rest &* 8)) &- 1)
      state = fold(state ^ word, 0xE703_7ED1_A0B4_28DB)
    }
    return fold(state, 0x8EBC_6AF0_9C88_C6E3)
  }

  /// A checksum of a block of the index, over whole words.
  static func checksum(_ bytes: Bytes, _ length: Int, seed: UInt64) -> UInt64 {
    var state = seed ^ 0x5896_8B4D_1F0C_3A97
    var index = 0
    while index &+ 8 <= length {
      state = fold(state ^ bytes.word(at: index), 0xA076_1D64_78BD_642F) ^ state.byteSwapped
      index &+= 8
    }
    return fold(state ^ UInt64(length), 0x8EBC_6AF0_9C88_C6E3)
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
