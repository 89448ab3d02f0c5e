import Glibc

/// A language in which the program speaks to people.
public enum Language: String, CaseIterable, Sendable {
  /// Spanish.
  case es
  /// English.
  case en

  /// The language that a locale name such as `es_MX.UTF-8` asks for.
  ///
  /// Anything that is not Spanish is English, also `C` and `POSIX`.
  public init(locale: String) {
    let bytes = locale.utf8
    let language = bytes.prefix { $0 != UInt8(ascii: "_") && !".@-".utf8.contains($0) }
    self = language.elementsEqual("es".utf8) ? .es : .en
  }

  /// The language of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set
  /// and not empty decides, as in POSIX.
  public init(environment: (String) -> String?) {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let locale = environment(name), !locale.isEmpty {
        self.init(locale: locale)
        return
      }
    }
    self = .en
  }

  /// The language of a whole command line: `--lang` if it names one, else the environment's.
  ///
  /// Asked before the words are parsed, so that an error in them is told in the right language.
  public init(words: [String], environment: (String) -> String?) {
    for (index, word) in words.enumerated() {
      if word == "--" { break }
      let wanted: Language?
      if word == "--lang", index + 1 < words.count {
        wanted = Language(rawValue: words[index + 1])
      } else if word.hasPrefix("--lang=") {
        wanted = Language(rawValue: String(word.dropFirst("--lang=".count)))
      } else {
        continue
      }
      if let wanted {
        self = wanted
        return
      }
    }
    self.init(environment: environment)
  }
}

/// A text in both languages of the program.
///
/// A plain literal stands for the same text in both: a name, a placeholder, a path.
public struct Bilingual: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// The Spanish text.
  public var es: String
  /// The English text.
  public var en: String

  /// A text in both languages.
  public init(es: String, en: String) {
    self.es = es
    self.en = en
  }

  /// The same text in both languages.
  public init(_ same: String) {
    self.init(es: same, en: same)
  }

  /// The same text in both languages.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// The text in one language.
  public func text(in language: Language) -> String {
    switch language {
    case .es: es
    case .en: en
    }
  }
}

/// What the process was started with, besides its words.
public enum ProcessEnvironment {
  /// The value of an environment variable, or nil if it is not set.
  public static func value(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }
}
