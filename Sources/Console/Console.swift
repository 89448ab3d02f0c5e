/// One run of a program that is described by a `ProgramSpec`.
///
/// The module promises: a mistake in the words is found before anything is opened, and reported as
/// one `UsageError` that names the word; standard output carries the answer and nothing else; no
/// failed write goes unnoticed; what came from outside is never obeyed by a terminal. It knows no
/// word of any trade, and builds nothing at start that a command does not need.
public struct ProgramRun {
  /// The program.
  public let program: ProgramSpec
  /// The language of everything people are told.
  public let language: Language
  private let words: [String]

  /// A run with the words after the program's name.
  public init(
    _ program: ProgramSpec, words: [String],
    environment: (String) -> String? = ProcessEnvironment.value
  ) {
    self.program = program
    self.words = words
    language = Language(words: words, environment: environment)
  }

  /// Answers help and version itself, and hands everything else to `run`.
  ///
  /// Every error ends here: it is written to `errors`, and becomes the exit status. `explain` puts
  /// errors of other modules into words; `width` is how wide help is set.
  public func perform(
    output: TextOutput, errors: TextOutput, width: Int = 80,
    explain: (any Error) -> UserError? = { _ in nil },
    run: (ParsedArguments) throws -> ExitStatus
  ) -> ExitStatus {
    do {
      let status: ExitStatus
      let invocation = try ArgumentParser(program).parse(words)
      if case .run(let arguments) = invocation {
        status = try run(arguments)
      } else {
        try output.write(text(invocation, width: width))
        status = .done
      }
      try output.flush()
      return status
    } catch {
      // What was answered before the failure still goes out, before the error is told.
      output.drain()
      let told = explain(error) ?? ProgramRun.userError(error, program: program.name)
      told.report(program: program.name, in: language, to: errors)
      return told.status
    }
  }

  private func text(_ invocation: Invocation, width: Int) -> String {
    let pages = HelpPage(program, in: language, width: width)
    switch invocation {
    case .overview(let all): return pages.overview(all: all)
    case .help(let command): return pages.page(for: command)
    case .manual(let command): return ManualPage(program, in: language).text(for: command)
    case .version: return program.version + "\n"
    case .run: return ""
    }
  }

  private static func userError(_ error: any Error, program: String) -> UserError {
    switch error {
    case let error as UserError: error
    case let error as UsageError: error.userError(program: program)
    case let error as OutputError:
      error.userError(place: Bilingual(es: "salida estándar", en: "standard output"))
    default: UserError(Bilingual("\(error)"))
    }
  }
}
