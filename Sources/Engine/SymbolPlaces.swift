/// Which facts speak of which key, in their order: for the keys of which few facts speak.
struct SymbolPlaces {
  // The key's number and the place, in order.
  private var entries: [UInt64] = []
  private var isSorted = true

  /// Adds a place behind those that were added before; `order` must follow.
  mutating func add(_ place: Int, of key: Symbol) {
    let entry = UInt64(key.index) << 32 | UInt64(place)
    if let last = entries.last, last > entry { isSorted = false }
    entries.append(entry)
  }

  /// Puts what was added in order.
  mutating func order() {
    if !isSorted { entries.sort() }
    isSorted = true
  }

  /// The places of a key.
  subscript(key: Symbol) -> [Int] {
    range(of: key).map { Int(truncatingIfNeeded: entries[$0] & 0xFFFF_FFFF) }
  }

  /// Whether there are places of the key.
  func has(_ key: Symbol) -> Bool { !entries.isEmpty && !range(of: key).isEmpty }

  /// The last place of a key for which `isMeant` holds.
  @inline(__always)
  func last(of key: Symbol, where isMeant: (Int) -> Bool) -> Int? {
    if entries.isEmpty { return nil }
    let range = range(of: key)
    var next = range.upperBound
    while next > range.lowerBound {
      next &-= 1
      let place = Int(truncatingIfNeeded: entries[next] & 0xFFFF_FFFF)
      if isMeant(place) { return place }
    }
    return nil
  }

  /// Calls `body` with every key and its places.
  func forEach(_ body: (Symbol, [Int]) -> Void) {
    var start = 0
    while start < entries.count {
      let key = Symbol(index: UInt32(truncatingIfNeeded: entries[start] >> 32))
      let range = range(of: key)
      body(key, self[key])
      start = range.upperBound
    }
  }

  private func range(of key: Symbol) -> Range<Int> {
    start(of: UInt64(key.index) << 32)..<start(of: (UInt64(key.index) + 1) << 32)
  }

  // The first entry that is not less than a bound.
  private func start(of bound: UInt64) -> Int {
    precondition(isSorted, "places that were not put in order")
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low &+ high) / 2
      if entries[middle] < bound { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// The first fact of each id: symbols of one history are small numbers.
struct FactPlaces {
  // At the id's number: the fact's place plus one; 0 if there is none.
  private var places: [UInt32]

  init(_ facts: [Fact], ids: Int) {
    places = [UInt32](repeating: 0, count: ids)
    for (place, fact) in facts.enumerated() where places[Int(fact.id.index)] == 0 {
      places[Int(fact.id.index)] = UInt32(truncatingIfNeeded: place + 1)
    }
  }

  subscript(id: Symbol) -> Int? {
    guard Int(id.index) < places.count else { return nil }
    let place = places[Int(id.index)]
    return place == 0 ? nil : Int(place) - 1
  }
}
