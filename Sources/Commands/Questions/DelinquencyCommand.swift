import Answers
import Console
import Engine
import Projections
import Values

/// `delinquency`: arrears by barrio, kind or concept, as of a day or by month.
enum DelinquencyCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let month = Bilingual(es: "MES", en: "MONTH")
    return CommandSpec(
      "delinquency",
      summary: Bilingual(es: "la mora, por barrio y edad", en: "arrears, by barrio and age"),
      description: Bilingual(
        es:
          "Lo vencido a un día, por barrio, tipo de cuenta o concepto, con su edad; con --series, al "
          + "último día de cada mes.",
        en:
          "What is overdue as of a day, by barrio, kind of account or concept, with its age; with "
          + "--series, as of each month's last day."),
      options: [
        OptionSpec(
          "by", .choice(Delinquency.Grouping.allCases.map(\.rawValue)),
          help: Bilingual(es: "por qué se agrupa", en: "what it is grouped by"), standard: "barrio"),
        OptionSpec(
          "series", help: Bilingual(es: "mes por mes", en: "month by month")),
        OptionSpec(
          "from", .text(month), help: Bilingual(es: "el primer mes", en: "the first month")),
        OptionSpec("to", .text(month), help: Bilingual(es: "el último mes", en: "the last month")),
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town delinquency --as-of 2020-12-31",
          Bilingual(es: "por barrio, al cierre del año", en: "by barrio, at the year's end")),
        ExampleSpec(
          "recauda --ledger town delinquency --series --from 2020-01 --to 2020-12 --format csv",
          Bilingual(es: "mes por mes", en: "month by month")),
      ], related: ["balance", "worklist"])
  }

  /// The components that people see in one column, and a file in one each.
  private static let others: [Component] = [.fine, .indemnity, .cost]

  private static func columns(isCSV: Bool) -> [Column] {
    [
      Column("accounts", Bilingual(es: "Cuentas", en: "Accounts"), .whole),
      Column("delinquent", Bilingual(es: "Morosas", en: "Delinquent"), .whole),
      Column("principal", Bilingual(es: "Principal", en: "Principal"), .money),
      Column("surcharge", Bilingual(es: "Recargos", en: "Surcharge"), .money),
    ]
      + (isCSV
        ? others.map { Column($0.name, Bilingual($0.name), .money) }
        : [Column("others", Bilingual(es: "Multas, gastos", en: "Fines, costs"), .money)]) + [
        Column("total", Bilingual(es: "Vencido", en: "Overdue"), .money),
        Column("in_agreement", Bilingual(es: "En convenio", en: "In agreement"), .money),
        Column("rezago", Bilingual(es: "Rezago", en: "Rezago"), .money),
      ]
  }

  private static func cells(_ row: Delinquency.Row, isCSV: Bool) -> [Cell] {
    let apart = others.map { row.overdue[$0] }
    return [
      .whole(row.accounts), .whole(row.delinquent), .money(row.overdue[.principal]),
      .money(row.overdue[.surcharge]),
    ] + (isCSV ? apart : [apart.reduce(0) { Exact.sum($0, $1) }]).map { .money($0) } + [
      .money(row.overdue.total), .money(row.inAgreement), .money(row.rezago),
    ]
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let grouping =
      context.arguments.value("by").flatMap { Delinquency.Grouping(rawValue: $0) } ?? .barrio
    if context.arguments.flag("series") {
      try series(question, by: grouping)
      return .done
    }
    if context.arguments.isGiven("from") || context.arguments.isGiven("to") {
      throw context.arguments.wrong(
        Bilingual(
          es: "--from y --to son de --series", en: "--from and --to belong to --series"))
    }
    let answer = try question.answer(
      stored: { try $0.delinquency(by: grouping) },
      folded: { try $0().delinquency(by: grouping) })
    if question.wantsJSON {
      try question.json {
        Answers.delinquency(answer, by: grouping, known: question.known, to: $0)
      }
      return .done
    }
    let aging = answer.aging
    var bounds = zip([0] + aging, aging).map { "\($0 + 1)–\($1)" }
    bounds.append("\((aging.last ?? 0) + 1)+")
    let isCSV = question.context.arguments.format == .csv
    var table = Table(
      [Column("key", Bilingual(es: "Grupo", en: "Group"))] + columns(isCSV: isCSV)
        + bounds.map { Column("days_\($0)", Bilingual(es: "\($0) días", en: "\($0) days"), .money) }
    )
    for group in answer.groups {
      table.append(
        [.text(group.key)] + cells(group.row, isCSV: isCSV) + group.row.ages.map { .money($0) })
    }
    table.total =
      [.text("Total")] + cells(answer.total, isCSV: isCSV) + answer.total.ages.map { .money($0) }
    try question.write(table)
    return .done
  }

  private static func series(_ question: Question, by grouping: Delinquency.Grouping) throws {
    let arguments = question.context.arguments
    if arguments.isGiven("as-of") {
      throw arguments.wrong(
        Bilingual(
          es: "--series toma meses y --known-at, no --as-of",
          en: "--series takes months and --known-at, not --as-of"))
    }
    for option in ["from", "to"] where !arguments.isGiven(option) {
      throw arguments.wrong(
        Bilingual(
          es: "falta --\(option) MES: --series va de un mes a otro",
          en: "--\(option) MONTH is missing: --series goes from one month to another"))
    }
    let from = try question.month("from")
    let to = try question.month("to")
    guard from <= to else {
      throw arguments.wrong(
        Bilingual(
          es: "--from \(from) está después de --to \(to)",
          en: "--from \(from) comes after --to \(to)"))
    }
    let all = (from.number...to.number).map { Month(number: $0) }
    let answers = try question.series(asOf: all.map(\.lastDay), by: grouping)
    let months = zip(all, answers).map { (month: $0, answer: $1) }
    if question.wantsJSON {
      try question.json { Answers.series(months, to: $0) }
      return
    }
    let isCSV = arguments.format == .csv
    // A policy may cut the ages otherwise from one month to another, so a file has them by number.
    let ages = isCSV ? answers.map(\.aging.count).max().map { $0 + 1 } ?? 0 : 0
    var table = Table(
      [
        Column("month", Bilingual(es: "Mes", en: "Month"), .day),
        Column("key", Bilingual(es: "Grupo", en: "Group")),
      ] + columns(isCSV: isCSV)
        + (0..<ages).map { Column("age_\($0 + 1)", Bilingual("age_\($0 + 1)"), .money) })
    for (month, answer) in months {
      for group in answer.groups {
        let old = (0..<ages).map { place -> Cell in
          place < group.row.ages.count ? .money(group.row.ages[place]) : .empty
        }
        table.append(
          [.text(month.description), .text(group.key)] + cells(group.row, isCSV: isCSV) + old)
      }
    }
    try question.write(table)
  }
}
