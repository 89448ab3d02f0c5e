import Events
import Foundation
import Testing

/// The declarations are those of RULES.md: its tables are read here, by a reader that knows only how
/// the page writes them, and compared field by field.
@Suite struct RulesPageTests {
  /// A field as the page gives it.
  struct Stated {
    var name: String
    var isOptional: Bool
    var kind: String
  }

  static func page() throws -> [Substring] {
    let file = SchemaFilesTests.folder.appending(path: "RULES.md")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  /// The names of the types of §3 and what the page says of their fields, in its order.
  static func statedTypes() throws -> [(name: String, fields: String)] {
    let page = try page()
    let first = try #require(page.firstIndex { $0.hasPrefix("## 3.") })
    let end = try #require(page.firstIndex { $0.hasPrefix("## 4.") })
    var result: [(String, String)] = []
    for line in page[first..<end] where line.hasPrefix("| `") {
      let row = line.replacing("\\|", with: "¦").split(separator: "|")
      let names = row[0].split(separator: ",").map { $0.filter { $0 != "`" && $0 != " " } }
      let cell = row[1].split(separator: " — ")[0].trimmingCharacters(in: .whitespaces)
      result += names.map { ($0, cell) }
    }
    return result
  }

  @Test func theCatalogueHasTheTypesOfThePageInItsOrder() throws {
    let names = try RulesPageTests.statedTypes().map(\.name)
    #expect(names.count == 43)
    #expect(Catalogue.standard.types.map(\.name) == names)
  }

  @Test func everyTypeHasTheFieldsOfThePageInItsOrder() throws {
    for (name, cell) in try RulesPageTests.statedTypes() {
      let type = try #require(Catalogue.standard.types.first { $0.name == name })
      try compare(type.members, cell, name)
    }
  }

  @Test func theStepOfALadderHasTheFieldsOfThePage() throws {
    let line = try #require(
      try RulesPageTests.page().first { $0.hasPrefix("A policy's `ladder` is a list of {") })
    let text = line.replacing("\\|", with: "¦")
    let start = try #require(text.firstIndex(of: "{"))
    var depth = 0
    let end = try #require(
      text.indices.first { place in
        if place >= start, text[place] == "{" { depth += 1 }
        if place >= start, text[place] == "}" { depth -= 1 }
        return place > start && depth == 0
      })
    guard case .list(.object(let step), _) = PolicyAdopted.ladder.member.shape else {
      Issue.record("a ladder is a list of objects")
      return
    }
    try compare(step, String(text[text.index(after: start)..<end]), "step")
  }

  @Test func aFieldsPlaceIsItsIndex() {
    // Every declaration of a field, by type: an index that is off reads another field's value.
    #expect(
      ChargeAssessed.type.members[ChargeAssessed.amount.index] == ChargeAssessed.amount.member)
    for type in Catalogue.standard.types {
      #expect(Set(type.members.map(\.name)).count == type.members.count, "\(type.name)")
      for rule in type.layouts[0].rules {
        let names: [String]
        switch rule {
        case .atLeastOne(let fields), .exactlyOne(let fields): names = fields
        case .range(let first, let last, _): names = [first, last]
        }
        for name in names { #expect(type.members.contains { $0.name == name }, "\(type.name)") }
      }
    }
  }

  // The declarations are read as text: there is no list of the static members of an enum, and none
  // must be forgotten.
  @Test func everyDeclaredFieldStandsAtItsIndexInItsType() throws {
    let folder = SchemaFilesTests.folder.deletingLastPathComponent().appending(
      path: "Sources/Events/Types")
    var checked = 0
    for file in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      var indices: [Int] = []
      var names: [String] = []
      let source = try String(contentsOf: file, encoding: .utf8)
      for block in source.components(separatedBy: "public enum ").dropFirst() {
        indices = []
        names = []
        for part in block.components(separatedBy: "Field<").dropFirst() {
          let arguments = part.split(separator: "(", maxSplits: 1)[1].split(separator: ",")
          indices.append(
            try #require(Int(arguments[0].trimmingCharacters(in: .whitespacesAndNewlines))))
          names.append(arguments[1].filter { $0 != "\"" && $0 != " " })
        }
        let typeName = try #require(
          block.components(separatedBy: "EventType(").last?.split(separator: "\"")[1])
        let type = try #require(Catalogue.standard.types.first { $0.name == typeName })
        #expect(indices == Array(indices.indices), "\(typeName)")
        #expect(names == type.members.map(\.name), "\(typeName)")
        checked += 1
      }
    }
    #expect(checked == 43)
  }

  // MARK: How the page writes fields

  private func compare(_ members: [Member], _ text: String, _ path: String) throws {
    let stated = try fields(text)
    #expect(members.map(\.name) == stated.map(\.name), "\(path)")
    for (member, field) in zip(members, stated) {
      let here = "\(path).\(member.name)"
      #expect(member.isOptional == field.isOptional, "\(here)")
      try compare(member.shape, field.kind, here)
    }
  }

  private func fields(_ text: String) throws -> [Stated] {
    try split(withoutRemarks(text)).map { part in
      let halves = part.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let name = try #require(halves.first)
      return Stated(
        name: name.hasSuffix("?") ? String(name.dropLast()) : name,
        isOptional: name.hasSuffix("?"), kind: halves.count > 1 ? halves[1] : name)
    }
  }

  // What stands in round brackets is a remark.
  private func withoutRemarks(_ text: String) -> String {
    var depth = 0
    return String(
      text.filter { character in
        if character == "(" { depth += 1 }
        defer { if character == ")" { depth -= 1 } }
        return depth == 0
      })
  }

  // At the commas outside all brackets; a part that names no field goes on with the one before.
  private func split(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if "{[".contains(character) { depth += 1 }
      if "}]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    var result: [String] = []
    for part in parts.map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if part.first?.isLetter == true {
        result.append(part)
      } else if !result.isEmpty {
        result[result.count - 1] += ", " + part
      }
    }
    return result
  }

  private func compare(_ shape: Shape, _ kind: String, _ path: String) throws {
    switch shape {
    case .key:
      let isKey = ["key", "id", "charge id"].contains(kind) || kind == "type"
      #expect(isKey, "\(path): \(kind)")
    case .text: #expect(kind == "text", "\(path)")
    case .money(.positive): #expect(kind == "money", "\(path)")
    case .money: #expect(kind == "signed money", "\(path)")
    case .percent(.index): #expect(kind.hasPrefix("decimal string of a percent's form"), "\(path)")
    case .percent: #expect(kind == "percent", "\(path)")
    case .day: #expect(kind == "day", "\(path)")
    case .month: #expect(kind == "month", "\(path)")
    case .period:
      #expect(kind.hasPrefix("text of the form `2021`, `2021-03` or `2021-B2`"), "\(path)")
    case .count: #expect(kind == "count" || kind == "count…", "\(path): \(kind)")
    case .bool: #expect(kind == "bool", "\(path)")
    case .choice(let words):
      if kind == "component" || kind == "component…" {
        #expect(words == ["cost", "surcharge", "fine", "indemnity", "principal"], "\(path)")
      } else {
        #expect(kind == words.map { "`\($0)`" }.joined(separator: "¦"), "\(path)")
      }
    case .eventType: #expect(kind == "type", "\(path)")
    case .orNull(.count): #expect(kind == "12 × count or null", "\(path)")
    case .orNull: Issue.record("\(path): null stands only in monthly")
    case .conditions: #expect(kind == "{field: string…}", "\(path)")
    case .object(let members):
      #expect(kind.hasPrefix("{") && kind.hasSuffix("}"), "\(path): \(kind)")
      try compare(members, String(kind.dropFirst().dropLast()), path)
    case .list(let entry, _):
      #expect(kind.hasPrefix("["), "\(path): \(kind)")
      let inside = kind.dropFirst().prefix { $0 != "]" }
      try compareEntry(entry, String(inside), path)
    }
  }

  private func compareEntry(_ entry: Shape, _ kind: String, _ path: String) throws {
    if kind == "step…" { return }
    let bare = kind.hasSuffix("…") ? String(kind.dropLast()) : kind
    if bare.hasSuffix(" kind") {
      #expect(entry == .key, "\(path)")
    } else {
      try compare(entry, bare, path)
    }
  }
}
