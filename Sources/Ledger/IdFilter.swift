import Bytes

/// A Bloom filter of fixed size: most ids that are new are known to be new without reading a file.
///
/// Its 32 MiB do not grow with the ledger. Up to some thirty million ids it lets one new id in a
/// hundred or fewer through to the runs; beyond that more and more, which costs time and nothing else.
final class IdFilter {
  private let blockBits: Int
  private let words: Words

  init(blockBits: Int) {
    self.blockBits = blockBits
    words = Words(8 << blockBits, repeating: 0)
  }

  func insert(_ hash: UInt64) {
    let base = base(hash)
    var bits = IdFilter.bits(hash)
    for _ in 0..<5 {
      let place = base &+ Int(truncatingIfNeeded: bits & 7)
      words[place] |= 1 << (bits >> 3 & 63)
      bits >>= 9
    }
  }

  func mayHold(_ hash: UInt64) -> Bool {
    let base = base(hash)
    var bits = IdFilter.bits(hash)
    for _ in 0..<5 {
      let place = base &+ Int(truncatingIfNeeded: bits & 7)
      if words[place] >> (bits >> 3 & 63) & 1 == 0 { return false }
      bits >>= 9
    }
    return true
  }

  // All bits of an id lie in one 64-byte block: one cache line an id.
  @inline(__always)
  private func base(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> UInt64(64 &- blockBits)) &* 8
  }

  @inline(__always)
  private static func bits(_ hash: UInt64) -> UInt64 { hash &* 0xD6E8_FEB8_6659_FD93 }
}
