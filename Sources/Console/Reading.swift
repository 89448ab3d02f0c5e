/// One pass over the words of a command line.
struct Reading {
  let program: ProgramSpec
  let words: [String]
  private(set) var command: CommandSpec?

  private var position = 0
  private var optionsEnded = false
  private var given: [ParsedArguments.Given] = []
  private var positionals: [String] = []

  init(program: ProgramSpec, words: [String]) {
    self.program = program
    self.words = words
  }

  /// Whether a word is an option: a dash, and behind it neither nothing nor a number.
  static func isOption(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.first == UInt8(ascii: "-"), let second = bytes.dropFirst().first else {
      return false
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    if digits.contains(second) { return false }
    guard second == UInt8(ascii: "."), let third = bytes.dropFirst(2).first else { return true }
    return !digits.contains(third)
  }

  mutating func next() -> String? {
    guard position < words.count else { return nil }
    position += 1
    return words[position - 1]
  }

  mutating func readAll() throws(UsageError) {
    while let word = next() {
      if !optionsEnded, word == "--" {
        optionsEnded = true
      } else if !optionsEnded, Reading.isOption(word) {
        try readOption(word)
      } else if command == nil {
        command = try readCommand(word)
      } else {
        positionals.append(word)
      }
    }
  }

  /// The next command named, passing over options and the values of global ones.
  mutating func findCommand() throws(UsageError) -> CommandSpec? {
    while let word = next() {
      if word == "--" { continue }
      guard Reading.isOption(word) else { return try readCommand(word) }
      let takesValue = program.globals.contains {
        $0.value != .flag && ($0.spelling == word || $0.matches(short: word))
      }
      if takesValue, position < words.count, !Reading.isOption(words[position]) { position += 1 }
    }
    return nil
  }

  /// The command that `word` names, alone or with the word behind it.
  private mutating func readCommand(_ word: String) throws(UsageError) -> CommandSpec {
    let names = program.visibleNames
    let pairs = names.filter { $0.hasPrefix(word + " ") }
    if !pairs.isEmpty {
      if position < words.count, let command = program.command(named: "\(word) \(words[position])")
      {
        position += 1
        return command
      }
      if program.command(named: word) == nil {
        throw UsageError(.incompleteCommand(word, pairs))
      }
    }
    if !word.contains(" "), let command = program.command(named: word) { return command }
    throw UsageError(.unknownCommand(word, nearest: Suggestion.nearest(to: word, among: names)))
  }

  private mutating func readOption(_ word: String) throws(UsageError) {
    var spelling = word
    var attached: String?
    if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
      spelling = String(word[..<equals])
      attached = String(word[word.index(after: equals)...])
    }
    guard let option = option(spelling) else { throw unknown(spelling) }
    if option.value == .flag {
      if attached != nil { throw UsageError(.unexpectedValue(spelling)) }
      given.append(ParsedArguments.Given(name: option.name, value: ""))
      return
    }
    let value: String
    if let attached { value = attached } else { value = try valueWord(of: option, spelling) }
    try option.value.check(value, for: Bilingual(spelling))
    if !option.isRepeatable, given.contains(where: { $0.name == option.name }) {
      throw UsageError(.repeatedOption(spelling))
    }
    given.append(ParsedArguments.Given(name: option.name, value: value))
  }

  private mutating func valueWord(
    of option: OptionSpec, _ spelling: String
  ) throws(UsageError) -> String {
    let following = position < words.count ? words[position] : nil
    guard let following, !Reading.isOption(following) else {
      let name = UsageError.OptionName(spelling, option.value.placeholder)
      throw UsageError(.missingValue(name, next: following))
    }
    position += 1
    return following
  }

  private func option(_ spelling: String) -> OptionSpec? {
    func matches(_ option: OptionSpec) -> Bool {
      option.spelling == spelling || option.matches(short: spelling)
    }
    return program.globals.first(where: matches) ?? command?.options.first(where: matches)
  }

  private func unknown(_ spelling: String) -> UsageError {
    if command == nil {
      for group in program.groups {
        for command in group.commands
        where command.options.contains(where: { $0.matches(spelling) }) {
          return UsageError(.optionBeforeCommand(spelling))
        }
      }
    }
    let options = (command?.options ?? []) + program.globals
    let names = options.filter { !$0.isHidden }.map(\.spelling)
    // A long option behind a single dash is the commonest slip of all.
    let doubled = spelling.hasPrefix("--") ? spelling : "-" + spelling
    let nearest =
      doubled.utf8.count > 3 ? Suggestion.nearest(to: doubled, among: names) : nil
    return UsageError(.unknownOption(spelling, nearest: nearest))
  }

  /// Checks what can only be checked at the end.
  func finish(_ command: CommandSpec) throws(UsageError) -> ParsedArguments {
    for option in command.options where option.isRequired {
      guard given.contains(where: { $0.name == option.name }) else {
        let name = UsageError.OptionName(option.spelling, option.value.placeholder)
        throw UsageError(.missingOption(name))
      }
    }
    for (index, argument) in command.arguments.enumerated() {
      guard index < positionals.count else {
        if argument.arity.isRequired { throw UsageError(.missingArgument(argument.name)) }
        break
      }
      let last = argument.arity.isRepeated ? positionals.count - 1 : index
      for word in positionals[index...last] { try argument.value.check(word, for: argument.name) }
    }
    if command.arguments.last?.arity.isRepeated != true,
      positionals.count > command.arguments.count
    {
      throw UsageError(.unexpectedArgument(positionals[command.arguments.count]))
    }
    return ParsedArguments(
      command: command, positionals: positionals, globals: program.globals, given: given)
  }
}

extension OptionSpec {
  func matches(short spelling: String) -> Bool {
    guard let short else { return false }
    return spelling == "-\(short)"
  }

  func matches(_ spelling: String) -> Bool {
    self.spelling == spelling || matches(short: spelling)
  }
}
