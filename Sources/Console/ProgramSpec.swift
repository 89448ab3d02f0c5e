/// A whole program described by plain values: what help, parsing and completion are made from.
public struct ProgramSpec: Sendable {
  /// The word that starts it.
  public var name: String
  /// What it is, in one line.
  public var summary: Bilingual
  /// What `--version` prints, all its lines.
  public var version: String
  /// Options valid before and after every command, besides `--lang`, `--help` and `--version`, which
  /// are always there.
  public var globals: [OptionSpec]
  /// The commands, in the groups of the overview.
  public var groups: [CommandGroup]
  /// Two examples for the overview.
  public var examples: [ExampleSpec]
  /// The variables that every command looks at.
  public var environment: [EnvironmentSpec]

  /// A program.
  public init(
    name: String, summary: Bilingual, version: String, globals: [OptionSpec] = [],
    groups: [CommandGroup], examples: [ExampleSpec] = [], environment: [EnvironmentSpec] = []
  ) {
    self.name = name
    self.summary = summary
    self.version = version
    self.globals = globals + [.language, .help, .version]
    self.groups = groups
    self.examples = examples
    self.environment = environment
  }

  /// The command of that name, `help` included.
  public func command(named name: String) -> CommandSpec? {
    for group in groups {
      for command in group.commands where command.name == name { return command }
    }
    return name == "help" ? .help : nil
  }

  /// The names of all commands that are not hidden, `help` last.
  public var visibleNames: [String] {
    groups.flatMap { $0.commands.filter { !$0.isHidden }.map(\.name) } + ["help"]
  }
}

/// Commands that belong together in the overview.
public struct CommandGroup: Sendable {
  /// The heading.
  public var title: Bilingual
  /// The commands, in the order in which they are shown.
  public var commands: [CommandSpec]

  /// A group.
  public init(_ title: Bilingual, _ commands: [CommandSpec]) {
    self.title = title
    self.commands = commands
  }
}

/// A line to copy, and what it does.
public struct ExampleSpec: Sendable, Equatable {
  /// The command line, as typed.
  public var line: String
  /// What it does.
  public var explanation: Bilingual

  /// An example.
  public init(_ line: String, _ explanation: Bilingual) {
    self.line = line
    self.explanation = explanation
  }
}

/// An environment variable that is looked at.
public struct EnvironmentSpec: Sendable, Equatable {
  /// The name of the variable.
  public var name: String
  /// What it does.
  public var help: Bilingual

  /// A variable.
  public init(_ name: String, _ help: Bilingual) {
    self.name = name
    self.help = help
  }
}
