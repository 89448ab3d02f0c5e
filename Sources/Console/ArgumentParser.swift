/// What a command line asks for.
public enum Invocation: Sendable {
  /// The page about the whole program; with every command if `all`.
  case overview(all: Bool)
  /// The page about one command.
  case help(CommandSpec)
  /// The manual page of a command, or of the program.
  case manual(CommandSpec?)
  /// The version.
  case version
  /// To run a command.
  case run(ParsedArguments)
}

/// Reads the words of a command line by a `ProgramSpec`.
///
/// Words are read from left to right and the first mistake is reported. `--` ends the options, `-`
/// is an argument, and so is a minus with a digit behind it. No abbreviation is accepted, and
/// nothing given twice is silently overruled.
public struct ArgumentParser {
  private let program: ProgramSpec

  /// A parser for a program.
  public init(_ program: ProgramSpec) {
    self.program = program
  }

  /// What the words after the program's name ask for.
  public func parse(_ words: [String]) throws(UsageError) -> Invocation {
    if words.isEmpty { return .overview(all: false) }
    let options = words.prefix { $0 != "--" }
    if options.contains("--help") || options.contains("-h") { return try help(words) }
    if options.contains("--version") { return .version }

    var reading = Reading(program: program, words: words)
    do throws(UsageError) {
      try reading.readAll()
      guard let command = reading.command else { throw UsageError(.missingCommand) }
      let arguments = try reading.finish(command)
      return command.name == "help" ? try help(arguments) : .run(arguments)
    } catch {
      guard error.command == nil, let command = reading.command else { throw error }
      throw UsageError(error.reason, command: command.name)
    }
  }

  /// Help was asked for by an option: only the command matters, and nothing else on the line.
  private func help(_ words: [String]) throws(UsageError) -> Invocation {
    var reading = Reading(program: program, words: words)
    guard var command = try reading.findCommand() else { return .overview(all: false) }
    if command.name == "help", let topic = try reading.findCommand() { command = topic }
    return .help(command)
  }

  /// The command `help`.
  private func help(_ arguments: ParsedArguments) throws(UsageError) -> Invocation {
    var topic: CommandSpec?
    if !arguments.positionals.isEmpty {
      var reading = Reading(program: program, words: arguments.positionals)
      topic = try reading.findCommand()
      if let extra = reading.next() { throw UsageError(.unexpectedArgument(extra)) }
    }
    if arguments.flag("man") { return .manual(topic) }
    return topic.map { .help($0) } ?? .overview(all: arguments.flag("all"))
  }
}

extension CommandSpec {
  /// The command `help`, which every program has.
  static var help: CommandSpec {
    CommandSpec(
      "help", summary: Bilingual(es: "explica una orden", en: "explains a command"),
      description: Bilingual(
        es: "Explica una orden, o sin ella muestra qué órdenes hay.",
        en: "Explains a command, or without one shows which there are."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "ORDEN", en: "COMMAND"), arity: .any,
          help: Bilingual(es: "la orden que se explica", en: "the command to explain"))
      ],
      options: [
        OptionSpec(
          "all",
          help: Bilingual(es: "todas las órdenes, con su resumen", en: "every command, with a line")
        ),
        OptionSpec(
          "man",
          help: Bilingual(
            es: "como página de manual, para instalarla",
            en: "as a manual page, to install it")),
      ],
      statuses: [.done, .usage])
  }
}
