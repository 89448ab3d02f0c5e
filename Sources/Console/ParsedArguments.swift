/// The options and arguments of one command line, checked against its command.
///
/// Asking for an option that neither the command nor the program declares is a mistake in the
/// program and stops it.
public struct ParsedArguments: Sendable {
  struct Given: Sendable {
    var name: String
    var value: String
  }

  /// The command that was called.
  public let command: CommandSpec
  /// The arguments, in their order.
  public let positionals: [String]

  let globals: [OptionSpec]
  let given: [Given]

  /// Whether the option stands on the command line.
  public func isGiven(_ name: String) -> Bool {
    _ = option(name)
    return given.contains { $0.name == name }
  }

  /// Whether the flag stands on the command line.
  public func flag(_ name: String) -> Bool {
    precondition(option(name).value == .flag, "--\(name) takes a value")
    return isGiven(name)
  }

  /// The value of an option, else its standard value.
  public func value(_ name: String) -> String? {
    let option = option(name)
    precondition(option.value != .flag, "--\(name) takes no value")
    return given.first { $0.name == name }?.value ?? option.standard
  }

  /// The value of an option that this command may not have.
  public func valueIfAny(_ name: String) -> String? { given.first { $0.name == name }?.value }

  /// The values of a repeatable option, in their order.
  public func values(_ name: String) -> [String] {
    precondition(option(name).isRepeatable, "--\(name) is given once")
    return given.filter { $0.name == name }.map(\.value)
  }

  /// The value of an option that takes a whole number, else its standard value.
  public func number(_ name: String) -> Int? {
    guard case .number = option(name).value else {
      preconditionFailure("--\(name) takes no number")
    }
    return value(name).flatMap { ValueKind.wholeNumber($0) }
  }

  /// The argument at a position, or nil if it was left out.
  public func positional(_ index: Int) -> String? {
    index < positionals.count ? positionals[index] : nil
  }

  /// The whole number at a position, or nil if it was left out.
  public func positionalNumber(_ index: Int) -> Int? {
    positional(index).flatMap { ValueKind.wholeNumber($0) }
  }

  /// The value of `--format`.
  public var format: OutputFormat {
    value("format").flatMap { OutputFormat(rawValue: $0) } ?? .table
  }

  /// A usage error about this command.
  public func error(_ reason: UsageError.Reason) -> UsageError {
    UsageError(reason, command: command.name)
  }

  private func option(_ name: String) -> OptionSpec {
    for option in command.options where option.name == name { return option }
    for option in globals where option.name == name { return option }
    preconditionFailure("\(command.name) declares no option --\(name)")
  }
}
