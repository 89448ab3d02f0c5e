import Answers
import Console
import Engine
import Values

/// `agreements`: all agreements that took effect.
enum AgreementsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "agreements",
      summary: Bilingual(es: "los convenios y cómo van", en: "agreements and how they stand"),
      description: Bilingual(
        es:
          "Los convenios que surtieron efecto, de todas las cuentas, a un día: lo que se debe de sus "
          + "cargos, lo condonado, lo pagado, y la parcialidad que sigue con lo que le falta.",
        en:
          "The agreements that took effect, of all accounts, as of a day: what is owed on their "
          + "charges, what was forgiven and paid, and the next instalment with what it lacks."),
      options: [
        OptionSpec(
          "status", .choice(AgreementState.Status.allCases.map(\.rawValue)),
          help: Bilingual(
            es: "solo los vigentes, cumplidos o rotos",
            en: "only the active, fulfilled or broken ones"))
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town agreements --status active --as-of 2020-12-31",
          Bilingual(es: "los vigentes al cierre del año", en: "those active at the year's end")),
        ExampleSpec(
          "recauda --ledger town agreements --format ndjson",
          Bilingual(es: "una línea JSON por convenio", en: "one JSON line an agreement")),
      ], related: ["balance", "statement"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let status = context.arguments.value("status").flatMap { AgreementState.Status(rawValue: $0) }
    let agreements = try question.ofAll { try $0.agreements(status) }
    switch context.arguments.format {
    case .ndjson: Answers.agreements(agreements, to: JSONWriter(context.output))
    case .json:
      try question.json { json in
        json.array { Answers.agreements(agreements, inArray: json) }
      }
    case .table, .csv: try write(agreements, question)
    }
    return .done
  }

  private static func write(_ agreements: [ListedAgreement], _ question: Question) throws {
    var table = Table([
      Column("account", Bilingual(es: "Cuenta", en: "Account")),
      Column("id", Bilingual(es: "Convenio", en: "Agreement")),
      Column("status", Bilingual(es: "Estado", en: "Status")),
      Column("signed", Bilingual(es: "Firmado", en: "Signed"), .day),
      Column("covered_owed", Bilingual(es: "Se debe", en: "Owed"), .money),
      Column("forgiven", Bilingual(es: "Condonado", en: "Forgiven"), .money),
      Column("paid", Bilingual(es: "Pagado", en: "Paid"), .money),
      Column("instalments", Bilingual(es: "Parc.", en: "Inst."), .whole),
      Column("missed", Bilingual(es: "Faltó", en: "Missed"), .whole),
      Column("next_due", Bilingual(es: "Sigue", en: "Next"), .day),
      Column("next_amount", Bilingual(es: "Le falta", en: "Lacks"), .money),
      Column("broken_on", Bilingual(es: "Se rompió", en: "Broke"), .day),
      Column("fulfilled_on", Bilingual(es: "Se cumplió", en: "Fulfilled"), .day),
    ])
    let isCSV = question.context.arguments.format == .csv
    var sums = [Int64](repeating: 0, count: 3)
    func day(_ day: Day?) -> Cell { day.map { .text($0.description) } ?? .empty }
    for listed in agreements {
      let agreement = listed.line
      let figures = [
        agreement.coveredOwed, agreement.forgiven, agreement.paid,
      ]
      for place in figures.indices { sums[place] = Exact.sum(sums[place], figures[place]) }
      let status = agreement.status
      table.append(
        [
          .text(listed.account),
          .text(agreement.id),
          .text(isCSV ? status.rawValue : status.words.text(in: question.context.language)),
          day(agreement.signed),
        ] + figures.map { .money($0) } + [
          .whole(Int64(listed.instalments)), .whole(agreement.missed),
          day(listed.nextDue), listed.nextAmount.map { .money($0) } ?? .empty,
          day(agreement.brokenOn), day(agreement.fulfilledOn),
        ])
    }
    table.total =
      [.text("Total"), .whole(Int64(agreements.count)), .empty, .empty]
      + sums.map { .money($0) } + [Cell](repeating: .empty, count: 6)
    try question.write(table)
  }
}
