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
          "Cuántos eventos hay, cuándo fue el último compromiso, cuánto está sellado, y hasta dónde "
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
    let none = Bilingual(es: "no hay", en: "none").text(in: context.language)
    func reach(_ size: UInt64?) -> String {
      size.map { "\(Figures.whole(Int64($0))) / \(Figures.whole(Int64(state.events)))" } ?? none
    }
    let share = state.bytes == 0 ? 0 : state.sealedBytes * 100 / state.bytes
    var rows: [(String, Bilingual, String)] = [
      ("ledger", Bilingual(es: "Libro", en: "Ledger"), state.directory),
      ("events", Bilingual(es: "Eventos", en: "Events"), Figures.whole(Int64(state.events))),
      (
        "last_commit", Bilingual(es: "Último compromiso", en: "Last commit"),
        state.lastCommit?.description ?? none
      ),
      ("root", Bilingual(es: "Raíz", en: "Root"), state.root.base64),
      (
        "segments", Bilingual(es: "Segmentos", en: "Segments"), Figures.whole(Int64(state.segments))
      ),
      ("commits", Bilingual(es: "Compromisos", en: "Commits"), Figures.whole(Int64(state.commits))),
      ("bytes", Bilingual(es: "Tamaño", en: "Size"), Figures.bytes(Int64(state.bytes))),
      ("sealed", Bilingual(es: "Sellado", en: "Sealed"), "\(share) %"),
      ("index", Bilingual(es: "Índice de ids", en: "Index of ids"), reach(state.index)),
      (
        "projections", Bilingual(es: "Proyecciones", en: "Projections"),
        state.projections ?? none
      ),
      ("checkpoint", Bilingual(es: "Punto de control", en: "Checkpoint"), reach(state.checkpoint)),
    ]
    if let torn = state.tornBytes {
      rows.append(
        (
          "torn", Bilingual(es: "Compromiso truncado", en: "Torn commit"),
          Figures.bytes(Int64(torn))
        ))
    }
    if let damage = state.damage {
      rows.append(("damage", Bilingual(es: "Daño", en: "Damage"), damage.description))
    }
    var table = Table([
      Column("what", Bilingual(es: "Qué", en: "What")),
      Column("value", Bilingual(es: "Valor", en: "Value")),
    ])
    let isCSV = context.arguments.format == .csv
    for (name, label, value) in rows {
      table.append([.text(isCSV ? name : label.text(in: context.language)), .text(value)])
    }
    if isCSV {
      try table.writeCSV(to: context.output)
    } else {
      try table.write(to: context.output, in: context.language)
    }
  }
}
