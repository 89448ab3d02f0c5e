import Answers
import Console
import Engine
import Values

/// `statement`: how what an account owes came to be.
enum StatementCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "statement",
      summary: Bilingual(
        es: "estado de cuenta: cómo se llegó a lo que debe",
        en: "how what an account owes came to be"),
      description: Bilingual(
        es:
          "La vida de una cuenta en el orden de las reglas: cargos, recargos, pagos con su aplicación, "
          + "descuentos, convenios y actos de cobro. El saldo es lo que se debe menos lo que hay a "
          + "favor.",
        en:
          "An account's life in the order of the rules: charges, surcharges, payments with their "
          + "allocation, discounts, agreements and acts of collection. The balance is what is owed "
          + "less the credit."),
      arguments: [AccountQuestion.argument],
      options: [
        OptionSpec(
          "from", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(
            es: "desde este día, con el saldo anterior",
            en: "from this day on, with an opening balance"))
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town statement P-000017",
          Bilingual(es: "desde el principio hasta hoy", en: "from the beginning until today")),
        ExampleSpec(
          "recauda --ledger town statement P-000017 --from 2020-01-01 --as-of 2020-12-31",
          Bilingual(es: "un año", en: "one year")),
      ], statuses: AccountQuestion.statuses, related: ["balance", "explain"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let name = context.arguments.positional(0) ?? ""
    let from = try context.arguments.value("from").map { try question.day($0, option: "from") }
    let day = question.day
    if let from, from > day {
      throw UserError(
        Bilingual(
          es: "--from \(from) está después del día del saldo, \(day)",
          en: "--from \(from) comes after the day of the balance, \(day)"), status: .usage)
    }
    let statement = try question.state(of: name).statement(from: from)
    if question.wantsJSON {
      try question.json {
        Answers.statement(
          name, from: from, statement, asOf: day, known: question.known, to: $0)
      }
      return statement == nil ? .no : .done
    }
    guard let statement else { throw AccountQuestion.unknown(name) }
    if context.arguments.format == .csv {
      try StatementTable.csv(statement).writeCSV(to: context.output)
    } else {
      try question.write(StatementTable.table(statement, from: from, context.language))
    }
    return .done
  }
}
