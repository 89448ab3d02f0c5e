/// Help in plain text, made from the description of the program.
public struct HelpPage {
  private let program: ProgramSpec
  private let language: Language
  private let width: Int

  /// Help in a language, set to a width: see `Terminal.textWidth`.
  public init(_ program: ProgramSpec, in language: Language, width: Int = 80) {
    self.program = program
    self.language = language
    self.width = width
  }

  /// One screen about the program: what it is, its commands by group, two examples, where more is.
  ///
  /// Commands that are not essential are only named, unless `all` are wanted.
  public func overview(all: Bool = false) -> String {
    var page = TextLayout(width: width)
    page.paragraph("\(program.name): \(say(program.summary))")
    page.gap()
    page.paragraph(usage(of: nil), hanging: 4)
    let groups = program.groups.map { ($0.title, entries($0, all: all)) }
    let column = TextLayout.column(behind: groups.flatMap { $0.1.map(\.term) })
    for (title, entries) in groups { list(title, entries, column: column, on: &page) }
    list(examples: program.examples, on: &page)
    page.gap()
    let name = program.name
    page.paragraph(
      say(
        Bilingual(
          es: "Más: \(name) help ORDEN, \(name) help --all, \(name) --version",
          en: "More: \(name) help COMMAND, \(name) help --all, \(name) --version")))
    return page.text
  }

  /// Everything about one command.
  public func page(for command: CommandSpec) -> String {
    var page = TextLayout(width: width)
    page.paragraph(usage(of: command), hanging: 4)
    page.gap()
    page.paragraph(say(command.description))
    list(examples: command.examples, on: &page)
    list(Heading.arguments, command.arguments.map { (say($0.name), explain($0)) }, on: &page)
    list(Heading.options, entries(command.options), on: &page)
    list(Heading.globals, entries(program.globals), on: &page)
    let variables = command.environment + program.environment
    list(Heading.environment, variables.map { ($0.name, say($0.help)) }, on: &page)
    let statuses = command.statuses.map { (String($0.status.rawValue), say($0.help)) }
    list(Heading.statuses, statuses, on: &page)
    if !command.related.isEmpty {
      page.gap()
      let related = command.related.map { "\(program.name) help \($0)" }
      page.paragraph("\(say(Heading.related)): \(related.joined(separator: ", "))", hanging: 4)
    }
    return page.text
  }

  /// `Usage: program command --needed VALUE [options] ARGUMENT`.
  private func usage(of command: CommandSpec?) -> String {
    var parts = ["\(say(Heading.usage)):", program.name]
    guard let command else {
      let given = program.globals.filter { $0.value != .flag && !$0.isHidden }
      for option in given { parts.append("[\(say(option.usage))]") }
      parts.append(say(Bilingual(es: "ORDEN …", en: "COMMAND …")))
      return parts.joined(separator: " ")
    }
    parts.append(command.name)
    for option in command.options where option.isRequired { parts.append(say(option.usage)) }
    parts.append(say(Bilingual(es: "[opciones]", en: "[options]")))
    for argument in command.arguments {
      let name = say(argument.name)
      switch argument.arity {
      case .one: parts.append(name)
      case .optional: parts.append("[\(name)]")
      case .any: parts.append("[\(name)…]")
      case .several: parts.append("\(name)…")
      }
    }
    return parts.joined(separator: " ")
  }

  private func entries(_ group: CommandGroup, all: Bool) -> [(term: String, help: String)] {
    let visible = group.commands.filter { !$0.isHidden }
    let shown = visible.filter { all || $0.isEssential }
    var entries = shown.map { (term: $0.name, help: say($0.summary)) }
    let others = visible.filter { !all && !$0.isEssential }.map(\.name)
    if !others.isEmpty {
      entries.append((say(Heading.also), others.joined(separator: ", ")))
    }
    return entries
  }

  private func list(examples: [ExampleSpec], on page: inout TextLayout) {
    guard !examples.isEmpty else { return }
    page.gap()
    page.line(say(Heading.examples) + ":")
    for example in examples {
      page.line("  \(example.line)")
      page.paragraph(say(example.explanation), indent: 6)
    }
  }

  private func list(
    _ heading: Bilingual, _ entries: [(term: String, help: String)], column: Int? = nil,
    on page: inout TextLayout
  ) {
    guard !entries.isEmpty else { return }
    page.gap()
    page.line(say(heading) + ":")
    page.list(entries, column: column ?? TextLayout.column(behind: entries.map(\.term)))
  }

  private func entries(_ options: [OptionSpec]) -> [(term: String, help: String)] {
    options.filter { !$0.isHidden }.map { option in
      let short = option.short.map { "-\($0), " } ?? ""
      var notes: [String] = []
      if option.isRequired { notes.append(say(Bilingual(es: "necesaria", en: "required"))) }
      if option.isRepeatable {
        notes.append(say(Bilingual(es: "se puede repetir", en: "may be repeated")))
      }
      if let standard = option.standard {
        notes.append(say(Bilingual(es: "si no: \(standard)", en: "default: \(standard)")))
      }
      let note = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
      return (short + say(option.usage), say(option.help) + note)
    }
  }

  private func explain(_ argument: ArgumentSpec) -> String {
    guard case .choice(let words) = argument.value else { return say(argument.help) }
    return "\(say(argument.help)): \(words.joined(separator: ", "))"
  }

  private func say(_ text: Bilingual) -> String { text.text(in: language) }
}

/// The headings of help.
enum Heading {
  static var usage: Bilingual { Bilingual(es: "Uso", en: "Usage") }
  static var also: Bilingual { Bilingual(es: "además", en: "also") }
  static var examples: Bilingual { Bilingual(es: "Ejemplos", en: "Examples") }
  static var arguments: Bilingual { Bilingual(es: "Argumentos", en: "Arguments") }
  static var options: Bilingual { Bilingual(es: "Opciones", en: "Options") }
  static var globals: Bilingual {
    Bilingual(es: "Opciones de todas las órdenes", en: "Options of every command")
  }
  static var environment: Bilingual { Bilingual(es: "Entorno", en: "Environment") }
  static var statuses: Bilingual { Bilingual(es: "Estado de salida", en: "Exit status") }
  static var related: Bilingual { Bilingual(es: "Véase también", en: "See also") }
}
