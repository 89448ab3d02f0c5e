import Bytes

/// The newest ids in memory: hash to seq, several seqs to a hash if need be.
final class IdTable {
  // Slot i is the words 2i (the hash) and 2i + 1 (the seq, or `free`).
  @exclusivity(unchecked) private var slots = Words(2 << 10, repeating: IdTable.free)
  @exclusivity(unchecked) private var mask = (1 << 10) - 1
  @exclusivity(unchecked) private(set) var count = 0

  private static let free = UInt64.max

  func insert(_ hash: UInt64, _ seq: UInt64) {
    if count &* 3 >= mask &* 2 { grow() }
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[2 &* place &+ 1] != IdTable.free { place = (place &+ 1) & mask }
    slots[2 &* place] = hash
    slots[2 &* place &+ 1] = seq
    count &+= 1
  }

  /// Whether the hash stands here.
  func holds(_ hash: UInt64) -> Bool {
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[2 &* place &+ 1] != IdTable.free {
      if slots[2 &* place] == hash { return true }
      place = (place &+ 1) & mask
    }
    return false
  }

  /// The seqs of the hash.
  func seqs(of hash: UInt64) -> [UInt64] {
    var found: [UInt64] = []
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[2 &* place &+ 1] != IdTable.free {
      if slots[2 &* place] == hash { found.append(slots[2 &* place &+ 1]) }
      place = (place &+ 1) & mask
    }
    return found
  }

  /// All entries, sorted by hash, then seq.
  func sorted() -> [IdEntry] {
    // Hashes are spread evenly: thrown into 4,096 bins by their highest bits they are nearly sorted.
    let bins = 4096
    var starts = [Int](repeating: 0, count: bins + 1)
    forEach { starts[Int($0.hash >> 52) + 1] += 1 }
    for bin in 0..<bins { starts[bin + 1] += starts[bin] }
    var entries = [IdEntry](repeating: IdEntry(hash: 0, seq: 0), count: count)
    var next = starts
    forEach { entry in
      let bin = Int(entry.hash >> 52)
      entries[next[bin]] = entry
      next[bin] += 1
    }
    for bin in 0..<bins where starts[bin + 1] - starts[bin] > 1 {
      entries[starts[bin]..<starts[bin + 1]].sort()
    }
    return entries
  }

  private func forEach(_ body: (IdEntry) -> Void) {
    for place in 0...mask where slots[2 &* place &+ 1] != IdTable.free {
      body(IdEntry(hash: slots[2 &* place], seq: slots[2 &* place &+ 1]))
    }
  }

  /// Drops all entries from `seq` on: they were not committed.
  func drop(from seq: UInt64) {
    let kept = sorted().filter { $0.seq < seq }
    removeAll()
    for entry in kept { insert(entry.hash, entry.seq) }
  }

  /// Empties the table and gives its memory back.
  func removeAll() { resize(to: 1 << 10) }

  private func grow() {
    let (old, last) = (slots, mask)
    resize(to: 2 * (mask + 1))
    for place in 0...last where old[2 &* place &+ 1] != IdTable.free {
      insert(old[2 &* place], old[2 &* place &+ 1])
    }
  }

  private func resize(to capacity: Int) {
    slots = Words(2 * capacity, repeating: IdTable.free)
    mask = capacity - 1
    count = 0
  }
}

/// One id's hash and the seq of its event.
struct IdEntry: Comparable {
  var hash: UInt64
  var seq: UInt64

  /// What the entry adds to the sum of a run: runs with the same entries have the same sum, however
  /// they were merged, and others another one.
  var sum: UInt64 {
    let mixed = (hash ^ (seq &* 0x9E37_79B9_7F4A_7C15)).multipliedFullWidth(
      by: 0xA076_1D64_78BD_642F)
    return (mixed.high ^ mixed.low) &+ seq
  }

  @inline(__always)
  static func < (left: IdEntry, right: IdEntry) -> Bool {
    left.hash != right.hash ? left.hash < right.hash : left.seq < right.seq
  }
}
