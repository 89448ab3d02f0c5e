/// Completion for shells, made from the description of the program.
public enum Completions {
  /// A script for bash, to be sourced: commands, options, and the words an option can take; file
  /// names everywhere else.
  public static func bash(_ program: ProgramSpec) -> String {
    let function = "_" + String(program.name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    let commands = program.groups.flatMap(\.commands).filter { !$0.isHidden } + [.help]
    let all = commands.flatMap(\.options) + program.globals
    let valued = program.globals.filter { $0.value != .flag }.map(\.spelling)

    var script = """
      # bash completion for \(program.name)
      \(function)() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local words= options= command= index
        COMPREPLY=()
        case $previous in

      """
    for (option, choices) in distinctChoices(all) {
      script += "    \(option)) words='\(choices)' ;;\n"
    }
    script += """
        esac
        if [ -n "$words" ]; then
          COMPREPLY=($(compgen -W "$words" -- "$current"))
          return
        fi
        for ((index = 1; index < COMP_CWORD; index++)); do
          case ${COMP_WORDS[index]} in
            \(valued.joined(separator: "|"))) ((index++)) ;;
            -*) ;;
            *) command="$command${command:+ }${COMP_WORDS[index]}" ;;
          esac
        done
        case "$command " in

      """
    let names = distinct(commands.map { firstWord($0.name) })
    for (first, seconds) in pairs(commands) {
      script += "    '\(first) '|'help \(first) ') words='\(seconds)' ;;\n"
    }
    for command in commands.sorted(by: { $0.name.utf8.count > $1.name.utf8.count }) {
      let options = command.options.filter { !$0.isHidden }.map(\.spelling)
      let first = command.name == "help" ? names : firstWords(command)
      script += "    '\(command.name) '*)"
      script +=
        " words='\(first.joined(separator: " "))' options='\(options.joined(separator: " "))' ;;\n"
    }
    let globals = program.globals.filter { !$0.isHidden }.map(\.spelling).joined(separator: " ")
    script += """
          ' ') words='\(names.joined(separator: " "))' ;;
        esac
        case $current in
          -*) words="$options \(globals)" ;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      }
      complete -o default -F \(function) \(program.name)

      """
    return script
  }

  /// Options with choices, each spelling once with all its words.
  private static func distinctChoices(_ options: [OptionSpec]) -> [(String, String)] {
    var result: [(spelling: String, words: [String])] = []
    for option in options where !option.isHidden {
      guard case .choice(let words) = option.value else { continue }
      if let index = result.firstIndex(where: { $0.spelling == option.spelling }) {
        result[index].words = distinct(result[index].words + words)
      } else {
        result.append((option.spelling, words))
      }
    }
    return result.map { ($0.spelling, $0.words.joined(separator: " ")) }
  }

  private static func firstWords(_ command: CommandSpec) -> [String] {
    guard case .choice(let words) = command.arguments.first?.value else { return [] }
    return words
  }

  private static func pairs(_ commands: [CommandSpec]) -> [(String, String)] {
    let first = distinct(commands.filter { $0.name.contains(" ") }.map { firstWord($0.name) })
    return first.map { word in
      let second = commands.filter { $0.name.hasPrefix(word + " ") }
        .map { String($0.name.dropFirst(word.count + 1)) }
      return (word, second.joined(separator: " "))
    }
  }

  private static func firstWord(_ name: String) -> String {
    String(name.prefix { $0 != " " })
  }

  private static func distinct(_ words: [String]) -> [String] {
    var result: [String] = []
    for word in words where !result.contains(word) { result.append(word) }
    return result
  }
}
