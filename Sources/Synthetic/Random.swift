/// A stream of chance from a seed: whole numbers only, so every machine draws the same.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = Random.mix(seed ^ 0x7265_6361_7564_6121) }

  /// A bijection of 64 bits that leaves no visible order: different inputs stay different.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var x = value
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    // An odd step visits all 2^64 states before it repeats.
    state &+= 0x9E37_79B9_7F4A_7C15
    return Random.mix(state)
  }

  /// A number from 0 up to, not including, `bound`.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of the range.
  @inline(__always)
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True so many times in a thousand.
  @inline(__always)
  mutating func chance(_ perMille: Int) -> Bool { below(1_000) < perMille }
}
