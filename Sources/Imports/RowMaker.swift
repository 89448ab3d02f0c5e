import Bytes
import Events
import Log
import Values

/// Makes events of the rows of a table, by a map.
///
/// What an event must be, the strict reader of events decides: a row that it refuses is refused with its
/// reason.
public struct RowMaker {
  /// What became of a row.
  public enum Made {
    /// The map passes over it.
    case skipped
    /// The event, in canonical form.
    case event([UInt8])
    /// It is refused.
    case refused(RowFault)
  }

  private let map: ImportMap
  private let day: Day?
  private let type: EventType
  private let catalogue: Catalogue
  private let reader: StrictReader
  private var columns: [String: Int] = [:]
  private var doubled: Set<String> = []
  /// How many fields a row must have; nil where there are no headings.
  private var width: Int?
  private var seen: [Digest: Int] = [:]

  /// A maker; `day` is the one that the command line gives.
  public init(_ map: ImportMap, on day: Day?, _ catalogue: Catalogue = .standard) {
    self.map = map
    self.day = day
    self.catalogue = catalogue
    type = catalogue.types[map.type]
    reader = StrictReader(catalogue)
  }

  /// Takes the headings: those of the file, or the map's own.
  public mutating func head(_ names: [String]) throws(HeadingFault) {
    for (place, name) in names.enumerated() {
      let name = String(RowMaker.trimmed(name))
      if columns[name] == nil { columns[name] = place } else { doubled.insert(name) }
    }
    if !names.isEmpty { width = names.count }
    for case .named(let name) in map.columns {
      if columns[name] == nil {
        throw .missing(name, names.map { String(RowMaker.trimmed($0)) }.filter { !$0.isEmpty })
      }
      if doubled.contains(name) { throw .doubled(name) }
    }
  }

  /// Makes the event of a row.
  public mutating func make(_ row: CSVRow) -> Made {
    let cells = row.fields.map { String(RowMaker.trimmed($0)) }
    if cells.allSatisfy(\.isEmpty) || map.skip.contains(where: { holds($0, cells) }) {
      return .skipped
    }
    do throws(RowFault) {
      return .event(try event(cells))
    } catch { return .refused(error) }
  }

  // MARK: Rows

  private mutating func event(_ cells: [String]) throws(RowFault) -> [UInt8] {
    if let width {
      // Spreadsheets leave separators behind the last column.
      let used = cells.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      guard cells.count >= width, used <= width else {
        throw RowFault(reason: .width(cells.count, expected: width))
      }
    }
    var taken: [String: Taken] = [:]
    var line = Array("{\"type\":".utf8)
    JSONSpelling.append(type.name, to: &line)
    func add(_ name: String, _ shape: Shape, _ made: Taken) {
      taken[name] = made
      guard !made.values.isEmpty else { return }
      line.append(UInt8(ascii: ","))
      JSONSpelling.append(name, to: &line)
      line.append(UInt8(ascii: ":"))
      JSONSpelling.append(made.values, shape, to: &line)
    }
    var on = day?.description ?? ""
    if let rule = map.on {
      let made = try take(rule, "on", cells)
      on = made.values.first ?? ""
      add("on", .day, made)
    } else {
      add("on", .day, Taken(values: [on]))
    }
    switch map.id {
    case .rule(let rule): add("id", .key, try take(rule, "id", cells))
    case .digest(let prefix, let named):
      let id = try digest(prefix, named, on, cells)
      add("id", .key, Taken(values: [id]))
    }
    add("by", .key, try take(map.by, "by", cells))
    for (member, rule) in map.fields {
      add(member.name, member.shape, try take(rule, member.name, cells))
    }
    line.append(UInt8(ascii: "}"))
    do throws(Refusal) {
      return try line.withBytes { (bytes) throws(Refusal) -> [UInt8] in
        let canonical = ByteBuffer(capacity: bytes.count + 16)
        CanonicalWriter.write(try reader.read(bytes), catalogue, to: canonical)
        return withExtendedLifetime(canonical) { canonical.bytes.array }
      }
    } catch {
      let field = error.field.map { String($0.prefix { $0 != "[" && $0 != "." }) }
      let made = field.flatMap { taken[$0] }
      throw RowFault(
        field: error.field, column: made?.columns, value: made?.text, reason: .event(error.fault))
    }
  }

  // What a rule gave, and from where.
  private struct Taken {
    var values: [String]
    var columns: String?
    var text: String?
  }

