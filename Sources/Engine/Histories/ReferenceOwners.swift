import Bytes

/// Which account each reference was issued to, by hashes: enough to tell the keys for which the
/// histories of accounts do not hold all that is needed.
struct ReferenceOwners {
  // Slot i is the words 2i (the key's hash, 0 if free) and 2i + 1 (the account's hash).
  private var slots = Words(2 << 10, repeating: 0)
  private var mask = (1 << 10) - 1
  private var count = 0

  /// Keys that were issued to several accounts, or that a payment of another account names: their
  /// issues must be brought to wherever the payments are.
  private(set) var odd: Set<UInt64> = []

  mutating func take(_ use: HistoryBatch.Use) {
    let key = use.key | 1
    var place = Int(truncatingIfNeeded: key >> 8) & mask
    while slots[2 &* place] != 0 {
      if slots[2 &* place] == key {
        if slots[2 &* place &+ 1] != use.account { odd.insert(use.key) }
        return
      }
      place = (place &+ 1) & mask
    }
    guard use.isIssue else {
      odd.insert(use.key)
      return
    }
    slots[2 &* place] = key
    slots[2 &* place &+ 1] = use.account
    count += 1
    if count &* 3 > mask &* 2 { grow() }
  }

  /// Notes a key whose issues are wanted elsewhere.
  mutating func want(_ key: UInt64) { odd.insert(key) }

  private mutating func grow() {
    let old = slots
    mask = 2 &* mask &+ 1
    slots = Words(2 &* (mask &+ 1), repeating: 0)
    for from in 0..<old.count / 2 where old[2 &* from] != 0 {
      var place = Int(truncatingIfNeeded: old[2 &* from] >> 8) & mask
      while slots[2 &* place] != 0 { place = (place &+ 1) & mask }
      slots[2 &* place] = old[2 &* from]
      slots[2 &* place &+ 1] = old[2 &* from &+ 1]
    }
  }
}
