import Events

/// A value of a map file, with its path.
struct MapValue {
  var tree: JSONTree
  var path: String

  /// A text with its place.
  struct Word {
    var text: String
    var value: MapValue

    func fault(_ reason: MapFault.Reason) -> MapFault { value.fault(reason) }
  }

  func fault(_ reason: MapFault.Reason) -> MapFault {
    MapFault(offset: tree.offset, field: path.isEmpty ? nil : path, reason: reason)
  }

  func text() throws(MapFault) -> Word {
    guard case .string(let bytes) = tree.kind else {
      throw fault(.json(.wrongKind(expected: "a string")))
    }
    return Word(text: String(decoding: bytes, as: UTF8.self), value: self)
  }

  func bool() throws(MapFault) -> Bool {
    guard case .bool(let truth) = tree.kind else {
      throw fault(.json(.wrongKind(expected: "true or false")))
    }
    return truth
  }

  func count() throws(MapFault) -> Int {
    guard case .number(let digits) = tree.kind,
      let number = Int(String(decoding: digits, as: UTF8.self)), (0...1_000_000).contains(number)
    else { throw fault(.json(.wrongKind(expected: "a whole number without quotes"))) }
    return number
  }

  func list() throws(MapFault) -> [MapValue] {
    guard case .array(let trees) = tree.kind else {
      throw fault(.json(.wrongKind(expected: "a list")))
    }
    return trees.enumerated().map { MapValue(tree: $0.element, path: "\(path)[\($0.offset)]") }
  }
}

/// The entries of an object of a map file, taken out by name.
struct MapEntries {
  private let value: MapValue
  private var entries: [JSONTree.Entry]

  init(_ tree: JSONTree, path: String) throws(MapFault) {
    try self.init(MapValue(tree: tree, path: path))
  }

  init(_ value: MapValue) throws(MapFault) {
    guard case .object(let entries) = value.tree.kind else {
      throw value.fault(.json(.wrongKind(expected: "an object")))
    }
    self.value = value
    self.entries = entries
    var seen = Set<[UInt8]>()
    for entry in entries where !seen.insert(entry.name).inserted {
      throw fault(entry, .doubledField)
    }
  }

  mutating func take(_ name: String) -> MapValue? {
    guard let place = entries.firstIndex(where: { $0.name.elementsEqual(name.utf8) }) else {
      return nil
    }
    return MapValue(tree: entries.remove(at: place).value, path: path(name))
  }

  mutating func required(_ name: String) throws(MapFault) -> MapValue {
    if let value = take(name) { return value }
    throw value.fault(.missing(name))
  }

  /// Names to texts.
  func texts() throws(MapFault) -> [String: String] {
    var texts: [String: String] = [:]
    for entry in entries {
      let name = String(decoding: entry.name, as: UTF8.self)
      texts[name] = try MapValue(tree: entry.value, path: path(name)).text().text
    }
    return texts
  }

  /// Refuses what nobody has taken.
  func finish(_ known: [String]) throws(MapFault) {
    if let entry = entries.first { throw fault(entry, .unknownField(known: known)) }
  }

  private func path(_ name: String) -> String {
    value.path.isEmpty ? name : "\(value.path).\(name)"
  }

  private func fault(_ entry: JSONTree.Entry, _ fault: Fault) -> MapFault {
    MapFault(
      offset: entry.offset, field: path(String(decoding: entry.name, as: UTF8.self)),
      reason: .json(fault))
  }
}
