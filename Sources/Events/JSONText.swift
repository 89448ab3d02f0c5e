/// A JSON document to be printed for people: members stay in the order given.
indirect enum JSONText {
  case string(String)
  case number(Int64)
  case bool(Bool)
  case list([JSONText])
  case object([(name: String, value: JSONText)])

  /// Words as a list of strings.
  static func strings(_ words: [String]) -> JSONText { .list(words.map(JSONText.string)) }

  /// The document with two spaces a level and a line feed at its end.
  ///
  /// A list of words or numbers stands on one line where it fits, an object of one member too.
  var pretty: String { pretty(indent: "") + "\n" }

  private func pretty(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .string(let text): return JSONText.quoted(text)
    case .number(let number): return String(number)
    case .bool(let truth): return truth ? "true" : "false"
    case .list(let entries):
      let line = "[" + entries.map { $0.pretty(indent: "") }.joined(separator: ", ") + "]"
      if line.utf8.count + indent.utf8.count <= 80, !line.utf8.contains(0x0A) { return line }
      let lines = entries.map { inner + $0.pretty(indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let only = JSONText.quoted(members[0].name) + ": " + members[0].value.pretty(indent: indent)
      if members.count == 1, !only.utf8.contains(0x0A) { return "{" + only + "}" }
      let lines = members.map { member in
        inner + JSONText.quoted(member.name) + ": " + member.value.pretty(indent: inner)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
