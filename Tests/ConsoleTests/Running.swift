import Console

/// What a run of the sample program printed.
struct Transcript: Equatable {
  var output = ""
  var errors = ""
  var status = ExitStatus.done
}

extension Sample {
  /// Runs the sample program as `main` would; every command prints what it was given.
  static func run(_ words: [String], locale: String = "C", width: Int = 80) -> Transcript {
    let output = TextOutput()
    let errors = TextOutput()
    let run = ProgramRun(program, words: words) { $0 == "LANG" ? locale : nil }
    let status = run.perform(output: output, errors: errors, width: width) { arguments in
      try output.write(describe(arguments) + "\n")
      return arguments.positionals.contains("no") ? .no : .done
    }
    return Transcript(output: output.contents, errors: errors.contents, status: status)
  }

  private static func describe(_ arguments: ParsedArguments) -> String {
    var parts = [arguments.command.name]
    for option in arguments.command.options + program.globals {
      if option.value == .flag {
        if arguments.flag(option.name) { parts.append(option.name) }
      } else if option.isRepeatable {
        let values = arguments.values(option.name)
        if !values.isEmpty { parts.append("\(option.name)=\(values)") }
      } else if let value = arguments.value(option.name) {
        parts.append("\(option.name)=\(value)")
      }
    }
    return (parts + arguments.positionals.map { "<\($0)>" }).joined(separator: " ")
  }
}
