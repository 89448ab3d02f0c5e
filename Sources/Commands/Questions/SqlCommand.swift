import Console
import Database
import Projections

/// `sql`: a question to the projections in SQL.
enum SqlCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "sql",
      summary: Bilingual(
        es: "pregunta en SQL a las proyecciones", en: "asks the projections in SQL"),
      description: Bilingual(
        es:
          "Una consulta de solo lectura sobre recauda.sqlite, puesto al día antes. Las tablas están en "
          + "Schemas/sql; los importes son centavos.",
        en:
          "One read-only query on recauda.sqlite, brought up to date before. Schemas/sql documents "
          + "the tables; amounts are centavos."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "CONSULTA", en: "QUERY"),
          help: Bilingual(es: "una sentencia SQL", en: "one SQL statement"))
      ],
      options: [
        OptionSpec(
          "today", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(es: "qué día es hoy", en: "which day is today")),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town sql "
            + "'SELECT barrio, SUM(overdue) FROM accounts GROUP BY barrio ORDER BY 2 DESC'",
          Bilingual(es: "lo vencido por barrio", en: "what is overdue by barrio"))
      ],
      statuses: [.done, .usage, .failed], related: ["project"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let query = context.arguments.positional(0) ?? ""
    guard let projections = try question.source.current() else {
      throw UserError(
        Bilingual(
          es: "las proyecciones no se pueden poner al día aquí",
          en: "the projections cannot be brought up to date here"), status: .failed)
    }
    let rows: StoredRows
    do {
      rows = try projections.ask(query)
    } catch {
      switch error {
      case .damaged, .missing, .busy: throw error
      default:
        throw UserError(
          Bilingual(es: "la consulta: \(error)", en: "the query: \(error)"),
          remedy: Bilingual(
            es: "Solo una sentencia, y que solo lea. Tablas: Schemas/sql.",
            en: "One statement only, and one that only reads. Tables: Schemas/sql."),
          status: .usage)
      }
    }
    if question.wantsJSON {
      try writeJSON(rows, question)
      return .done
    }
    var table = Table(rows.columns.map { Column($0, Bilingual($0)) })
    while let row = try rows.next() { table.append(row.map { .text(text($0)) }) }
    try question.write(table)
    return .done
  }

  private static func writeJSON(_ rows: StoredRows, _ question: Question) throws {
    let isLines = question.context.arguments.format == .ndjson
    let json = JSONWriter(question.context.output)
    func write(_ row: [DatabaseValue]) {
      json.object {
        for (name, value) in zip(rows.columns, row) {
          json.key(name)
          switch value {
          case .null: json.null()
          case .integer(let number): json.integer(number)
          case .real, .text, .blob: json.string(text(value))
          }
        }
      }
    }
    if isLines {
      while let row = try rows.next() {
        write(row)
        json.endLine()
      }
      return
    }
    var all: [[DatabaseValue]] = []
    while let row = try rows.next() { all.append(row) }
    json.array { for row in all { write(row) } }
    json.endLine()
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text
    case .blob(let bytes):
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
