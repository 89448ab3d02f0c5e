import Console
import Ledger

/// What `append` and `init` answer: one line of JSON a commit (CONTRACT §3), or a table.
enum Acknowledgement {
  static func write(_ tally: AppendRun.Tally, _ context: Context) throws {
    try deliver(size: tally.size, context) { try put(tally, context) }
  }

  /// Writes an answer to what is recorded already, and sees that it gets out; `size` is the ledger's now.
  static func deliver(size: UInt64, _ context: Context, _ put: () throws -> Void) throws {
    do {
      try put()
      // An acknowledgement is worth something once it is out.
      try context.output.flush()
    } catch let error as OutputError {
      // The events are recorded all the same, and whoever reads this must not believe otherwise.
      var told = error.userError(place: Bilingual(es: "salida estándar", en: "standard output"))
      told.remedy = Bilingual(
        es:
          "Solo falta el acuse: el libro tiene ahora \(Counted.events(size).es). "
          + "Repetir la orden no asienta nada dos veces.",
        en: "Only the acknowledgement is missing: the ledger now has "
          + "\(Counted.events(size).en). Running the command again records nothing "
          + "twice.")
      throw told
    }
  }

  private static func put(_ tally: AppendRun.Tally, _ context: Context) throws {
    switch context.arguments.format {
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      json.object {
        json.field("appended", Int64(tally.appended))
        json.field("already", Int64(tally.already))
        json.field("refused", Int64(tally.refused))
        json.field("first", tally.first.map { Int64($0) })
        json.field("last", tally.last.map { Int64($0) })
        json.field("size", Int64(tally.size))
      }
      json.endLine()
    case .table, .csv:
      var table = Table([
        Column("appended", Bilingual(es: "Asentados", en: "Appended"), .whole),
        Column("already", Bilingual(es: "Ya estaban", en: "Already there"), .whole),
        Column("refused", Bilingual(es: "Rechazados", en: "Refused"), .whole),
        Column("first", Bilingual(es: "Del", en: "First"), .whole),
        Column("last", Bilingual(es: "Al", en: "Last"), .whole),
        Column("size", Bilingual(es: "Eventos del libro", en: "Events in the ledger"), .whole),
      ])
      table.append([
        .whole(Int64(tally.appended)), .whole(Int64(tally.already)), .whole(Int64(tally.refused)),
        tally.first.map { .whole(Int64($0)) } ?? .empty,
        tally.last.map { .whole(Int64($0)) } ?? .empty, .whole(Int64(tally.size)),
      ])
      if context.arguments.format == .csv {
        try table.writeCSV(to: context.output)
      } else {
        try table.write(to: context.output, in: context.language)
      }
    }
  }
}
