import Bytes

/// Sums by packed keys of at most 63 bits, added to for every payment: no hashing of values, no copies.
final class AmountTable {
  // Slot i is the words 2i (the key plus one, 0 if free) and 2i + 1 (the amount).
  @exclusivity(unchecked) private var slots = Words(2 << 8, repeating: 0)
  @exclusivity(unchecked) private var mask = (1 << 8) - 1
  @exclusivity(unchecked) private var count = 0

  /// Adds to the sum of a key.
  func add(_ amount: Int64, _ key: UInt64) {
    var place = AmountTable.place(key) & mask
    while slots[2 &* place] != 0 {
      if slots[2 &* place] == key &+ 1 {
        let sum = Exact.sum(Int64(bitPattern: slots[2 &* place &+ 1]), amount)
        slots[2 &* place &+ 1] = UInt64(bitPattern: sum)
        return
      }
      place = (place &+ 1) & mask
    }
    slots[2 &* place] = key &+ 1
    slots[2 &* place &+ 1] = UInt64(bitPattern: amount)
    count &+= 1
    if count &* 3 > mask &* 2 { grow() }
  }

  /// Calls `body` with every key and its sum.
  func forEach(_ body: (UInt64, Int64) -> Void) {
    for place in 0...mask where slots[2 &* place] != 0 {
      body(slots[2 &* place] &- 1, Int64(bitPattern: slots[2 &* place &+ 1]))
    }
  }

  private static func place(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: ((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> 30)
  }

  private func grow() {
    let old = slots
    mask = 2 &* mask &+ 1
    slots = Words(2 &* (mask &+ 1), repeating: 0)
    for from in 0..<old.count / 2 where old[2 &* from] != 0 {
      var place = AmountTable.place(old[2 &* from] &- 1) & mask
      while slots[2 &* place] != 0 { place = (place &+ 1) & mask }
      slots[2 &* place] = old[2 &* from]
      slots[2 &* place &+ 1] = old[2 &* from &+ 1]
    }
  }
}
