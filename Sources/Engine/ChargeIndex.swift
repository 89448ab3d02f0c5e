/// Where an account's charges stand, by their ids: symbols of one history are small numbers.
struct ChargeIndex: Sendable {
  // At the id's number: the charge's place plus one; 0 if it is no charge's.
  private var places: [UInt32] = []
  private var count: UInt32 = 0

  /// The place of the charge with that id.
  @inline(__always)
  subscript(id: Symbol) -> Int? {
    guard Int(id.index) < places.count else { return nil }
    let place = places[Int(id.index)]
    return place == 0 ? nil : Int(place) - 1
  }

  /// Adds the next charge.
  mutating func append(_ id: Symbol) {
    if Int(id.index) >= places.count {
      // Ids come in order, mostly: the next one is a little further on.
      places.append(
        contentsOf: repeatElement(0, count: Int(id.index) + 32 + places.count / 2 - places.count))
    }
    count += 1
    places[Int(id.index)] = count
  }
}
