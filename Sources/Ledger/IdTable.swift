/// The newest ids in memory: hash to seq, several seqs to a hash if need be.
struct IdTable {
  private var hashes: [UInt64]
  private var seqs: [UInt64]
  private var mask: Int
  private(set) var count = 0

  private static let empty = UInt64.max

  init() {
    hashes = Array(repeating: 0, count: 1024)
    seqs = Array(repeating: IdTable.empty, count: 1024)
    mask = 1023
  }

  mutating func insert(_ hash: UInt64, _ seq: UInt64) {
    if count &* 10 >= hashes.count &* 7 { grow() }
    var place = Int(truncatingIfNeeded: hash) & mask
    while seqs[place] != IdTable.empty { place = (place &+ 1) & mask }
    hashes[place] = hash
    seqs[place] = seq
    count &+= 1
  }

  /// Calls `found` with each seq of the hash, until it says that it has seen enough.
  @inline(__always)
  func find<E: Error>(_ hash: UInt64, _ found: (UInt64) throws(E) -> Bool) throws(E) {
    var place = Int(truncatingIfNeeded: hash) & mask
    while seqs[place] != IdTable.empty {
      if hashes[place] == hash, try found(seqs[place]) { return }
      place = (place &+ 1) & mask
    }
  }

  /// Empties the table and hands over what it held, sorted by hash, then seq.
  mutating func drain() -> [IdEntry] {
    var entries: [IdEntry] = []
    entries.reserveCapacity(count)
    for place in hashes.indices where seqs[place] != IdTable.empty {
      entries.append(IdEntry(hash: hashes[place], seq: seqs[place]))
    }
    entries.sort()
    self = IdTable()
    return entries
  }

  /// Drops all entries from `seq` on: they were not committed.
  mutating func drop(from seq: UInt64) {
    let kept = hashes.indices.filter { seqs[$0] != IdTable.empty && seqs[$0] < seq }
      .map { IdEntry(hash: hashes[$0], seq: seqs[$0]) }
    self = IdTable()
    for entry in kept { insert(entry.hash, entry.seq) }
  }

  private mutating func grow() {
    let (oldHashes, oldSeqs) = (hashes, seqs)
    hashes = Array(repeating: 0, count: oldHashes.count * 2)
    seqs = Array(repeating: IdTable.empty, count: oldHashes.count * 2)
    mask = hashes.count - 1
    count = 0
    for place in oldHashes.indices where oldSeqs[place] != IdTable.empty {
      insert(oldHashes[place], oldSeqs[place])
    }
  }
}

/// One id's hash and the seq of its event.
struct IdEntry: Comparable {
  var hash: UInt64
  var seq: UInt64

  @inline(__always)
  static func < (left: IdEntry, right: IdEntry) -> Bool {
    left.hash != right.hash ? left.hash < right.hash : left.seq < right.seq
  }
}
