/// What an option or argument accepts.
public enum ValueKind: Sendable, Equatable {
  /// Nothing: it is there or not.
  case flag
  /// Any text that is not empty; the placeholder stands for it in help.
  case text(Bilingual)
  /// A whole number in a range.
  case number(Bilingual, ClosedRange<Int>)
  /// One of some words.
  case choice([String])

  /// A whole number from `minimum` on.
  public static func number(_ placeholder: Bilingual, from minimum: Int) -> ValueKind {
    .number(placeholder, minimum...Int.max)
  }

  /// What stands for the value in help; empty for a flag.
  public var placeholder: Bilingual {
    switch self {
    case .flag: ""
    case .text(let placeholder), .number(let placeholder, _): placeholder
    case .choice(let words): Bilingual(words.joined(separator: "|"))
    }
  }

  /// Throws unless `word`, given for what is called `name`, is accepted.
  func check(_ word: String, for name: Bilingual) throws(UsageError) {
    guard !word.isEmpty else { throw UsageError(.emptyValue(name)) }
    switch self {
    case .flag, .text: break
    case .number(_, let range):
      guard let number = ValueKind.wholeNumber(word), range.contains(number) else {
        throw UsageError(.badNumber(name, word, range))
      }
    case .choice(let words):
      guard words.contains(word) else { throw UsageError(.badChoice(name, word, words)) }
    }
  }

  /// The number that plain digits with an optional minus spell, or nil.
  static func wholeNumber(_ word: String) -> Int? {
    word.utf8.first == UInt8(ascii: "+") ? nil : Int(word)
  }
}

/// An option: `--name`, `--name VALUE` or `--name=VALUE`.
public struct OptionSpec: Sendable {
  /// The name, without the dashes.
  public var name: String
  /// The letter of its short form, one of `h`, `q`, `v`, `o`, `n`.
  public var short: Character?
  /// What it accepts.
  public var value: ValueKind
  /// What it does.
  public var help: Bilingual
  /// The value that holds when it is not given.
  public var standard: String?
  /// Whether it may be given more than once.
  public var isRepeatable: Bool
  /// Whether the command cannot do without it.
  public var isRequired: Bool
  /// Whether it is kept out of help, suggestions and completion.
  public var isHidden: Bool

  /// An option.
  public init(
    _ name: String, short: Character? = nil, _ value: ValueKind = .flag, help: Bilingual,
    standard: String? = nil, isRepeatable: Bool = false, isRequired: Bool = false,
    isHidden: Bool = false
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.help = help
    self.standard = standard
    self.isRepeatable = isRepeatable
    self.isRequired = isRequired
    self.isHidden = isHidden
  }

  /// The option as it is typed: `--name`.
  public var spelling: String { "--\(name)" }

  /// `--name VALUE`, as help and errors show it.
  public var usage: Bilingual {
    let placeholder = value.placeholder
    return value == .flag
      ? Bilingual(spelling)
      : Bilingual(es: "\(spelling) \(placeholder.es)", en: "\(spelling) \(placeholder.en)")
  }
}

extension OptionSpec {
  /// `--format`: what answers look like.
  public static var format: OptionSpec {
    OptionSpec(
      "format", .choice(OutputFormat.allCases.map(\.rawValue)),
      help: Bilingual(
        es: "forma de la respuesta; table también en una tubería",
        en: "form of the answer; table also into a pipe"),
      standard: OutputFormat.table.rawValue)
  }

  /// `--lang`: what people are told is in this language.
  static var language: OptionSpec {
    OptionSpec(
      "lang", .choice(Language.allCases.map(\.rawValue)),
      help: Bilingual(
        es: "idioma de mensajes y encabezados; sin ella, el del entorno",
        en: "language of messages and headings; without it, the environment's"))
  }

  static var help: OptionSpec {
    OptionSpec(
      "help", short: "h", help: Bilingual(es: "muestra la ayuda", en: "shows help"))
  }

  static var version: OptionSpec {
    OptionSpec("version", help: Bilingual(es: "muestra la versión", en: "shows the version"))
  }
}

/// What answers look like.
public enum OutputFormat: String, CaseIterable, Sendable {
  /// Aligned columns for people.
  case table
  /// RFC 4180, with a header.
  case csv
  /// One JSON object or array.
  case json
  /// One JSON object a line.
  case ndjson
}
