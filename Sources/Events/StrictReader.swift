import Bytes
import Values

/// Reads an event as people and programs write it: any order of fields, white space, JSON escapes;
/// refuses everything else, and says where and why.
public struct StrictReader: Sendable {
  /// Whether the ledger's own fields `seq` and `at` must be there or must not.
  public enum Form: Sendable {
    /// As producers give it: neither.
    case submitted
    /// As the ledger keeps it: both.
    case recorded
    /// As a scenario may give it: `at` may be there.
    case scenario
  }

  /// The event types.
  public let catalogue: Catalogue

  /// A reader of these types.
  public init(_ catalogue: Catalogue = .standard) { self.catalogue = catalogue }

  /// Reads one line.
  public func read(_ line: Bytes, _ form: Form = .submitted) throws(Refusal) -> Event {
    let tree = try JSONReader.read(line)
    guard case .object(let entries) = tree.kind else {
      throw Refusal(offset: tree.offset, .wrongKind(expected: "an object"))
    }
    var members = try Entries(entries, path: "")
    if form == .submitted || form == .scenario, let given = members.take("seq") {
      throw Refusal(offset: given.offset, field: "seq", .ledgerField)
    }
    if form == .submitted, let given = members.take("at") {
      throw Refusal(offset: given.offset, field: "at", .ledgerField)
    }

    let typeName = try members.required("type", tree.offset)
    let type = try typeIndex(typeName)
    let version = try self.version(members.take("v"), type)
    let layout = catalogue.types[type].layouts[version - 1]
    // A misspelt field is better named than the one that it leaves out.
    let own = ["seq", "at", "type", "v", "on", "id", "by"] + layout.members.map(\.name)
    try members.refuseStrangers(known: own, listed: Array(own.dropFirst(2)))

    let seq = form == .recorded ? try read(.anyCount, "seq", &members, tree.offset) : nil
    let at = try form == .submitted ? nil : instant(&members, form, tree.offset)
    let on = try read(.day, "on", &members, tree.offset)
    let id = try read(.key, "id", &members, tree.offset)
    let by = try read(.key, "by", &members, tree.offset)
    guard case .day(let on) = on, case .text(let id) = id, case .text(let by) = by else {
      preconditionFailure("a shape gave another value")
    }

    let fields = try object(&members, layout.members, tree.offset)
    var event = Event(type: type, version: version, on: on, id: id, by: by, fields: fields)
    if case .count(let number)? = seq { event.seq = UInt64(number) }
    event.at = at
    try check(layout.rules, layout.members, fields, tree.offset)
    try checkLength(event, line)
    return event
  }

  // MARK: The envelope

  private func typeIndex(_ tree: JSONTree) throws(Refusal) -> Int {
    guard case .string(let bytes) = tree.kind else {
      throw Refusal(offset: tree.offset, field: "type", .wrongKind(expected: "a string"))
    }
    let name = String(decoding: bytes, as: UTF8.self)
    if let index = catalogue.index(of: name) { return index }
    throw Refusal(
      offset: tree.offset, field: "type", .unknownType(name, nearest: catalogue.nearest(to: name)))
  }

  private func version(_ tree: JSONTree?, _ type: Int) throws(Refusal) -> Int {
    guard let tree else { return 1 }
    let value = try self.value(tree, .times, "v")
    guard case .count(let number) = value else { preconditionFailure("a count is a count") }
    let newest = catalogue.types[type].version
    if number > newest {
      throw Refusal(offset: tree.offset, field: "v", .unknownVersion(number, newest: newest))
    }
    return Int(number)
  }

  private func instant(
    _ members: inout Entries, _ form: Form, _ offset: Int
  ) throws(Refusal) -> Instant? {
    guard let tree = members.take("at") else {
      if form == .scenario { return nil }
      throw Refusal(offset: offset, field: "at", .missingField)
    }
    guard case .string(let bytes) = tree.kind,
      let at = Instant(String(decoding: bytes, as: UTF8.self))
    else {
      throw Refusal(
        offset: tree.offset, field: "at", .wrongKind(expected: "a time 2021-03-31T16:20:11.123Z"))
    }
    return at
  }

