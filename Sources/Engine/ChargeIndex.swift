/// Where an account's charges stand, by their ids: a short list is searched, a long one looked up.
struct ChargeIndex: Sendable {
  private var ids: [Symbol] = []
  private var long: [Symbol: Int] = [:]

  private static let shortCount = 64

  /// The place of the charge with that id.
  subscript(id: Symbol) -> Int? {
    if long.isEmpty { return ids.lastIndex(of: id) }
    return long[id]
  }

  /// Adds the next charge.
  mutating func append(_ id: Symbol) {
    ids.append(id)
    if ids.count == ChargeIndex.shortCount {
      for (place, id) in ids.enumerated() { long[id] = place }
    } else if ids.count > ChargeIndex.shortCount {
      long[id] = ids.count - 1
    }
  }
}
