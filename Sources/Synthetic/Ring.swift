/// A queue of things to do on or after a day, first in, first out, with a fixed room.
struct Ring<Element> {
  private var entries: [(day: Int32, element: Element)] = []
  private var head = 0
  private var count = 0
  private let room: Int

  init(room: Int) { self.room = room }

  var isFull: Bool { count == room }

  /// Adds a thing to do; there must be room.
  mutating func push(_ element: Element, day: Int32) {
    precondition(count < room, "a full ring")
    if entries.isEmpty { entries = Array(repeating: (day, element), count: room) }
    var place = head + count
    if place >= room { place -= room }
    entries[place] = (day, element)
    count += 1
  }

  /// Takes the first thing if its day has come.
  mutating func pop(on day: Int32) -> Element? {
    guard count > 0, entries[head].day <= day else { return nil }
    let element = entries[head].element
    head = head + 1 == room ? 0 : head + 1
    count -= 1
    return element
  }
}
