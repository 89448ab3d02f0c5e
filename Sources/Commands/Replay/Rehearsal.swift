import Bytes
import Console
import Events
import Files
import Values

/// Runs a scenario's commands inside this process, on its throw-away ledger.
struct Rehearsal {
  /// The folder of the ledger.
  let ledger: String
  /// The day that commands take for today.
  let today: Day

  /// What a command gave.
  struct Outcome {
    /// The exit status.
    var status: ExitStatus
    /// What it answered, as JSON; nil if nothing came.
    var answer: JSONTree?
    /// What it wrote to standard error.
    var errors: String
  }

  /// Runs the words of a command, in English and with JSON unless they name another form.
  ///
  /// JSON is taken as it is; what has several documents, `ndjson` and every other form become an array
  /// with an entry a line.
  func run(_ command: [String]) throws(UserError) -> Outcome {
    var words = command
    var format = OutputFormat.json
    // Whatever is wrong with the words, the command itself says so.
    if let invocation = try? ArgumentParser(Program.spec).parse(command) {
      guard case .run(let arguments) = invocation else { throw Rehearsal.noAnswer }
      try Rehearsal.check(arguments)
      if arguments.command.options.contains(where: { $0.name == "format" }) {
        if arguments.isGiven("format") {
          format = arguments.format
        } else {
          words = Rehearsal.adding(["--format", "json"], to: command)
        }
      }
    }
    if !command.contains(where: { $0 == "--lang" || $0.hasPrefix("--lang=") }) {
      words = ["--lang", "en"] + words
    }
    words = ["--ledger", ledger] + words
    let output = TextOutput()
    let errors = TextOutput()
    let status = Program.run(
      words, output: output, errors: errors, terminal: Terminal(isTerminal: false),
      in: .scenario(on: today))
    // Where the ledger lies is another place each time.
    let text = output.contents.replacing(ledger, with: "ledger")
    return Outcome(
      status: status, answer: Rehearsal.answer(text, format),
      errors: errors.contents.replacing(ledger, with: "ledger"))
  }

  // Before a `--`, behind which everything is an argument.
  private static func adding(_ words: [String], to command: [String]) -> [String] {
    let end = command.firstIndex(of: "--") ?? command.count
    return Array(command[..<end]) + words + command[end...]
  }

  private static func check(_ arguments: ParsedArguments) throws(UserError) {
    if arguments.isGiven("ledger") {
      throw UserError(
        Bilingual(
          es: "una orden de un escenario nombra un libro",
          en: "a command of a scenario names a ledger"),
        remedy: Bilingual(
          es: "Quite --ledger: el escenario tiene el suyo.",
          en: "Leave --ledger out: the scenario has its own."), status: .no)
    }
    if arguments.command.name == "replay" || arguments.given("follow") { throw noAnswer }
  }

  private static let noAnswer = UserError(
    Bilingual(
      es: "esta orden no da una respuesta que se pueda comparar",
      en: "this command gives no answer to compare"),
    remedy: Bilingual(
      es: "Un escenario no lleva replay, --follow, --help ni --version.",
      en: "A scenario has no replay, --follow, --help or --version."), status: .no)

  private static func answer(_ text: String, _ format: OutputFormat) -> JSONTree? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let whole = lines.last == "" ? lines.dropLast() : lines[...]
    guard !whole.isEmpty else { return nil }
    let trees = whole.map { tree($0) }
    switch format {
    case .json:
      if let tree = tree(text[...]) { return tree }
      fallthrough
    case .ndjson:
      if !trees.contains(where: { $0 == nil }) { return array(trees.compactMap { $0 }) }
      fallthrough
    case .table, .csv:
      return array(whole.map { JSONTree(kind: .string(Array($0.utf8)), offset: 0) })
    }
  }

  private static func array(_ entries: [JSONTree]) -> JSONTree {
    JSONTree(kind: .array(entries), offset: 0)
  }

  private static func tree(_ text: Substring) -> JSONTree? {
    Array(text.utf8).withBytes { bytes in
      try? JSONReader.read(bytes, depthLimit: Expectation.depthLimit)
    }
  }
}

extension ParsedArguments {
  // Whether a flag stands there that this command may not have.
  fileprivate func given(_ flag: String) -> Bool {
    command.options.contains { $0.name == flag } && self.flag(flag)
  }
}
