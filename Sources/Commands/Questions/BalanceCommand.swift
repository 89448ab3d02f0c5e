import Answers
import Console
import Engine
import Projections
import Values

/// `balance`: what one account owes.
enum BalanceCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "balance",
      summary: Bilingual(es: "lo que debe una cuenta", en: "what an account owes"),
      description: Bilingual(
        es: "Lo que debe una cuenta a un día, por componente y por cargo, con su convenio.",
        en: "What an account owes as of a day, by component and by charge, with its agreement."),
      arguments: [AccountQuestion.argument],
      options: Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town balance P-000017",
          Bilingual(es: "hoy, con todo lo que se sabe", en: "today, by all that is known")),
        ExampleSpec(
          "recauda --ledger town balance P-000017 --as-of 2021-05-19 --format json",
          Bilingual(es: "a un día pasado", en: "as of a past day")),
      ],
      statuses: AccountQuestion.statuses, related: ["accounts", "statement", "explain"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let name = context.arguments.positional(0) ?? ""
    let day = question.day
    let balance: AccountBalance? = try question.answer(
      stored: { Optional(try $0.balance(name)) },
      folded: { _ in try question.state(of: name).balance() })
    if question.wantsJSON {
      try question.json {
        Answers.balance(name, balance, asOf: day, known: question.known, to: $0)
      }
    } else {
      try write(balance, name, day, question)
    }
    return balance == nil ? .no : .done
  }

  private static func write(
    _ balance: AccountBalance?, _ name: String, _ day: Day, _ question: Question
  ) throws {
    guard let balance else { throw AccountQuestion.unknown(name) }
    var table = Table([
      Column("id", Bilingual(es: "Cargo", en: "Charge")),
      Column("concept", Bilingual(es: "Concepto", en: "Concept")),
      Column("period", Bilingual(es: "Periodo", en: "Period")),
      Column("due", Bilingual(es: "Vence", en: "Due"), .day),
      Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
      Column("owed", Bilingual(es: "Se debe", en: "Owed"), .money),
      Column("surcharge", Bilingual(es: "Recargo", en: "Surcharge"), .money),
      Column("total", Bilingual(es: "Total", en: "Total"), .money),
    ])
    for charge in balance.charges {
      table.append([
        .text(charge.id), .text(charge.concept), charge.period.map { .text($0) } ?? .empty,
        .text(charge.due.description), .money(charge.amount), .money(charge.base),
        .money(charge.surcharge), .money(charge.owed),
      ])
    }
    let owed = balance.line.owed
    table.total = [
      .text(balance.line.account), .empty, .empty, .text(day.description), .empty,
      .money(owed.total - owed[.surcharge]), .money(owed[.surcharge]), .money(owed.total),
    ]
    if balance.line.credit > 0 {
      let credit = Figures.money(balance.line.credit)
      table.notes.append(Bilingual(es: "Saldo a favor: \(credit)", en: "Credit: \(credit)"))
    }
    if let agreement = balance.agreement {
      table.notes.append(
        Bilingual(
          es: "Convenio \(agreement.id) del \(agreement.signed): \(agreement.status.words.es), "
            + "pagado \(Figures.money(agreement.paid)), "
            + "condonado \(Figures.money(agreement.forgiven))",
          en: "Agreement \(agreement.id) of \(agreement.signed): \(agreement.status.rawValue), "
            + "paid \(Figures.money(agreement.paid)), "
            + "forgiven \(Figures.money(agreement.forgiven))"))
    }
    try question.write(table)
  }
}
