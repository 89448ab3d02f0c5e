extension UsageError.Reason {
  /// What is wrong, in one line that names the option or argument.
  var what: Bilingual {
    switch self {
    case .missingCommand:
      Bilingual(es: "falta la orden", en: "no command given")
    case .unknownCommand(let word, _):
      Bilingual(es: "orden desconocida: \(word)", en: "unknown command: \(word)")
    case .incompleteCommand(let word, _):
      Bilingual(es: "la orden \(word) está incompleta", en: "the command \(word) is incomplete")
    case .unknownOption(let word, _):
      Bilingual(es: "opción desconocida: \(word)", en: "unknown option: \(word)")
    case .optionBeforeCommand(let option):
      Bilingual(
        es: "la opción \(option) está antes de la orden",
        en: "option \(option) stands before the command")
    case .missingValue(let option, _):
      Bilingual(
        es: "a la opción \(option.spelling) le falta su valor",
        en: "option \(option.spelling) lacks its value")
    case .emptyValue(let name):
      Bilingual(es: "\(name.es) está vacío", en: "\(name.en) is empty")
    case .unexpectedValue(let option):
      Bilingual(es: "la opción \(option) no lleva valor", en: "option \(option) takes no value")
    case .repeatedOption(let option):
      Bilingual(
        es: "la opción \(option) está más de una vez",
        en: "option \(option) is given more than once")
    case .badChoice(let name, let word, _):
      Bilingual(es: "\(name.es) no puede ser «\(word)»", en: "\(name.en) cannot be \"\(word)\"")
    case .badNumber(let name, let word, _):
      Bilingual(
        es: "\(name.es) no puede ser «\(word)»", en: "\(name.en) cannot be \"\(word)\"")
    case .badValue(let name, let word, _):
      Bilingual(es: "\(name.es) no puede ser «\(word)»", en: "\(name.en) cannot be \"\(word)\"")
    case .unexpectedArgument(let word):
      Bilingual(es: "sobra el argumento «\(word)»", en: "unexpected argument \"\(word)\"")
    case .missingArgument(let name):
      Bilingual(es: "falta el argumento \(name.es)", en: "the argument \(name.en) is missing")
    case .missingOption(let option):
      Bilingual(
        es: "falta la opción \(option.spelling)", en: "option \(option.spelling) is missing")
    case .conflict(let first, let second):
      Bilingual(
        es: "\(first) y \(second) se excluyen", en: "\(first) and \(second) exclude each other")
    case .oneOf(let first, let second):
      Bilingual(
        es: "falta \(first.es) o \(second.es)", en: "\(first.en) or \(second.en) is missing")
    case .other(let what, _):
      what
    }
  }

  /// What to do about it, one or two sentences, or nil if that is plain.
  var remedy: Bilingual? {
    switch self {
    case .missingCommand, .unexpectedArgument, .missingArgument: nil
    case .unknownCommand(_, let nearest), .unknownOption(_, let nearest):
      nearest.map(suggestion)
    case .incompleteCommand(_, let names):
      Bilingual(
        es: "Escriba \(listed(names, or: "o")).", en: "Type \(listed(names, or: "or")).")
    case .optionBeforeCommand:
      Bilingual(es: "Póngala después de la orden.", en: "Put it after the command.")
    case .missingValue(let option, let next):
      missingValue(option, next: next)
    case .emptyValue:
      Bilingual(
        es: "¿Está vacía una variable del intérprete?", en: "Is a variable of the shell empty?")
    case .unexpectedValue(let option):
      Bilingual(es: "Escriba sólo \(option).", en: "Write just \(option).")
    case .repeatedOption:
      Bilingual(es: "Deje una.", en: "Keep one.")
    case .badChoice(_, let word, let words):
      badChoice(word, words)
    case .badNumber(_, _, let range):
      badNumber(range)
    case .badValue(_, _, let expected):
      Bilingual(es: "Se espera \(expected.es).", en: "Expected: \(expected.en).")
    case .missingOption(let option):
      Bilingual(
        es: "Añada \(option.spelling) \(option.placeholder.es).",
        en: "Add \(option.spelling) \(option.placeholder.en).")
    case .conflict:
      Bilingual(es: "Deje una de las dos.", en: "Keep one of the two.")
    case .oneOf:
      Bilingual(es: "Dé uno de los dos.", en: "Give one of the two.")
    case .other(_, let remedy):
      remedy
    }
  }

  private func missingValue(_ option: UsageError.OptionName, next: String?) -> Bilingual {
    // A value that begins with a dash can only be joined to its option, and a short one cannot.
    if let next, option.spelling.hasPrefix("--") {
      return Bilingual(
        es: "Si el valor es \(next), escriba \(option.spelling)=\(next).",
        en: "If the value is \(next), write \(option.spelling)=\(next).")
    }
    return Bilingual(
      es: "Escriba \(option.spelling) \(option.placeholder.es).",
      en: "Write \(option.spelling) \(option.placeholder.en).")
  }

  private func badChoice(_ word: String, _ words: [String]) -> Bilingual {
    let all = Bilingual(
      es: "Puede ser \(listed(words, or: "o")).", en: "It can be \(listed(words, or: "or")).")
    guard let nearest = Suggestion.nearest(to: word, among: words) else { return all }
    let first = suggestion(nearest)
    return Bilingual(es: "\(first.es) \(all.es)", en: "\(first.en) \(all.en)")
  }

  private func badNumber(_ range: ClosedRange<Int>) -> Bilingual {
    if range.upperBound == Int.max {
      return Bilingual(
        es: "Se espera un número entero desde \(range.lowerBound).",
        en: "Expected: a whole number from \(range.lowerBound) on.")
    }
    return Bilingual(
      es: "Se espera un número entero de \(range.lowerBound) a \(range.upperBound).",
      en: "Expected: a whole number from \(range.lowerBound) to \(range.upperBound).")
  }

  private func suggestion(_ name: String) -> Bilingual {
    Bilingual(es: "¿Quiso decir \(name)?", en: "Did you mean \(name)?")
  }

  private func listed(_ words: [String], or: String) -> String {
    guard words.count > 1, let last = words.last else { return words.joined() }
    return "\(words.dropLast().joined(separator: ", ")) \(or) \(last)"
  }
}
