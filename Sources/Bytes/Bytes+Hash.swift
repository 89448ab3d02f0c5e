extension Bytes {
  /// A 64-bit hash of the run, by which keys are found; nothing is decided by it alone.
  ///
  /// It stands in derived files on disk: a change here needs a new version of each of them.
  @inlinable
  public var keyHash: UInt64 {
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
    var index = 0
    while index &+ 8 <= count {
      state = Bytes.fold(state ^ word(at: index), 0xA076_1D64_78BD_642F)
      index &+= 8
    }
    if index < count {
      let rest = UInt64(count &- index)
      let word = paddedWord(at: index) & ((1 << (rest &* 8)) &- 1)
      state = Bytes.fold(state ^ word, 0xE703_7ED1_A0B4_28DB)
    }
    return Bytes.fold(state, 0x8EBC_6AF0_9C88_C6E3)
  }

  /// A checksum of the first `length` bytes, over whole words; it too stands on disk.
  @inlinable
  public func checksum(_ length: Int, seed: UInt64) -> UInt64 {
    var state = seed ^ 0x5896_8B4D_1F0C_3A97
    var index = 0
    while index &+ 8 <= length {
      state = Bytes.fold(state ^ word(at: index), 0xA076_1D64_78BD_642F) ^ state.byteSwapped
      index &+= 8
    }
    return Bytes.fold(state ^ UInt64(length), 0x8EBC_6AF0_9C88_C6E3)
  }

  @inlinable @inline(__always)
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