  private func read(
    _ shape: Shape, _ name: String, _ members: inout Entries, _ offset: Int
  ) throws(Refusal) -> Value {
    try value(members.required(name, offset), shape, name)
  }

  // MARK: Objects and lists

  func object(
    _ entries: inout Entries, _ members: [Member], _ offset: Int
  ) throws(Refusal) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(members.count)
    for member in members {
      guard let tree = entries.take(member.name) else {
        if !member.isOptional {
          throw Refusal(offset: offset, field: entries.path + member.name, .missingField)
        }
        values.append(nil)
        continue
      }
      values.append(try value(tree, member.shape, entries.path + member.name))
    }
    return values
  }

  func list(
    _ trees: [JSONTree], _ entry: Shape, _ listing: Listing, _ path: String, _ offset: Int
  ) throws(Refusal) -> [Value] {
    if !listing.length.contains(trees.count) {
      throw Refusal(offset: offset, field: path, .listLength(listing.length))
    }
    var values: [Value] = []
    values.reserveCapacity(trees.count)
    var seen = Set<[UInt8]>()
    for (place, tree) in trees.enumerated() {
      let here = "\(path)[\(place)]"
      let value = try self.value(tree, entry, here)
      switch listing.difference {
      case .free: break
      case .entries:
        if !seen.insert(value.bytes).inserted {
          throw Refusal(offset: tree.offset, field: here, .doubledEntry(by: nil))
        }
      case .member(let name):
        if !seen.insert(value.member(name, of: entry)?.bytes ?? []).inserted {
          throw Refusal(offset: tree.offset, field: here, .doubledEntry(by: name))
        }
      case .rising:
        if let last = values.last, last.order >= value.order {
          throw Refusal(offset: tree.offset, field: here, .notRising(by: nil))
        }
      case .risingMember(let name):
        if let last = values.last?.member(name, of: entry),
          last.order >= value.member(name, of: entry)?.order ?? .max
        {
          throw Refusal(offset: tree.offset, field: here, .notRising(by: name))
        }
      }
      values.append(value)
    }
    return values
  }

  // Canonical form has no byte more than the input but an implied version, so that most lines need
  // not be written to be measured.
  private func checkLength(_ event: Event, _ line: Bytes) throws(Refusal) {
    let limit = CanonicalWriter.lineLimit
    guard line.count + CanonicalWriter.impliedVersion > limit else { return }
    let canonical = ByteBuffer(capacity: line.count + CanonicalWriter.impliedVersion)
    CanonicalWriter.write(event, catalogue, to: canonical)
    if canonical.count > limit { throw Refusal(offset: 0, .eventTooLong(limit: limit)) }
  }

  private func check(
    _ rules: [FieldRule], _ members: [Member], _ fields: [Value?], _ offset: Int
  ) throws(Refusal) {
    func place(_ name: String) -> Int? { members.firstIndex { $0.name == name } }
    func given(_ names: [String]) -> Int {
      names.filter { name in place(name).flatMap { fields[$0] } != nil }.count
    }
    for rule in rules {
      switch rule {
      case .atLeastOne(let names):
        if given(names) == 0 { throw Refusal(offset: offset, .needsOne(names)) }
      case .exactlyOne(let names):
        if given(names) != 1 { throw Refusal(offset: offset, .needsExactlyOne(names)) }
      case .range(let first, let last, let limit):
        guard let from = place(first), let to = place(last), case .count(let low)? = fields[from],
          case .count(let high)? = fields[to]
        else { continue }
        if low > high || high - low >= limit {
          throw Refusal(offset: offset, field: last, .badRange(limit: limit))
        }
      }
    }
  }
}

extension Value {
  /// What tells one entry of a list from another.
  fileprivate var bytes: [UInt8] {
    switch self {
    case .text(let text): Array(text.utf8)
    default: Array("\(order)".utf8)
    }
  }

  /// What a rising list rises by.
  fileprivate var order: Int64 {
    switch self {
    case .count(let count): count
    case .day(let day): Int64(day.number)
    default: 0
    }
  }

  fileprivate func member(_ name: String, of shape: Shape) -> Value? {
    guard case .object(let values) = self, case .object(let members) = shape,
      let place = members.firstIndex(where: { $0.name == name })
    else { return nil }
    return values[place]
  }
}
