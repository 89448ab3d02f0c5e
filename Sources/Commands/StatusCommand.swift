import Console
import Files
import Ledger
import Log
import Values

/// `status`: how far a ledger and all that is derived from it are.
enum StatusCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "status",
      summary: Bilingual(
        es: "cómo está el libro", en: "how the ledger stands"),
      description: Bilingual(
        es:
          "Cuántos eventos hay, cuándo fue el último lote, cuánto está sellado, y hasta dónde "
          + "llegan el índice, las proyecciones y los puntos de control. Mira las marcas, no relee el "
          + "libro: eso hace verify.",
        en:
          "How many events there are, when the last commit was, how much is sealed, and how far the "
          + "index, the projections and the checkpoints are. It looks at the marks and does not re-read "
          + "the ledger: verify does."),
      options: [.format],
      examples: [
        ExampleSpec("recauda --ledger town status", Bilingual(es: "el estado", en: "the state"))
      ],
      statuses: [
        .done, StatusSpec(.no, Bilingual(es: "el libro está dañado", en: "the ledger is damaged")),
        .usage, .failed,
      ], related: ["verify", "seal"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let state = try LedgerStatus(try context.ledger())
    switch context.arguments.format {
    case .json, .ndjson: writeJSON(state, context)
    case .table, .csv: try writeTable(state, context)
    }
    return state.damage == nil ? .done : .no
  }

  private static func writeJSON(_ state: LedgerStatus, _ context: Context) {
    let json = JSONWriter(context.output)
    json.object {
      json.field("ledger", state.directory)
      json.field("events", Int64(state.events))
      json.field("last_commit", state.lastCommit?.description)
      json.field("root", state.root.base64)
      json.field("segments", state.segments)
      json.field("commits", state.commits)
      json.field("bytes", state.bytes)
      json.field("sealed_bytes", state.sealedBytes)
      json.field("index", state.index.map { Int64($0) })
      json.field("projections", state.projections)
      json.field("checkpoint", state.checkpoint.map { Int64($0) })
      json.field("torn_bytes", state.tornBytes)
      json.field("damage", state.damage?.description)
    }
    json.endLine()
  }

  private static func writeTable(_ state: LedgerStatus, _ context: Context) throws {
    let isCSV = context.arguments.format == .csv
    var table = Table([
      Column("what", Bilingual(es: "Qué", en: "What")),
      Column("value", Bilingual(es: "Valor", en: "Value")),
    ])
    for row in rows(state, none: Bilingual(es: "no hay", en: "none").text(in: context.language)) {
      table.append([
        .text(isCSV ? row.name : row.label.text(in: context.language)),
        .text(isCSV ? row.raw : row.shown),
      ])
    }
    if isCSV {
      try table.writeCSV(to: context.output)
    } else {
      try table.write(to: context.output, in: context.language)
    }
  }

  // What people see, and what a program reads.
  private struct Row {
    var name: String
    var label: Bilingual
    var shown: String
    var raw: String

    init(_ name: String, _ label: Bilingual, _ shown: String, raw: String? = nil) {
      self.name = name
      self.label = label
      self.shown = shown
      self.raw = raw ?? shown
    }
  }

  private static func rows(_ state: LedgerStatus, none: String) -> [Row] {
    func count(_ name: String, _ label: Bilingual, _ count: Int) -> Row {
      Row(name, label, Figures.whole(Int64(count)), raw: String(count))
    }
    func text(_ name: String, _ label: Bilingual, _ text: String?) -> Row {
      Row(name, label, text ?? none, raw: text ?? "")
    }
    func reach(_ name: String, _ label: Bilingual, _ size: UInt64?) -> Row {
      let all = Figures.whole(Int64(state.events))
      return Row(
        name, label, size.map { "\(Figures.whole(Int64($0))) / \(all)" } ?? none,
        raw: size.map { String($0) } ?? "")
    }
    func bytes(_ name: String, _ label: Bilingual, _ bytes: Int) -> Row {
      Row(name, label, Figures.bytes(Int64(bytes)), raw: String(bytes))
    }
    let share = state.bytes == 0 ? 0 : state.sealedBytes * 100 / state.bytes
    var rows = [
      text("ledger", Bilingual(es: "Libro", en: "Ledger"), state.directory),
      count("events", Bilingual(es: "Eventos", en: "Events"), Int(state.events)),
      text(
        "last_commit", Bilingual(es: "Último lote", en: "Last commit"),
        state.lastCommit?.description),
      text("root", Bilingual(es: "Raíz", en: "Root"), state.root.base64),
      count("segments", Bilingual(es: "Segmentos", en: "Segments"), state.segments),
      count("commits", Bilingual(es: "Lotes", en: "Commits"), state.commits),
      bytes("bytes", Bilingual(es: "Tamaño", en: "Size"), state.bytes),
      Row(
        "sealed_bytes", Bilingual(es: "Sellado", en: "Sealed"), "\(share) %",
        raw: String(state.sealedBytes)),
      reach("index", Bilingual(es: "Índice de ids", en: "Index of ids"), state.index),
      text(
        "projections", Bilingual(es: "Proyecciones", en: "Projections"), state.projections),
      reach("checkpoint", Bilingual(es: "Punto de control", en: "Checkpoint"), state.checkpoint),
    ]
    if let torn = state.tornBytes {
      rows.append(bytes("torn_bytes", Bilingual(es: "Lote truncado", en: "Torn commit"), torn))
    }
    if let damage = state.damage {
      rows.append(text("damage", Bilingual(es: "Daño", en: "Damage"), damage.description))
    }
    return rows
  }
}
