/// A command described by plain values.
public struct CommandSpec: Sendable {
  /// The word or the two words (`key new`) that call it.
  public var name: String
  /// What it does, in one short line without a full stop, for the overview.
  public var summary: Bilingual
  /// What it does, in a sentence or more; a blank line separates paragraphs.
  public var description: Bilingual
  /// Its arguments in their order; only the last may be left out or repeated.
  public var arguments: [ArgumentSpec]
  /// Its own options, in the order in which they are shown.
  public var options: [OptionSpec]
  /// At least one line to copy.
  public var examples: [ExampleSpec]
  /// What its exit statuses mean where they say more than usual.
  public var statuses: [StatusSpec]
  /// The variables it looks at, besides the program's.
  public var environment: [EnvironmentSpec]
  /// Names of related commands.
  public var related: [String]
  /// Whether the overview gives it a line of its own; the others are only named.
  public var isEssential: Bool
  /// Whether it is kept out of help and completion.
  public var isHidden: Bool

  /// A command.
  public init(
    _ name: String, summary: Bilingual, description: Bilingual,
    arguments: [ArgumentSpec] = [], options: [OptionSpec] = [], examples: [ExampleSpec] = [],
    statuses: [StatusSpec] = StatusSpec.usual, environment: [EnvironmentSpec] = [],
    related: [String] = [], isEssential: Bool = true, isHidden: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.description = description
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.statuses = statuses
    self.environment = environment
    self.related = related
    self.isEssential = isEssential
    self.isHidden = isHidden
  }
}

/// What an exit status of a command means.
public struct StatusSpec: Sendable, Equatable {
  /// The status.
  public var status: ExitStatus
  /// When the command ends with it.
  public var help: Bilingual

  /// A status and its meaning.
  public init(_ status: ExitStatus, _ help: Bilingual) {
    self.status = status
    self.help = help
  }

  /// The statuses of a command that only answers.
  public static var usual: [StatusSpec] { [.done, .usage, .failed] }

  /// Status 0 in usual words.
  public static var done: StatusSpec { StatusSpec(.done, Bilingual(es: "hecho", en: "done")) }

  /// Status 2 in usual words.
  public static var usage: StatusSpec {
    StatusSpec(
      .usage,
      Bilingual(es: "la línea de órdenes está mal", en: "the command line is wrong"))
  }

  /// Status 3 in usual words.
  public static var failed: StatusSpec {
    StatusSpec(
      .failed,
      Bilingual(
        es: "falló el entorno: disco lleno, archivo ausente, sin permiso",
        en: "the world failed: disk full, no such file, no permission"))
  }
}

/// An argument that stands by its position.
public struct ArgumentSpec: Sendable {
  /// How often an argument is given.
  public enum Arity: Sendable {
    /// Exactly once.
    case one
    /// Once or not at all.
    case optional
    /// Any number of times, also none.
    case any
    /// Once or more.
    case several

    var isRequired: Bool { self == .one || self == .several }
    var isRepeated: Bool { self == .any || self == .several }
  }

  /// The word that stands for it in help, in capitals.
  public var name: Bilingual
  /// What is accepted; never `flag`.
  public var value: ValueKind
  /// How often it is given.
  public var arity: Arity
  /// What it is.
  public var help: Bilingual

  /// An argument.
  public init(
    _ name: Bilingual, _ value: ValueKind = .text(""), arity: Arity = .one, help: Bilingual
  ) {
    self.name = name
    self.value = value
    self.arity = arity
    self.help = help
  }
}
