import Answers
import Console
import Engine
import Values

/// `poa`: the annual operating plan against what was done.
enum ProgrammeCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "poa",
      summary: Bilingual(
        es: "el programa operativo anual, mes a mes", en: "the annual operating plan, by month"),
      description: Bilingual(
        es: "Lo programado y lo realizado de cada actividad, al mes y acumulado, con su semáforo.",
        en: "What was planned and done of each activity, by month and to date, with its light."),
      options: [
        OptionSpec(
          "year", .number(Bilingual(es: "AÑO", en: "YEAR"), 1900...2199),
          help: Bilingual(es: "el año", en: "the year"), isRequired: true),
        OptionSpec(
          "through", .number(Bilingual(es: "MES", en: "MONTH"), 1...12),
          help: Bilingual(es: "hasta este mes, del 1 al 12", en: "through this month, 1 to 12"),
          standard: "12"),
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town poa --year 2019 --through 6 --as-of 2019-06-30",
          Bilingual(es: "el primer semestre", en: "the first half-year"))
      ], related: ["findings"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let through = context.arguments.number("through") ?? 12
    let activities = try question.programme(year: Int64(context.arguments.number("year") ?? 0))
      .map { $0.cut(through: through) }
    if question.wantsJSON {
      try question.json { Answers.programme(activities, to: $0) }
      return .done
    }
    var table = Table([
      Column("program", Bilingual(es: "Programa", en: "Programme")),
      Column("activity", Bilingual(es: "Actividad", en: "Activity")),
      Column("month", Bilingual(es: "Mes", en: "Month"), .day),
      Column("programmed", Bilingual(es: "Programado", en: "Planned"), .whole),
      Column("realized", Bilingual(es: "Realizado", en: "Done"), .whole),
      Column("programmed_to_date", Bilingual(es: "Prog. acum.", en: "Planned to date"), .whole),
      Column("realized_to_date", Bilingual(es: "Real. acum.", en: "Done to date"), .whole),
      Column("advance", Bilingual(es: "Avance %", en: "Advance %"), .whole),
      Column("light", Bilingual(es: "Semáforo", en: "Light")),
    ])
    let isCSV = context.arguments.format == .csv
    func cell(_ count: Int64?) -> Cell { count.map { .whole($0) } ?? .empty }
    for activity in activities {
      for month in activity.months {
        table.append([
          .text(activity.program), .text(activity.activity), .text(month.month.description),
          cell(month.programmed), .whole(month.realized), cell(month.programmedToDate),
          .whole(month.realizedToDate), cell(month.advance),
          .text(isCSV ? month.light.rawValue : words(month.light).text(in: context.language)),
        ])
      }
    }
    try question.write(table)
    return .done
  }

  private static func words(_ light: ActivityProgress.Light) -> Bilingual {
    switch light {
    case .unknown: Bilingual(es: "desconocido", en: "unknown")
    case .notProgrammed: Bilingual(es: "no programado", en: "not planned")
    case .green: Bilingual(es: "verde", en: "green")
    case .yellow: Bilingual(es: "amarillo", en: "yellow")
    case .red: Bilingual(es: "rojo", en: "red")
    }
  }
}