  private func take(
    _ rule: ImportMap.Rule, _ field: String, _ cells: [String]
  ) throws(RowFault) -> Taken {
    let columns = rule.columns
    let texts = columns.compactMap { cell($0, cells) }
    let named = columns.isEmpty ? nil : columns.map(\.label).joined(separator: ", ")
    let text = columns.isEmpty ? nil : texts.joined(separator: ", ")
    for case .numbered(let number) in columns where number > cells.count {
      throw RowFault(field: field, column: named, reason: .width(cells.count, expected: number))
    }
    do throws(RowFault) {
      return Taken(values: try values(rule, cells), columns: named, text: text)
    } catch {
      throw RowFault(field: field, column: named, value: text, reason: error.reason)
    }
  }

  private func values(
    _ rule: ImportMap.Rule, _ cells: [String]
  ) throws(RowFault) -> [String] {
    var texts: [String] = []
    switch rule.origin {
    case .constant(let text): texts = [text]
    case .column(let column):
      let text = cell(column, cells) ?? ""
      let parts = rule.split.map { text.split(separator: $0) } ?? [text[...]]
      texts = parts.map { String(RowMaker.trimmed($0)) }.filter { !$0.isEmpty }
    case .template(let pieces):
      var whole = ""
      for piece in pieces {
        switch piece {
        case .text(let text): whole += text
        case .column(let column):
          guard let text = cell(column, cells), !text.isEmpty else { return [] }
          whole += text
        }
      }
      texts = [whole]
    case .list(let rules):
      for rule in rules { texts += try values(rule, cells) }
    }
    if texts.isEmpty, let word = rule.words?[""] { return [word] }
    var made: [String] = []
    for text in texts {
      if let value = try form(text, rule) { made.append(value) }
    }
    return made
  }

  // The text in the form that the rule asks for; nil if it is left out.
  private func form(_ text: String, _ rule: ImportMap.Rule) throws(RowFault) -> String? {
    var text = text
    if let words = rule.words {
      switch (words[text], rule.fallback) {
      case (let word?, _): text = word
      case (nil, .text(let other)): text = other
      case (nil, .leaveOut): return nil
      case (nil, .refuse): throw RowFault(reason: .unmapped(words.keys.sorted()))
      }
    }
    if rule.isKey {
      text = KeyForm.key(text)
      if text.isEmpty { throw RowFault(reason: .noKey) }
    }
    if let form = rule.day {
      guard let day = form.day(text) else { throw RowFault(reason: .notDay(form.text)) }
      text = day.description
    }
    if let form = rule.money {
      guard let amount = form.amount(text) else { throw RowFault(reason: .notMoney(form)) }
      text = amount
    }
    return text
  }

  private func cell(_ column: ImportMap.Column, _ cells: [String]) -> String? {
    let place: Int?
    switch column {
    case .named(let name): place = columns[name]
    case .numbered(let number): place = number - 1
    }
    return place.flatMap { cells.indices.contains($0) ? cells[$0] : nil }
  }

  private func holds(_ condition: ImportMap.Condition, _ cells: [String]) -> Bool {
    let text = cell(condition.column, cells) ?? ""
    switch condition.test {
    case .equals(let words): return words.contains(text)
    case .starts(let start): return text.hasPrefix(start)
    case .empty(let isEmpty): return text.isEmpty == isEmpty
    }
  }

  // Of rows that are equal, the second is another one than the first, and always the second.
  private mutating func digest(
    _ prefix: String, _ named: [ImportMap.Column]?, _ on: String, _ cells: [String]
  ) throws(RowFault) -> String {
    var parts = [type.name, on]
    if let named {
      for column in named {
        guard let text = cell(column, cells) else {
          throw RowFault(
            field: "id", column: column.label, reason: .width(cells.count, expected: nil))
        }
        parts.append(text)
      }
    } else {
      parts += cells.prefix(width ?? cells.count)
    }
    var bytes: [UInt8] = []
    for part in parts { bytes += Array(part.utf8) + [0x1F] }
    let first = bytes.withBytes { Digest.sha256($0) }
    let number = (seen[first] ?? 0) + 1
    seen[first] = number
    if number > 1 { bytes += Array("\(number)".utf8) }
    return prefix + ":" + bytes.withBytes { Digest.sha256($0) }.hex.prefix(40)
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var rest = Substring(text).drop { $0.isBlank }
    while rest.last?.isBlank == true { rest.removeLast() }
    return rest
  }
}

extension ImportMap.Column {
  /// The column as people name it.
  var label: String {
    switch self {
    case .named(let name): name
    case .numbered(let number): "\(number)"
    }
  }
}
