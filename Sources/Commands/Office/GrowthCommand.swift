import Answers
import Console
import Engine
import Projections
import Values

/// `growth`: real growth of income between two periods.
enum GrowthCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let month = Bilingual(es: "MES", en: "MONTH")
    func option(_ name: String, _ help: Bilingual) -> OptionSpec {
      OptionSpec(name, .text(month), help: help, isRequired: true)
    }
    return CommandSpec(
      "growth",
      summary: Bilingual(
        es: "crecimiento real de los ingresos entre dos periodos",
        en: "real growth of income between two periods"),
      description: Bilingual(
        es:
          "Cuánto más entró en un periodo que en otro, descontado un índice de precios: el cociente de "
          + "los ingresos entre el de las medias del índice, menos uno, en por ciento. Sin --by, todo lo "
          + "recibido.",
        en:
          "How much more came in during one period than during another, a price index taken off: the "
          + "ratio of the incomes over that of the index's means, less one, in percent. Without --by, "
          + "all that was received."),
      options: [
        OptionSpec(
          "index", .text(Bilingual(es: "CLAVE", en: "KEY")),
          help: Bilingual(es: "el índice publicado", en: "the published index"), isRequired: true),
        option("from", Bilingual(es: "el primer mes", en: "the first month")),
        option("to", Bilingual(es: "el último", en: "the last")),
        option(
          "base-from", Bilingual(es: "el primero del periodo base", en: "the base period's first")),
        option("base-to", Bilingual(es: "su último", en: "its last")),
        OptionSpec(
          "by", .choice(Income.Grouping.allCases.map(\.rawValue)),
          help: Bilingual(es: "por qué se agrupa", en: "what it is grouped by")),
      ] + Question.periodOptions,
      examples: [
        ExampleSpec(
          "recauda --ledger town growth --index INPC --from 2019-01 --to 2019-01 --base-from 2019-01 "
            + "--base-to 2019-01",
          Bilingual(es: "un mes contra sí mismo: 0 %", en: "a month against itself: 0 %"))
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "al índice le faltan meses", en: "the index lacks months")), .usage, .failed,
      ], related: ["income"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let now = try months(question, "from", "to")
    let base = try months(question, "base-from", "base-to")
    let name = context.arguments.value("index") ?? ""
    let index = Growth.Index(name, try question.events(Growth.Index.selection))
    try check(index, name, [base, now])
    let grouping = context.arguments.value("by").flatMap { Income.Grouping(rawValue: $0) }
    func side(
      _ months: (from: Month, to: Month)
    ) throws -> (periods: Periods, income: Income, mean: Growth.Mean) {
      let periods = Periods(from: months.from, to: months.to)
      let income = try question.answer(
        stored: { try $0.income(periods, by: grouping ?? .channel) },
        folded: { try Income($0().histories, periods, by: grouping ?? .channel) })
      return (periods, income, index.mean(from: months.from, to: months.to))
    }
    let report = GrowthReport(
      index: name, base: try side(base), now: try side(now), by: grouping)
    if question.wantsJSON {
      try question.json { Answers.growth(report, known: question.known, to: $0) }
    } else {
      try question.write(table(report))
    }
    return .done
  }

  private static func months(
    _ question: Question, _ from: String, _ to: String
  ) throws -> (from: Month, to: Month) {
    let months = (from: try question.month(from), to: try question.month(to))
    guard months.from <= months.to else {
      throw question.context.arguments.badValue(
        from, "\(months.from)", Bilingual(es: "es después de --\(to)", en: "comes after --\(to)"))
    }
    return months
  }

  private static func check(
    _ index: Growth.Index, _ name: String, _ periods: [(from: Month, to: Month)]
  ) throws {
    guard index.names.contains(name) else {
      let known = index.names.isEmpty ? "-" : index.names.joined(separator: ", ")
      throw UserError(
        Bilingual(es: "no hay índice «\(name)»", en: "there is no index “\(name)”"),
        remedy: Bilingual(es: "Los que hay: \(known).", en: "Those there are: \(known)."),
        status: .usage)
    }
    let missing = Set(periods.flatMap { index.missing(from: $0.from, to: $0.to) }).sorted()
    guard missing.isEmpty else {
      let names = missing.map(\.description).joined(separator: ", ")
      throw UserError(
        Bilingual(
          es: "al índice «\(name)» le faltan meses: \(names)",
          en: "the index “\(name)” lacks months: \(names)"),
        remedy: Bilingual(
          es: "Asiéntelos con index.published.", en: "Record them with index.published."),
        status: .no)
    }
  }

  private static func table(_ report: GrowthReport) -> Table {
    var table = Table([
      Column("key", Bilingual(es: "Grupo", en: "Group")),
      Column("base", Bilingual(es: "Base", en: "Base"), .money),
      Column("income", Bilingual(es: "Ingreso", en: "Income"), .money),
      Column("nominal", Bilingual(es: "Nominal %", en: "Nominal %"), .money),
      Column("growth", Bilingual(es: "Real %", en: "Real %"), .money),
    ])
    func cells(_ name: String, _ row: GrowthReport.Row) -> [Cell] {
      [
        .text(name), .money(row.base), .money(row.income), .amount(row.nominal),
        .amount(row.real),
      ]
    }
    for (key, row) in report.rows { table.append(cells(key, row)) }
    if report.rows.isEmpty {
      table.append(cells("Total", report.total))
    } else {
      table.total = cells("Total", report.total)
    }
    let (before, after) = (report.baseMean, report.mean)
    table.notes = [
      Bilingual(
        es: "Media de \(report.index): \(Percent(millionths: before.millionths)) en la base, "
          + "\(Percent(millionths: after.millionths)) después.",
        en: "Mean of \(report.index): \(Percent(millionths: before.millionths)) in the base, "
          + "\(Percent(millionths: after.millionths)) after.")
    ]
    return table
  }
}
