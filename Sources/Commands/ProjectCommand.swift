import Console
import Engine
import Files
import Log
import Projections
import Values

/// `project`: brings the projections up to date, or makes them anew.
enum ProjectCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "project",
      summary: Bilingual(
        es: "pone al día las proyecciones", en: "brings the projections up to date"),
      description: Bilingual(
        es:
          "Lleva recauda.sqlite a todos los eventos y a hoy. Cuesta lo que cuestan los eventos nuevos; "
          + "en un día nuevo, además, las cuentas que el paso de los días cambia.",
        en:
          "Brings recauda.sqlite to all events and to today. It costs what the new events cost; on a "
          + "new day, also the accounts that the passing days change."),
      options: [
        OptionSpec(
          "rebuild", .flag,
          help: Bilingual(
            es: "hace todo de nuevo desde el registro, al lado, y lo cambia en una transacción",
            en:
              "makes everything anew from the log, beside, and puts it in place in one transaction"
          )),
        OptionSpec(
          "today", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(es: "qué día es hoy", en: "which day is today")),
        OptionSpec(
          "wait", .text(Bilingual(es: "SEGUNDOS", en: "SECONDS")),
          help: Bilingual(
            es: "cuánto espera a otro proceso (por omisión 10)",
            en: "how long to wait for another process (default 10)")),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town project",
          Bilingual(es: "al día de hoy", en: "as of today")),
        ExampleSpec(
          "recauda --ledger town project --rebuild",
          Bilingual(es: "todo de nuevo", en: "everything anew")),
      ], statuses: [.done, .usage, .failed], related: ["status", "sql"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let day = question.today
    let wait = context.arguments.value("wait").flatMap { Double($0) } ?? 10
    let start = System.ticks
    let outcome = try question.source.bring(
      to: day, anew: context.arguments.flag("rebuild"), wait: wait)
    let seconds = Double(System.ticks - start) / 1e9
    let (word, events): (Bilingual, UInt64) =
      switch outcome {
      case .current: (Bilingual(es: "ya estaban", en: "current"), 0)
      case .advanced(let events): (Bilingual(es: "puestas al día", en: "advanced"), events)
      case .rebuilt: (Bilingual(es: "hechas de nuevo", en: "rebuilt"), question.known)
      }
    if question.wantsJSON {
      try question.json { json in
        json.object {
          json.field("outcome", word.en)
          json.field("events", Int64(events))
          json.field("known_at", Int64(question.known))
          json.field("as_of", day.description)
        }
      }
      return .done
    }
    let time = "\(Int64(seconds * 1000)) ms"
    let text = Bilingual(
      es: "proyecciones \(word.es): \(question.known) eventos al \(day), \(events) nuevos, \(time)",
      en: "projections \(word.en): \(question.known) events as of \(day), \(events) new, \(time)")
    try context.output.write(text.text(in: context.language) + "\n")
    return .done
  }
}
