/// A command line that is wrong: always exit status 2.
public struct UsageError: Error, Equatable, Sendable {
  /// What is wrong, as data; `what` and `remedy` put it into words.
  public enum Reason: Equatable, Sendable {
    /// Options, but no command.
    case missingCommand
    /// No such command.
    case unknownCommand(String, nearest: String?)
    /// The first of two words, without a known second one.
    case incompleteCommand(String, [String])
    /// No such option, as typed.
    case unknownOption(String, nearest: String?)
    /// An option of a command, before the command.
    case optionBeforeCommand(String)
    /// An option that needs a value and has none.
    case missingValue(OptionName, next: String?)
    /// An empty value or argument.
    case emptyValue(Bilingual)
    /// A value for an option that takes none.
    case unexpectedValue(String)
    /// A second value for an option that takes one.
    case repeatedOption(String)
    /// A word that is none of the choices.
    case badChoice(Bilingual, String, [String])
    /// A word that is no whole number, or not in the range.
    case badNumber(Bilingual, String, ClosedRange<Int>)
    /// A value of the wrong form; `expected` says which form is right.
    case badValue(Bilingual, String, expected: Bilingual)
    /// More arguments than the command takes.
    case unexpectedArgument(String)
    /// An argument that the command cannot do without.
    case missingArgument(Bilingual)
    /// An option that the command cannot do without.
    case missingOption(OptionName)
    /// Two options that exclude each other.
    case conflict(String, String)
    /// Neither of two things of which one is needed.
    case oneOf(Bilingual, Bilingual)
    /// Anything else, in words.
    case other(Bilingual, remedy: Bilingual?)
  }

  /// An option together with what stands for its value.
  public struct OptionName: Equatable, Sendable {
    /// As typed: `--out` or `-o`.
    public var spelling: String
    /// What stands for its value in help.
    public var placeholder: Bilingual

    /// An option and its value.
    public init(_ spelling: String, _ placeholder: Bilingual) {
      self.spelling = spelling
      self.placeholder = placeholder
    }
  }

  /// What is wrong.
  public var reason: Reason
  /// The command it concerns, if one was named.
  public var command: String?

  /// An error; the parser adds the command.
  public init(_ reason: Reason, command: String? = nil) {
    self.reason = reason
    self.command = command
  }

  /// A value of the wrong form, for commands that read days, keys and amounts.
  public static func badValue(
    _ name: Bilingual, _ value: String, expected: Bilingual
  ) -> UsageError {
    UsageError(.badValue(name, value, expected: expected))
  }

  /// The error for people, ending with where to read more.
  public func userError(program: String) -> UserError {
    let more = command.map { "\(program) help \($0)" } ?? "\(program) help"
    var remedy = Bilingual(es: "Ayuda: \(more)", en: "Help: \(more)")
    if let first = reason.remedy {
      remedy = Bilingual(es: "\(first.es) \(remedy.es)", en: "\(first.en) \(remedy.en)")
    }
    return UserError(reason.what, remedy: remedy, status: .usage)
  }
}
