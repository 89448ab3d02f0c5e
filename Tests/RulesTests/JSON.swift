/// A JSON value, as an answer holds it; the order of members is kept.
indirect enum JSON: Equatable {
  case object([Member])
  case array([JSON])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  struct Member: Equatable {
    let name: String
    let value: JSON
  }

  init(_ text: String) throws {
    var reader = Reader(text: Array(text.utf8))
    self = try reader.value()
    reader.skip()
    if reader.place != reader.text.count { throw BadScenario(text) }
  }

  /// The member of that name.
  subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The names of its members, in their order.
  var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name)
  }

  /// Its entries.
  var entries: [JSON] {
    guard case .array(let entries) = self else { return [] }
    return entries
  }

  /// A string, number or truth value in words; `null`; `[a b]` for a list of such.
  var words: String {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): "\(value)"
    case .null: "null"
    case .array(let entries): "[\(entries.map(\.words).joined(separator: " "))]"
    case .object(let members):
      "{\(members.map { "\($0.name) \($0.value.words)" }.joined(separator: ", "))}"
    }
  }

  /// The named members in words, in the order of the names.
  func pick(_ names: String...) -> String { pick(names) }

  func pick(_ names: [String]) -> String {
    names.map { self[$0]?.words ?? "no \($0)" }.joined(separator: " ")
  }

  private struct Reader {
    let text: [UInt8]
    var place = 0

    mutating func skip() {
      while place < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[place]) { place += 1 }
    }

    // The next byte that is no white space, without going past it.
    private mutating func peek() throws -> UInt8 {
      skip()
      guard place < text.count else { throw bad }
      return text[place]
    }

    private var bad: BadScenario {
      BadScenario("not JSON: \(String(decoding: text, as: UTF8.self))")
    }

    mutating func value() throws -> JSON {
      switch try peek() {
      case UInt8(ascii: "{"):
        return .object(
          try list(UInt8(ascii: "}")) { reader in
            let name = try reader.string()
            guard try reader.peek() == UInt8(ascii: ":") else { throw reader.bad }
            reader.place += 1
            return Member(name: name, value: try reader.value())
          })
      case UInt8(ascii: "["): return .array(try list(UInt8(ascii: "]")) { try $0.value() })
      case UInt8(ascii: "\""): return .string(try string())
      default:
        let start = place
        let ends = Array(",]} \n".utf8)
        while place < text.count, !ends.contains(text[place]) { place += 1 }
        let word = String(decoding: text[start..<place], as: UTF8.self)
        if word == "null" { return .null }
        if word == "true" || word == "false" { return .bool(word == "true") }
        guard Int(word) != nil else { throw bad }
        return .number(word)
      }
    }

    private mutating func list<Entry>(
      _ end: UInt8, _ read: (inout Reader) throws -> Entry
    ) throws -> [Entry] {
      place += 1
      var entries: [Entry] = []
      while try peek() != end {
        if !entries.isEmpty {
          guard text[place] == UInt8(ascii: ",") else { throw bad }
          place += 1
        }
        entries.append(try read(&self))
      }
      place += 1
      return entries
    }

    // Answers escape quotes, backslashes and control characters; of the last, none is asked about.
    private mutating func string() throws -> String {
      guard try peek() == UInt8(ascii: "\"") else { throw bad }
      place += 1
      var bytes: [UInt8] = []
      while place < text.count, text[place] != UInt8(ascii: "\"") {
        if text[place] == UInt8(ascii: "\\") { place += 1 }
        guard place < text.count else { throw bad }
        bytes.append(text[place])
        place += 1
      }
      place += 1
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
