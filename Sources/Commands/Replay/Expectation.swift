import Bytes
import Console
import Events
import Files

/// One file of a scenario's `expect/`: a command, and what it must answer.
struct Expectation {
  /// The file's name.
  let name: String
  /// The words of the command, without the program's name.
  let command: [String]
  /// What it must answer; nil if nobody has written it down yet.
  let answer: JSONTree?
  /// The status it must end with; nil for 0 or 1.
  let exit: Int?
  /// What standard error must contain.
  let error: String?
  /// The whole file.
  private let fields: [JSONTree.Entry]

  /// Answers nest deeper than events do.
  static let depthLimit = 64
  private static let known = ["note", "command", "exit", "error", "answer"]

  /// Reads a file that is called `path` in messages.
  init(_ name: String, _ bytes: [UInt8], path: String) throws(UserError) {
    func bad(_ what: Bilingual, at offset: Int) -> UserError {
      UserError(
        what, place: Bilingual("\(path):\(Expectation.position(offset, bytes))"),
        remedy: Bilingual(
          es:
            "Un archivo de expect/ es {\"command\": [\"balance\", \"A-1\"], \"answer\": …}; puede "
            + "llevar note, exit y error.",
          en:
            "A file of expect/ is {\"command\": [\"balance\", \"A-1\"], \"answer\": …}; it may have "
            + "note, exit and error."), status: .no)
    }
    let tree: JSONTree
    do throws(Refusal) {
      tree = try bytes.withBytes { (all) throws(Refusal) in
        try JSONReader.read(all, depthLimit: Expectation.depthLimit)
      }
    } catch {
      throw bad(FaultWords.words(error.fault), at: error.offset)
    }
    guard case .object(let fields) = tree.kind else {
      throw bad(FaultWords.words(Fault.wrongKind(expected: "an object")), at: tree.offset)
    }
    var values: [String: JSONTree] = [:]
    for field in fields {
      let name = String(decoding: field.name, as: UTF8.self)
      guard Expectation.known.contains(name) else {
        let words = FaultWords.words(Fault.unknownField(known: Expectation.known))
        throw bad(
          Bilingual(es: "\(name): \(words.es)", en: "\(name): \(words.en)"), at: field.offset)
      }
      guard values.updateValue(field.value, forKey: name) == nil else {
        let words = FaultWords.words(Fault.doubledField)
        throw bad(
          Bilingual(es: "\(name): \(words.es)", en: "\(name): \(words.en)"), at: field.offset)
      }
    }
    let words = values["command"]?.strings ?? []
    guard !words.isEmpty else {
      throw bad(
        Bilingual(
          es: "command debe ser una lista con las palabras de la orden",
          en: "command must be a list of the command's words"),
        at: values["command"]?.offset ?? tree.offset)
    }
    if let exit = values["exit"] {
      guard let number = exit.number, (0...255).contains(number) else {
        throw bad(
          Bilingual(es: "exit debe ser un entero de 0 a 255", en: "exit must be from 0 to 255"),
          at: exit.offset)
      }
    }
    for name in ["error", "note"] {
      guard let text = values[name], text.text ?? "" == "" else { continue }
      throw bad(
        Bilingual(es: "\(name) debe ser un texto", en: "\(name) must be a text"), at: text.offset)
    }
    self.name = name
    self.fields = fields
    command = words
    answer = values["answer"]
    exit = values["exit"]?.number
    error = values["error"]?.text
  }

  /// The file with that answer in it, laid out.
  func file(answering answer: JSONTree) -> String {
    var fields = fields.filter { $0.name != Array("answer".utf8) }
    fields.append(JSONTree.Entry(name: Array("answer".utf8), offset: 0, value: answer))
    return JSONLayout.file(JSONTree(kind: .object(fields), offset: 0))
  }

  // `LINE:COLUMN` of a byte.
  static func position(_ offset: Int, _ bytes: [UInt8]) -> String {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.count { $0 == 0x0A } + 1
    return "\(line):\(before[start...].count { $0 & 0xC0 != 0x80 } + 1)"
  }
}

extension JSONTree {
  fileprivate var text: String? {
    guard case .string(let bytes) = kind else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate var strings: [String]? {
    guard case .array(let entries) = kind else { return nil }
    let words = entries.compactMap(\.text)
    return words.count == entries.count ? words : nil
  }

  fileprivate var number: Int? {
    guard case .number(let digits) = kind else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
