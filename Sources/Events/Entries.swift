/// The entries of a JSON object, taken out by name; none stands twice.
struct Entries {
  private(set) var entries: [JSONTree.Entry]
  let path: String

  init(_ entries: [JSONTree.Entry], path: String) throws(Refusal) {
    var seen = Set<[UInt8]>()
    for entry in entries where !seen.insert(entry.name).inserted {
      throw Refusal(
        offset: entry.offset, field: path + String(decoding: entry.name, as: UTF8.self),
        .doubledField)
    }
    self.entries = entries
    self.path = path
  }

  mutating func take(_ name: String) -> JSONTree? {
    guard let place = entries.firstIndex(where: { $0.name.elementsEqual(name.utf8) }) else {
      return nil
    }
    return entries.remove(at: place).value
  }

  mutating func required(_ name: String, _ offset: Int) throws(Refusal) -> JSONTree {
    if let tree = take(name) { return tree }
    throw Refusal(offset: offset, field: path + name, .missingField)
  }

  func refuseStrangers(known: [String], listed: [String]) throws(Refusal) {
    for entry in entries where !known.contains(where: { entry.name.elementsEqual($0.utf8) }) {
      throw Refusal(
        offset: entry.offset, field: path + String(decoding: entry.name, as: UTF8.self),
        .unknownField(known: listed))
    }
  }
}
