import Bytes
import Console
import Events
import Files
import Ledger
import Log
import Values

/// `init`: makes a ledger and opens it.
enum InitCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let key = Bilingual(es: "CLAVE", en: "KEY")
    return CommandSpec(
      "init",
      summary: Bilingual(es: "hace un libro nuevo", en: "makes a new ledger"),
      description: Bilingual(
        es:
          "Hace la carpeta del libro y asienta ledger.opened, el evento 0. Repetirla con los mismos "
          + "datos, --on incluido, no cambia nada.",
        en:
          "Makes the ledger's folder and records ledger.opened, event 0. Running it again with the "
          + "same words, --on included, changes nothing."),
      options: [
        OptionSpec(
          "ledger-key", .text(key),
          help: Bilingual(
            es: "clave del libro; será el origen de sus puntos de control",
            en: "the ledger's key; it will be the origin of its checkpoints"), isRequired: true),
        OptionSpec(
          "name", .text(Bilingual(es: "TEXTO", en: "TEXT")),
          help: Bilingual(es: "nombre del municipio", en: "the municipality's name"),
          isRequired: true),
        OptionSpec(
          "country", .text(key), help: Bilingual(es: "país", en: "country"), isRequired: true),
        OptionSpec(
          "currency", .text(key), help: Bilingual(es: "moneda", en: "currency"), isRequired: true),
        OptionSpec(
          "on", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(
            es: "día en que empieza; sin ella, hoy", en: "the day it begins; without it, today")),
        OptionSpec(
          "id", .text(key), help: Bilingual(es: "id del evento", en: "the event's id"),
          standard: "ledger.opened"),
        OptionSpec(
          "by", .text(key), help: Bilingual(es: "quién lo asienta", en: "who records it"),
          standard: "recauda"),
        .wait, .acknowledgement,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town init --ledger-key town --name \"Mi Municipio\" --country MX "
            + "--currency MXN",
          Bilingual(es: "hace el libro en la carpeta town", en: "makes the ledger in folder town"))
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "ya hay aquí un libro con otros datos",
            en: "there is a ledger here already, with other words")), .usage, .failed,
      ])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    func text(_ name: String) -> Value { .text(arguments.value(name) ?? "") }
    let onWord = arguments.value("on") ?? context.today.description
    guard let on = Day(onWord) else {
      throw Refused.option("on", FaultWords.words(Fault.notDay))
    }
    let catalogue = Catalogue.standard
    guard let type = catalogue.index(of: LedgerOpened.type.name) else {
      preconditionFailure("the catalogue lacks ledger.opened")
    }
    let event = Event(
      type: type, on: on, id: arguments.value("id") ?? "", by: arguments.value("by") ?? "",
      fields: [text("ledger-key"), text("name"), text("country"), text("currency")])
    let line = ByteBuffer(capacity: 1024)
    CanonicalWriter.write(event, catalogue, to: line)
    // What the words say is checked before a folder is made.
    do throws(Refusal) {
      _ = try StrictReader(catalogue).read(line.bytes)
    } catch {
      let option = error.field == "ledger" ? "ledger-key" : error.field ?? ""
      throw Refused.option(option, FaultWords.words(error.fault))
    }

    let directory = try context.ledger()
    do throws(LogError) { try LogLayout(directory).create() } catch { throw LedgerError.log(error) }
    let writer = try context.writer(directory)
    var run = AppendRun(
      writer, AppendRun.Policy(), onRefused: { try Refused.tell($0, context) },
      onCommit: { try Acknowledgement.write($0, context) })
    try run.take(line.bytes, named: "init")
    try run.finish()
    return run.total.refused > 0 ? .no : .done
  }
}
