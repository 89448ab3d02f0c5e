import Bytes
import Events
import Values

/// Reads a map from its file.
public struct MapReader {
  private let catalogue: Catalogue

  /// A reader of maps to events of these types.
  public init(_ catalogue: Catalogue = .standard) { self.catalogue = catalogue }

  /// Reads a map.
  public func read(_ bytes: [UInt8]) throws(MapFault) -> ImportMap {
    let tree: JSONTree
    do throws(Refusal) {
      tree = try bytes.withBytes { (all) throws(Refusal) in try JSONReader.read(all) }
    } catch {
      throw MapFault(offset: error.offset, field: error.field, reason: .json(error.fault))
    }
    var top = try MapEntries(tree, path: "")
    let typeName = try top.required("type").text()
    guard let type = catalogue.index(of: typeName.text) else {
      throw typeName.fault(
        .json(.unknownType(typeName.text, nearest: catalogue.nearest(to: typeName.text))))
    }
    var map = ImportMap(
      type: type, id: try identity(top.required("id")), by: try rule(top.required("by")))
    if let word = try top.take("separator")?.text() {
      guard word.text.utf8.count == 1, let byte = word.text.utf8.first,
        byte == 0x09 || (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"")
      else { throw word.fault(.character) }
      map.separator = byte
    }
    if let word = try top.take("encoding")?.text() {
      guard let encoding = TextEncoding(rawValue: word.text) else {
        throw word.fault(.choice(TextEncoding.allCases.map(\.rawValue)))
      }
      map.encoding = encoding
    }
    map.before = try top.take("before")?.count() ?? 0
    map.hasHeader = try top.take("header")?.bool() ?? true
    for heading in try top.take("columns")?.list() ?? [] {
      map.headings.append(try heading.text().text)
    }
    if let on = top.take("on") { map.on = try rule(on) }
    for entry in try top.take("skip")?.list() ?? [] { map.skip.append(try condition(entry)) }
    map.fields = try fields(top.required("fields"), catalogue.types[type])
    try top.finish([
      "type", "separator", "encoding", "before", "header", "columns", "skip", "on", "id", "by",
      "fields",
    ])
    return map
  }

  private func fields(
    _ value: MapValue, _ type: EventType
  ) throws(MapFault) -> [(member: Member, rule: ImportMap.Rule)] {
    var entries = try MapEntries(value)
    var fields: [(member: Member, rule: ImportMap.Rule)] = []
    let members = type.layouts[type.version - 1].members
    for member in members {
      guard let given = entries.take(member.name) else {
        if member.isOptional { continue }
        throw value.fault(.missing(member.name))
      }
      guard member.shape.isFromTable else { throw given.fault(.notFromTable) }
      fields.append((member, try rule(given)))
    }
    try entries.finish(members.map(\.name))
    return fields
  }

  private func identity(_ value: MapValue) throws(MapFault) -> ImportMap.Identity {
    guard case .object = value.tree.kind else { return .rule(try rule(value)) }
    var entries = try MapEntries(value)
    guard let prefix = try entries.take("digest")?.text() else { return .rule(try rule(value)) }
    // The digest has forty digits and a colon before it.
    guard Key.isKey(prefix.text), prefix.text.utf8.count <= Key.length.upperBound - 41 else {
      throw prefix.fault(.prefix)
    }
    var columns: [ImportMap.Column]?
    if let list = try entries.take("columns")?.list() {
      var named: [ImportMap.Column] = []
      for entry in list { named.append(try column(entry)) }
      columns = named
    }
    try entries.finish(["digest", "columns"])
    return .digest(prefix.text, columns)
  }

  private func condition(_ value: MapValue) throws(MapFault) -> ImportMap.Condition {
    var entries = try MapEntries(value)
    let column = try column(entries.required("column"))
    var tests: [ImportMap.Condition.Test] = []
    if let value = entries.take("equals") {
      if case .array = value.tree.kind {
        var words: [String] = []
        for word in try value.list() { words.append(try word.text().text) }
        tests.append(.equals(words))
      } else {
        tests.append(.equals([try value.text().text]))
      }
    }
    if let word = try entries.take("starts")?.text() { tests.append(.starts(word.text)) }
    if let empty = try entries.take("empty")?.bool() { tests.append(.empty(empty)) }
    guard tests.count == 1 else { throw value.fault(.needsOne(["equals", "starts", "empty"])) }
    try entries.finish(["column", "equals", "starts", "empty"])
    return ImportMap.Condition(column: column, test: tests[0])
  }

