import Console
import Files
import Log

/// What every command is handed: streams, language, ledger, clock.
struct Context {
  /// The options and arguments.
  let arguments: ParsedArguments
  /// Standard output: the answer.
  let output: TextOutput
  /// Standard error: everything else.
  let errors: TextOutput
  /// The language of what people are told.
  let language: Language
  /// Facts about standard error, for progress bars.
  let terminal: Terminal
  /// The machine, or a scenario that is being played.
  let surroundings: Surroundings

  /// The folder of the ledger: `--ledger`, else `RECAUDA_LEDGER`, else this folder if it holds `log/`.
  func ledger() throws(UserError) -> String {
    if let named = arguments.value("ledger") { return named }
    if let named = System.environment("RECAUDA_LEDGER"), !named.isEmpty { return named }
    if let here = try? FileSystem.status("log"), here.isDirectory { return "." }
    throw UserError(
      Bilingual(es: "no se dijo qué libro", en: "no ledger named"),
      remedy: Bilingual(
        es: "Dé --ledger CARPETA o RECAUDA_LEDGER, o entre en la carpeta del libro.",
        en: "Give --ledger DIR or RECAUDA_LEDGER, or go to the ledger's folder."))
  }

  /// How long a writer waits for the lock.
  var wait: Double { Double(arguments.number("wait") ?? 10) }

  /// The words that say who holds the lock.
  var commandName: String { "recauda \(arguments.command.name)" }

  /// Tells people something beside the answer.
  func note(_ text: Bilingual) throws {
    if arguments.flag("quiet") { return }
    try errors.write(Printable.text(text.text(in: language)) + "\n")
  }

  /// A progress bar on standard error, if somebody looks.
  func progress(_ label: Bilingual, unit: Progress.Unit, total: Int?) -> Progress {
    Progress(
      label, unit: unit, total: total, in: language, to: errors, terminal: terminal,
      quiet: arguments.flag("quiet"))
  }
}
