import Bytes
import Console
import Events
import Files
import Glibc
import Ledger
import Log

/// `log`: prints events, straight from the log.
enum LogCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let seq = Bilingual(es: "NÚM", en: "SEQ")
    return CommandSpec(
      "log",
      summary: Bilingual(es: "muestra los eventos", en: "prints events"),
      description: Bilingual(
        es:
          "Muestra los eventos en su orden. Con --format ndjson salen las líneas del libro byte por "
          + "byte: lo mismo que `cat log/*.lz4 | lz4 -dc`.",
        en:
          "Prints the events in their order. With --format ndjson the ledger's own lines come out "
          + "byte for byte: the same as `cat log/*.lz4 | lz4 -dc`."),
      options: [
        OptionSpec(
          "from", .number(seq, from: 0),
          help: Bilingual(es: "desde este evento", en: "from this event on")),
        OptionSpec(
          "to", .number(seq, from: 0),
          help: Bilingual(es: "hasta este evento, incluido", en: "up to this event, included")),
        OptionSpec(
          "type", .text(Bilingual(es: "TIPO", en: "TYPE")),
          help: Bilingual(
            es: "solo eventos de este tipo; `recauda schema` los enumera",
            en: "only events of this type; `recauda schema` lists them")),
        OptionSpec(
          "account", .text(Bilingual(es: "CUENTA", en: "ACCOUNT")),
          help: Bilingual(
            es: "solo eventos cuyo campo account es este",
            en: "only events whose field account is this one")),
        OptionSpec(
          "follow",
          help: Bilingual(
            es: "sigue mostrando lo que se asiente", en: "goes on with what is recorded later")),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town log --from 100 --to 120",
          Bilingual(es: "veintiún eventos", en: "twenty-one events")),
        ExampleSpec(
          "recauda --ledger town log --type payment.received --format csv",
          Bilingual(es: "los pagos, para una hoja de cálculo", en: "payments, for a spreadsheet")),
        ExampleSpec(
          "recauda --ledger town log --format ndjson | sha256sum",
          Bilingual(es: "la huella del libro entero", en: "the digest of the whole ledger")),
      ],
      statuses: [.done, .damaged, .usage, .failed], related: ["show", "verify"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    let directory = try context.ledger()
    let filter = EventFilter(
      type: arguments.value("type"), account: arguments.value("account"),
      from: UInt64(arguments.number("from") ?? 0),
      to: arguments.number("to").map { UInt64($0) } ?? .max)
    if filter.from > filter.to {
      throw UserError(
        Bilingual(es: "--from está después de --to", en: "--from comes after --to"), status: .usage)
    }
    if let name = arguments.value("type"), filter.type == nil { throw unknownType(name) }
    let printer = EventPrinter(context)
    // A ledger that is not there is told before anything is printed.
    _ = try LogSnapshot(directory)
    try printer.begin()
    do {
      try print(directory, filter, printer, context)
    } catch {
      // What could be read before the damage goes out all the same.
      try? printer.end()
      throw error
    }
    try printer.end()
    return .done
  }

  private static func print(
    _ directory: String, _ filter: EventFilter, _ printer: EventPrinter, _ context: Context
  ) throws {
    var next = filter.from
    while true {
      let snapshot = try LogSnapshot(directory)
      let end = filter.to == .max ? snapshot.size : min(snapshot.size, filter.to + 1)
      if next < end {
        try print(snapshot, next, end, filter, printer)
        next = end
      }
      if let damage = snapshot.damage, filter.to >= snapshot.size {
        throw LogError.damage(damage)
      }
      guard context.arguments.flag("follow"), next <= filter.to, !context.output.isAbandoned else {
        break
      }
      try printer.pause()
      usleep(200_000)
    }
  }

  // Not a choice of the option: forty-three names would bury the rest of the help.
  private static func unknownType(_ name: String) -> UserError {
    let nearest = Spelling.nearest(to: name, among: Catalogue.standard.types.map(\.name))
    return UserError(
      Bilingual(
        es: "--type: \(FaultWords.words(Fault.unknownType(name, nearest: nearest)).es)",
        en: "--type: \(FaultWords.words(Fault.unknownType(name, nearest: nearest)).en)"),
      status: .usage)
  }

  private static func print(
    _ snapshot: LogSnapshot, _ from: UInt64, _ to: UInt64, _ filter: EventFilter,
    _ printer: EventPrinter
  ) throws {
    let isPlain = filter.takesAll && printer.printsLines
    let frames = snapshot.frames(from: from, to: to) { frame in
      if !isPlain { filter.select(frame, from, to) }
    }
    while let frame = try frames.next() {
      if isPlain {
        try printer.lines(frame, from, to)
      } else if let selection = frame.attachment as? EventFilter.Selection {
        if let seq = selection.failure { throw LedgerError.notAnEvent(seq: seq) }
        try printer.selected(selection.lines.bytes)
      }
    }
  }
}