  private func column(_ value: MapValue) throws(MapFault) -> ImportMap.Column {
    if case .number = value.tree.kind {
      let number = try value.count()
      guard number > 0 else { throw value.fault(.json(.wrongKind(expected: "a string"))) }
      return .numbered(number)
    }
    return .named(try value.text().text)
  }

  private func rule(_ value: MapValue) throws(MapFault) -> ImportMap.Rule {
    if case .string = value.tree.kind {
      return ImportMap.Rule(origin: .constant(try value.text().text))
    }
    var entries = try MapEntries(value)
    var origins: [ImportMap.Origin] = []
    if let column = entries.take("column") { origins.append(.column(try self.column(column))) }
    if let word = try entries.take("value")?.text() { origins.append(.constant(word.text)) }
    if let word = entries.take("template") { origins.append(.template(try template(word))) }
    if let list = try entries.take("list")?.list() {
      var rules: [ImportMap.Rule] = []
      for entry in list { rules.append(try rule(entry)) }
      origins.append(.list(rules))
    }
    guard origins.count == 1 else {
      throw value.fault(.needsOne(["column", "value", "template", "list"]))
    }
    var made = ImportMap.Rule(origin: origins[0])
    if let word = try entries.take("split")?.text() {
      guard word.text.count == 1 else { throw word.fault(.character) }
      made.split = word.text.first
    }
    if let words = entries.take("map") { made.words = try MapEntries(words).texts() }
    if let other = entries.take("else") {
      if case .null = other.tree.kind {
        made.fallback = .leaveOut
      } else {
        made.fallback = .text(try other.text().text)
      }
    }
    made.isKey = try entries.take("key")?.bool() ?? false
    if let word = try entries.take("day")?.text() {
      guard let form = DayForm(word.text) else { throw word.fault(.dayForm) }
      made.day = form
    }
    if let value = entries.take("money") { made.money = try money(value) }
    try entries.finish([
      "column", "value", "template", "list", "split", "map", "else", "key", "day", "money",
    ])
    return made
  }

  private func money(_ value: MapValue) throws(MapFault) -> MoneyForm {
    var entries = try MapEntries(value)
    var form = MoneyForm()
    if let word = try entries.take("decimal")?.text() {
      guard word.text.count == 1, let letter = word.text.first else { throw word.fault(.character) }
      form.decimal = letter
    }
    if let word = try entries.take("thousands")?.text() {
      guard word.text.count == 1, word.text.first != form.decimal else {
        throw word.fault(.character)
      }
      form.thousands = word.text.first
    }
    try entries.finish(["decimal", "thousands"])
    return form
  }

  // `bank-{Folio}`: text with columns in braces.
  private func template(_ value: MapValue) throws(MapFault) -> [ImportMap.Piece] {
    let word = try value.text()
    var pieces: [ImportMap.Piece] = []
    var rest = word.text[...]
    while !rest.isEmpty {
      if rest.first == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw word.fault(.template) }
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        guard !name.isEmpty, !name.contains("{") else { throw word.fault(.template) }
        pieces.append(.column(.named(name)))
        rest = rest[rest.index(after: end)...]
      } else {
        let text = rest.prefix { $0 != "{" }
        guard !text.contains("}") else { throw word.fault(.template) }
        pieces.append(.text(String(text)))
        rest = rest[text.endIndex...]
      }
    }
    guard !pieces.isEmpty else { throw word.fault(.template) }
    return pieces
  }
}

extension Shape {
  /// Whether a table can give such a value.
  var isFromTable: Bool {
    switch self {
    case .object, .conditions: false
    case .list(let entry, _): entry.isFromTable
    case .orNull(let shape): shape.isFromTable
    default: true
    }
  }
}
