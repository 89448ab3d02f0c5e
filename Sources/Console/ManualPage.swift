/// A manual page in the language of `man`, made from the description of the program.
///
/// It has no date of its own: the same program always gives the same page.
public struct ManualPage {
  private let program: ProgramSpec
  private let language: Language

  /// Manual pages in a language.
  public init(_ program: ProgramSpec, in language: Language) {
    self.program = program
    self.language = language
  }

  /// The page of a command, or without one of the program.
  public func text(for command: CommandSpec?) -> String {
    let words = command.map { $0.name.split(separator: " ").map(String.init) } ?? []
    let title = ([program.name] + words).joined(separator: "-")
    let summary = say(command?.summary ?? program.summary)
    let name = say(Bilingual(es: "NOMBRE", en: "NAME"))
    var page = ".TH \(quoted(title.uppercased())) 1 \"\" \(quoted(program.name))\n"
    page += ".SH \(name)\n\(plain(title)) \\- \(plain(summary))\n"
    // The rest is help as it stands, section by section, set without filling: one source, one look.
    let help = HelpPage(program, in: language)
    let body = command.map { help.page(for: $0) } ?? help.overview(all: true)
    let heading = say(Bilingual(es: "DESCRIPCIÓN", en: "DESCRIPTION"))
    page += ".SH \(heading)\n.nf\n"
    for line in body.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      page += plain(String(line)) + "\n"
    }
    return page + ".fi\n"
  }

  private func say(_ text: Bilingual) -> String { text.text(in: language) }

  private func quoted(_ text: String) -> String { "\"\(plain(text))\"" }

  /// Text that the formatter shows as it is.
  private func plain(_ text: String) -> String {
    var result = ""
    // A point or an apostrophe at the beginning of a line would be an instruction.
    if text.hasPrefix(".") || text.hasPrefix("'") { result = "\\&" }
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "\"": result += "\\(dq"
      default: result.append(character)
      }
    }
    return result
  }
}
