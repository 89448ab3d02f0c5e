import Answers
import Console
import Engine
import Projections
import Values

/// `income`: money received and applied, by period.
enum IncomeCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let period = Bilingual(es: "MES|DÍA", en: "MONTH|DAY")
    return CommandSpec(
      "income",
      summary: Bilingual(
        es: "lo recibido y lo aplicado, por periodo", en: "money received and applied, by period"),
      description: Bilingual(
        es:
          "Por canal u oficina: lo recibido; por concepto, rubro o componente: lo aplicado. De mes a "
          + "mes o de día a día; una anulación se ve en su propio periodo, con signo menos.",
        en:
          "By channel or office: what was received; by concept, rubro or component: what was applied. "
          + "From month to month or day to day; an annulment shows in its own period, with a minus."
      ),
      options: [
        OptionSpec(
          "from", .text(period),
          help: Bilingual(es: "el primer mes o día", en: "the first month or day"),
          isRequired: true),
        OptionSpec(
          "to", .text(period), help: Bilingual(es: "el último", en: "the last"), isRequired: true),
        OptionSpec(
          "by", .choice(Income.Grouping.allCases.map(\.rawValue)),
          help: Bilingual(es: "por qué se agrupa", en: "what it is grouped by"),
          standard: "concept"),
      ] + Question.periodOptions,
      examples: [
        ExampleSpec(
          "recauda --ledger town income --from 2020-01 --to 2020-12 --by channel",
          Bilingual(es: "lo recibido por canal", en: "what came in by channel")),
        ExampleSpec(
          "recauda --ledger town income --from 2020-03-01 --to 2020-03-31 --by rubro --format csv",
          Bilingual(es: "la entrega diaria a contabilidad", en: "the daily hand-over to accounting")
        ),
      ], related: ["delinquency"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let periods = try self.periods(question)
    let grouping =
      context.arguments.value("by").flatMap { Income.Grouping(rawValue: $0) } ?? .concept
    let income = try question.answer(
      stored: { try $0.income(periods, by: grouping) },
      folded: { try Income($0().histories, periods, by: grouping) })
    if question.wantsJSON {
      try question.json {
        Answers.income(income, periods, by: grouping, known: question.known, to: $0)
      }
      return .done
    }
    var table = Table([
      Column("period", Bilingual(es: "Periodo", en: "Period"), .day),
      Column("key", Bilingual(es: "Grupo", en: "Group")),
      grouping == .channel || grouping == .office
        ? Column("received", Bilingual(es: "Recibido", en: "Received"), .money)
        : Column("applied", Bilingual(es: "Aplicado", en: "Applied"), .money),
    ])
    for (period, rows) in zip(periods.names, income.periods) {
      for (key, amount) in rows { table.append([.text(period), .text(key), .money(amount)]) }
    }
    table.total = [.text("Total"), .empty, .money(income.total)]
    try question.write(table)
    return .done
  }

  private static func periods(_ question: Question) throws -> Periods {
    let arguments = question.context.arguments
    let (from, to) = (arguments.value("from") ?? "", arguments.value("to") ?? "")
    if let first = Month(from), let last = Month(to), first <= last {
      return Periods(from: first, to: last)
    }
    if let first = Day(from), let last = Day(to), first <= last {
      return Periods(from: first, to: last)
    }
    throw arguments.badValue(
      "from", "\(from) --to \(to)",
      Bilingual(
        es: "no son dos meses ni dos días en su orden", en: "not two months or two days in order"))
  }
}
