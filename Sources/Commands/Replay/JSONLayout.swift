import Events

/// JSON laid out for people: what fits stands on one line, all else one entry a line.
///
/// Two values have the same layout only if they are the same: the same fields in the same order, the
/// same strings, the same spelling of numbers. White space and escapes make no difference.
enum JSONLayout {
  private static let width = 100

  /// The lines of a value.
  static func lines(_ tree: JSONTree) -> [String] {
    var lines: [String] = []
    add(tree, indent: 0, head: "", tail: "", isOpen: false, to: &lines)
    return lines
  }

  /// A whole file: its object's fields each on a line of their own at least, and a line feed at the end.
  static func file(_ tree: JSONTree) -> String {
    var lines: [String] = []
    add(tree, indent: 0, head: "", tail: "", isOpen: true, to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func add(
    _ tree: JSONTree, indent: Int, head: String, tail: String, isOpen: Bool,
    to lines: inout [String]
  ) {
    let margin = String(repeating: " ", count: indent)
    let room = width - indent - head.count - tail.count
    if !isOpen || tree.isEmpty, let flat = flat(tree, room: tree.isPlain ? .max : room) {
      lines.append(margin + head + flat + tail)
      return
    }
    let (opening, entries, closing): (String, [(String, JSONTree)], String) =
      switch tree.kind {
      case .object(let entries): ("{", entries.map { (quoted($0.name) + ": ", $0.value) }, "}")
      case .array(let entries): ("[", entries.map { ("", $0) }, "]")
      default: ("", [], "")
      }
    lines.append(margin + head + opening)
    for (place, entry) in entries.enumerated() {
      add(
        entry.1, indent: indent + 2, head: entry.0, tail: place + 1 < entries.count ? "," : "",
        isOpen: false, to: &lines)
    }
    lines.append(margin + closing + tail)
  }

  // The value on one line; nil if it takes more room.
  private static func flat(_ tree: JSONTree, room: Int) -> String? {
    guard room >= 0 else { return nil }
    let text: String
    switch tree.kind {
    case .string(let bytes): text = quoted(bytes)
    case .number(let digits): text = String(decoding: digits, as: UTF8.self)
    case .bool(let truth): text = truth ? "true" : "false"
    case .null: text = "null"
    case .object(let entries):
      var parts: [String] = []
      var used = 0
      for entry in entries {
        let name = quoted(entry.name) + ": "
        guard let value = flat(entry.value, room: room - used - name.count) else { return nil }
        parts.append(name + value)
        used += name.count + value.count + 2
      }
      text = "{" + parts.joined(separator: ", ") + "}"
    case .array(let entries):
      var parts: [String] = []
      var used = 0
      for entry in entries {
        guard let value = flat(entry, room: room - used) else { return nil }
        parts.append(value)
        used += value.count + 2
      }
      text = "[" + parts.joined(separator: ", ") + "]"
    }
    return text.count <= room ? text : nil
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    var result = "\""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONTree {
  // A string, a number, a word: what cannot be broken over lines.
  fileprivate var isPlain: Bool {
    switch kind {
    case .object, .array: false
    default: true
    }
  }

  fileprivate var isEmpty: Bool {
    switch kind {
    case .object(let entries): entries.isEmpty
    case .array(let entries): entries.isEmpty
    default: true
    }
  }
}
