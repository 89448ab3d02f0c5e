import Bytes
import Console
import Events
import Ledger
import Log
import Values

/// `show`: one event.
enum ShowCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "show",
      summary: Bilingual(es: "muestra un evento", en: "prints one event"),
      description: Bilingual(
        es: "Muestra un evento por su número o por su id. Con --format json sale su línea tal como "
          + "está en el libro.",
        en:
          "Prints one event by its number or by its id. With --format json its line comes out as it "
          + "stands in the ledger."),
      arguments: [.eventNumber],
      options: [
        .eventID,
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town show 0",
          Bilingual(es: "el primer evento", en: "the first event")),
        ExampleSpec(
          "recauda --ledger town show --id ledger.opened --format json",
          Bilingual(es: "por su id, como está en el libro", en: "by its id, as it stands")),
      ],
      statuses: [
        .done, StatusSpec(.no, Bilingual(es: "no hay tal evento", en: "there is no such event")),
        .usage, .failed,
      ], related: ["log"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    let directory = try context.ledger()
    let number = arguments.positionalNumber(0)
    let id = arguments.value("id")
    guard (number == nil) != (id == nil) else {
      throw UserError(
        Bilingual(
          es: "diga un número o --id, uno de los dos", en: "give a number or --id, one of the two"),
        status: .usage)
    }
    let snapshot = try LogSnapshot(directory)
    var line: [UInt8]?
    if let number {
      if UInt64(number) < snapshot.size { line = try snapshot.line(UInt64(number)) }
    } else if let id {
      line = try EventFinder(snapshot).line(ofID: id)
    }
    if line == nil, let damage = snapshot.damage { throw LogError.damage(damage) }
    guard let line else {
      throw UserError(
        Bilingual(es: "no hay tal evento", en: "there is no such event"),
        place: Bilingual(id ?? "seq \(number ?? 0)"),
        remedy: Bilingual(
          es: "El libro tiene \(Figures.whole(Int64(snapshot.size))) eventos, del 0 en adelante.",
          en: "The ledger has \(Figures.whole(Int64(snapshot.size))) events, from 0 on."),
        status: .no)
    }
    try print(line, context)
    return .done
  }

  private static func print(_ line: [UInt8], _ context: Context) throws {
    switch context.arguments.format {
    case .json, .ndjson:
      try context.output.write(line)
      try context.output.write("\n")
    case .table, .csv:
      var table = Table([
        Column("field", Bilingual(es: "Campo", en: "Field")),
        Column("value", Bilingual(es: "Valor", en: "Value")),
      ])
      for (name, value) in try line.withBytes({ try EventFields.list($0) }) {
        table.append([.text(name), .text(value)])
      }
      if context.arguments.format == .csv {
        try table.writeCSV(to: context.output)
      } else {
        try table.write(to: context.output, in: context.language)
      }
    }
  }
}

extension ArgumentSpec {
  /// An event by its number; `--id` may name it instead.
  static var eventNumber: ArgumentSpec {
    ArgumentSpec(
      Bilingual(es: "NÚM", en: "SEQ"), .number(Bilingual(es: "NÚM", en: "SEQ"), from: 0),
      arity: .optional, help: Bilingual(es: "el número del evento", en: "the event's number"))
  }
}

extension OptionSpec {
  /// `--id`: an event by its id.
  static var eventID: OptionSpec {
    OptionSpec(
      "id", .text(Bilingual(es: "CLAVE", en: "KEY")),
      help: Bilingual(es: "el id del evento", en: "the event's id"))
  }
}

/// The fields of a stored line with their values as text.
enum EventFields {
  static func list(_ line: Bytes) throws -> [(String, String)] {
    let scanner = Scanner()
    var event = ScannedEvent()
    guard scanner.scanStored(line, into: &event) else { throw LogError.line("no event") }
    let type = scanner.catalogue.types[event.type]
    var fields = [
      ("seq", String(event.seq)), ("at", event.at.description), ("type", type.name),
      ("v", String(event.version)), ("on", event.on.description), ("id", event.id.string),
      ("by", event.by.string),
    ]
    for (place, member) in type.layouts[event.version - 1].members.enumerated() {
      guard let value = event.raw(place) else { continue }
      let text =
        member.shape == .text
        ? String(decoding: Scanner.unescaped(value), as: UTF8.self) : value.string
      fields.append((member.name, text))
    }
    return fields
  }
}
