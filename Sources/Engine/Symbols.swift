import Bytes

/// A key of the ledger (an account, a concept, an id …) as a small number.
public struct Symbol: Hashable, Sendable {
  /// The place in its table.
  public let index: UInt32

  /// The symbol at that place of a table.
  @inlinable
  init(index: UInt32) { self.index = index }
}

/// Every key once: the names behind the symbols, in the order in which they first came.
///
/// Not shared between threads.
public final class SymbolTable {
  // Slot i is the words 2i (the hash) and 2i + 1 (the round and the symbol); a slot of an earlier round
  // is free, so that forgetting everything costs nothing.
  @exclusivity(unchecked) private var slots = Words(2 << 8, repeating: 0)
  @exclusivity(unchecked) private var mask = (1 << 8) - 1
  @exclusivity(unchecked) private var round: UInt64 = 1
  @exclusivity(unchecked) private var ends: [UInt32] = []
  private let arena = ByteBuffer(capacity: 4096)

  /// An empty table.
  public init() {}

  /// How many keys there are.
  public var count: Int { ends.count }

  /// Forgets all keys and keeps the memory.
  public func removeAll() {
    round &+= 1
    if round >= 1 << 32 { (slots, round) = (Words(slots.count, repeating: 0), 1) }
    ends.removeAll(keepingCapacity: true)
    arena.clear()
  }

  /// The symbol of a key, new if need be.
  public func intern(_ key: Bytes) -> Symbol {
    let hash = key.keyHash
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[2 &* place &+ 1] >> 32 == round {
      if slots[2 &* place] == hash {
        let symbol = Symbol(index: UInt32(truncatingIfNeeded: slots[2 &* place &+ 1]))
        if bytes(symbol).equals(key) { return symbol }
      }
      place = (place &+ 1) & mask
    }
    let symbol = Symbol(index: UInt32(ends.count))
    arena.append(key)
    ends.append(UInt32(arena.count))
    slots[2 &* place] = hash
    slots[2 &* place &+ 1] = round << 32 | UInt64(symbol.index)
    if ends.count &* 3 > mask &* 2 { grow() }
    return symbol
  }

  /// The symbol of a key, new if need be.
  public func intern(_ name: String) -> Symbol { Array(name.utf8).withBytes { intern($0) } }

  /// The symbol of a key, if it has one.
  public func find(_ name: String) -> Symbol? { Array(name.utf8).withBytes { find($0) } }

  /// The symbol of a key, if it has one.
  public func find(_ key: Bytes) -> Symbol? {
    let hash = key.keyHash
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[2 &* place &+ 1] >> 32 == round {
      if slots[2 &* place] == hash {
        let symbol = Symbol(index: UInt32(truncatingIfNeeded: slots[2 &* place &+ 1]))
        if bytes(symbol).equals(key) { return symbol }
      }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// The key behind a symbol; valid until a key is added.
  @inline(__always)
  public func bytes(_ symbol: Symbol) -> Bytes {
    let place = Int(symbol.index)
    return arena.bytes.slice(place == 0 ? 0 : Int(ends[place &- 1]), Int(ends[place]))
  }

  /// The key behind a symbol.
  public func name(_ symbol: Symbol) -> String { bytes(symbol).string }

  /// Whether one key comes before another, bytewise.
  public func precedes(_ left: Symbol, _ right: Symbol) -> Bool {
    bytes(left).precedes(bytes(right))
  }

  private func grow() {
    let old = slots
    mask = 2 &* mask &+ 1
    slots = Words(2 &* (mask &+ 1), repeating: 0)
    for from in 0..<old.count / 2 where old[2 &* from &+ 1] >> 32 == round {
      var place = Int(truncatingIfNeeded: old[2 &* from]) & mask
      while slots[2 &* place &+ 1] >> 32 == round { place = (place &+ 1) & mask }
      slots[2 &* place] = old[2 &* from]
      slots[2 &* place &+ 1] = old[2 &* from &+ 1]
    }
  }
}
