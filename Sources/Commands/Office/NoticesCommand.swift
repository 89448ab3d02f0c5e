import Answers
import Console
import Engine

/// `notices`: notices issued and served, and who paid after.
enum NoticesCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "notices",
      summary: Bilingual(
        es: "avisos emitidos y notificados, y quién pagó después",
        en: "notices issued and served, and who paid after"),
      description: Bilingual(
        es:
          "Los avisos emitidos, los intentos de notificarlos por su resultado, a cuántas cuentas se "
          + "notificó (entregado o rechazado), y cuántas de ellas pagaron algo en los días que siguen, "
          + "el de la notificación incluido. En el total cada cuenta y cada pago cuentan una vez.",
        en:
          "Notices issued, attempts at serving them by result, how many accounts were served "
          + "(delivered or refused), and how many of these paid anything in the days that follow, that "
          + "of serving included. In the total each account and each payment counts once."),
      options: [
        OptionSpec(
          "by", .choice(Notices.Grouping.allCases.map(\.rawValue)),
          help: Bilingual(es: "por qué se agrupa", en: "what it is grouped by"), standard: "kind"),
        OptionSpec(
          "paid-within", .number(Bilingual(es: "DÍAS", en: "DAYS"), 0...36_500),
          help: Bilingual(
            es: "pagos hasta tantos días después", en: "payments up to so many days after"),
          standard: "30"),
      ]
        + OfficeQuestion.options(
          from: Bilingual(es: "avisos desde este mes o día", en: "notices from this month or day"),
          to: Bilingual(es: "hasta este", en: "through this one")),
      examples: [
        ExampleSpec(
          "recauda --ledger town notices --from 2020-01 --to 2020-03 --paid-within 15",
          Bilingual(es: "qué logró una campaña", en: "what a campaign achieved")),
        ExampleSpec(
          "recauda --ledger town notices --by barrio --format csv",
          Bilingual(es: "barrio por barrio", en: "barrio by barrio")),
      ], related: ["worklist", "delinquency"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let office = try OfficeQuestion(context)
    let grouping =
      context.arguments.value("by").flatMap { Notices.Grouping(rawValue: $0) } ?? .kind
    let limit = context.arguments.number("paid-within") ?? 30
    let notices = Notices(
      try office.events(Notices.selection(by: grouping)), asOf: office.day, office.span,
      by: grouping, paidWithin: limit)
    if office.question.wantsJSON {
      try office.question.json {
        Answers.notices(notices, by: grouping, paidWithin: limit, office.head, to: $0)
      }
      return .done
    }
    var table = Table([
      Column("key", Bilingual(es: "Grupo", en: "Group")),
      Column("issued", Bilingual(es: "Emitidos", en: "Issued"), .whole),
      Column("served", Bilingual(es: "Diligencias", en: "Attempts"), .whole),
      Column("delivered", Bilingual(es: "Entregados", en: "Delivered"), .whole),
      Column("refused", Bilingual(es: "Rechazados", en: "Refused"), .whole),
      Column("absent", Bilingual(es: "Ausente", en: "Absent"), .whole),
      Column("wrong_address", Bilingual(es: "Mal domicilio", en: "Wrong address"), .whole),
      Column("accounts", Bilingual(es: "Cuentas", en: "Accounts"), .whole),
      Column("paid_accounts", Bilingual(es: "Pagaron", en: "Paid"), .whole),
      Column("paid", Bilingual(es: "Pagado", en: "Amount paid"), .money),
    ])
    func cells(_ name: String, _ row: Notices.Row) -> [Cell] {
      var cells: [Cell] = [.text(name), .whole(row.issued), .whole(row.attempts)]
      cells += row.served.map { .whole($0) }
      cells += [.count(row.accounts), .count(row.paidAccounts), .money(row.paid)]
      return cells
    }
    for (key, row) in notices.rows { table.append(cells(key, row)) }
    table.total = cells("Total", notices.total)
    try office.question.write(table)
    return .done
  }
}
