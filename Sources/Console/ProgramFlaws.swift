extension ProgramSpec {
  /// What is wrong with the description itself, one sentence each: for a test that expects none.
  public var flaws: [String] {
    var flaws: [String] = []
    var names: [String] = ["help"]
    for command in groups.flatMap(\.commands) {
      if names.contains(command.name) { flaws.append("\(command.name) is declared twice") }
      names.append(command.name)
    }
    for option in globals { flaws += option.flaws.map { "\(option.spelling): \($0)" } }
    for command in groups.flatMap(\.commands) {
      flaws += command.flaws(globals: globals).map { "\(command.name): \($0)" }
      for name in command.related where !names.contains(name) {
        flaws.append("\(command.name): no related command \(name)")
      }
    }
    return flaws
  }
}

extension CommandSpec {
  fileprivate func flaws(globals: [OptionSpec]) -> [String] {
    var flaws: [String] = []
    var spellings = globals.flatMap(\.spellings)
    for option in options {
      for spelling in option.spellings {
        if spellings.contains(spelling) { flaws.append("\(spelling) is declared twice") }
        spellings.append(spelling)
      }
      flaws += option.flaws.map { "\(option.spelling): \($0)" }
    }
    for argument in arguments.dropLast() where argument.arity != .one {
      flaws.append("only the last argument may be left out or repeated")
    }
    if arguments.contains(where: { $0.value == .flag }) { flaws.append("an argument is no flag") }
    if isHidden { return flaws }
    if examples.isEmpty { flaws.append("no example") }
    let texts =
      [summary, description] + arguments.map(\.help) + examples.map(\.explanation)
      + statuses.map(\.help) + environment.map(\.help)
    if texts.contains(where: { $0.es == $0.en }) { flaws.append("a text is not translated") }
    if [summary.es, summary.en].contains(where: { DisplayWidth.of($0) > 60 || $0.hasSuffix(".") }) {
      flaws.append("the summary is longer than 60 columns or ends with a full stop")
    }
    return flaws
  }
}

extension OptionSpec {
  fileprivate var spellings: [String] { [spelling] + (short.map { ["-\($0)"] } ?? []) }

  fileprivate var flaws: [String] {
    var flaws: [String] = []
    if let short, !"hqvon".contains(short) { flaws.append("no short form -\(short)") }
    if help.es == help.en, !isHidden { flaws.append("the help is not translated") }
    if value == .flag, isRepeatable || isRequired { flaws.append("a flag is there or not") }
    if let standard {
      do throws(UsageError) {
        try value.check(standard, for: "")
      } catch {
        flaws.append("the standard value is not accepted")
      }
    }
    return flaws
  }
}
