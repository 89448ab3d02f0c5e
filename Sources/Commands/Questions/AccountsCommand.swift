import Answers
import Console
import Engine
import Projections

/// `accounts`: everyone.
enum AccountsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "accounts",
      summary: Bilingual(es: "todas las cuentas y su saldo", en: "all accounts and their balances"),
      description: Bilingual(
        es: "Una línea por cuenta de la que hay algún evento.",
        en: "A line for each account to which an event belongs."),
      options: Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town accounts --as-of 2020-12-31 --format csv",
          Bilingual(es: "para una hoja de cálculo", en: "for a spreadsheet"))
      ], related: ["balance", "delinquency"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let lines = try question.answer(
      stored: { try $0.accounts() }, folded: { try $0().accounts() })
    switch context.arguments.format {
    case .ndjson: Answers.accounts(lines, to: JSONWriter(context.output))
    case .json: try question.json { json in json.array { Answers.accounts(lines, inArray: json) } }
    case .table, .csv: try write(lines, question)
    }
    return .done
  }

  private static func write(_ lines: [AccountLine], _ question: Question) throws {
    var table = Table([
      Column("account", Bilingual(es: "Cuenta", en: "Account")),
      Column("kind", Bilingual(es: "Tipo", en: "Kind")),
      Column("barrio", Bilingual(es: "Barrio", en: "Barrio")),
      Column("status", Bilingual(es: "Estado", en: "Status")),
      Column("total", Bilingual(es: "Adeudo", en: "Owed"), .money),
      Column("overdue", Bilingual(es: "Vencido", en: "Overdue"), .money),
      Column("in_agreement", Bilingual(es: "En convenio", en: "In agreement"), .money),
      Column("credit", Bilingual(es: "A favor", en: "Credit"), .money),
    ])
    var sums = [Int64](repeating: 0, count: 4)
    for line in lines {
      let figures = [line.owed.total, line.overdue, line.inAgreement, line.credit]
      for place in figures.indices { sums[place] = Exact.sum(sums[place], figures[place]) }
      table.append(
        [
          .text(line.account), .text(line.kind ?? "?"), .text(line.barrio ?? "?"),
          .text(line.status),
        ] + figures.map { .money($0) })
    }
    table.total = [.text("Total"), .empty, .empty, .empty] + sums.map { .money($0) }
    try question.write(table)
  }
}
