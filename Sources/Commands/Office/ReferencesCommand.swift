import Answers
import Console
import Engine
import Values

/// `references`: references to pay by, and what became of them.
enum ReferencesCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "references",
      summary: Bilingual(
        es: "las referencias de pago y qué fue de ellas",
        en: "references to pay by, and what became of them"),
      description: Bilingual(
        es:
          "Las referencias emitidas: pagadas, vencidas sin pago o abiertas a un día. Con --by month "
          + "se cuentan por el mes en que se emitieron; con --by channel, los pagos con y sin "
          + "referencia de cada canal y qué parte fue sin papel.",
        en:
          "The references issued: paid, expired without a payment, or open as of a day. With --by "
          + "month they are counted by the month in which they were issued; with --by channel, each "
          + "channel's payments with and without a reference, and the share without paper."),
      options: [
        OptionSpec(
          "status", .choice(IssuedReference.Status.allCases.map(\.rawValue)),
          help: Bilingual(
            es: "solo las abiertas, pagadas o vencidas", en: "only the open, paid or expired ones")),
        OptionSpec(
          "by", .choice(["month", "channel"]),
          help: Bilingual(es: "en vez de cada una, cuántas", en: "how many, in place of each one")),
      ]
        + OfficeQuestion.options(
          from: Bilingual(es: "emitidas (o pagos) desde", en: "issued (or payments) from"),
          to: Bilingual(es: "hasta", en: "through")),
      examples: [
        ExampleSpec(
          "recauda --ledger town references --status expired --from 2020-01 --to 2020-12",
          Bilingual(es: "las que nadie pagó a tiempo", en: "those that nobody paid in time")),
        ExampleSpec(
          "recauda --ledger town references --by channel --as-of 2020-12-31",
          Bilingual(es: "cuánto se paga sin papel", en: "how much is paid without paper")),
      ], related: ["income", "findings"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let office = try OfficeQuestion(context)
    let status = context.arguments.value("status")
    let grouping = context.arguments.value("by")
    if status != nil, grouping != nil {
      throw UserError(
        Bilingual(
          es: "--status y --by no van juntas", en: "--status and --by do not go together"),
        status: .usage)
    }
    if grouping == "channel" {
      try write(
        ReferenceShare(office.events(ReferenceShare.selection), asOf: office.day, office.span),
        office)
      return .done
    }
    let references = References(
      try office.events(References.selection), asOf: office.day, office.span)
    if grouping == "month" {
      try write(references.months, office)
    } else {
      try write(references.issued.filter { status == nil || $0.status.rawValue == status }, office)
    }
    return .done
  }

  private static func write(_ references: [IssuedReference], _ office: OfficeQuestion) throws {
    let context = office.context
    switch context.arguments.format {
    case .ndjson:
      let json = JSONWriter(context.output)
      for reference in references {
        Answers.reference(reference, to: json)
        json.endLine()
      }
    case .json:
      try office.question.json { json in
        json.array { for reference in references { Answers.reference(reference, to: json) } }
      }
    case .table, .csv:
      var table = Table([
        Column("reference", Bilingual(es: "Referencia", en: "Reference")),
        Column("account", Bilingual(es: "Cuenta", en: "Account")),
        Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
        Column("issued", Bilingual(es: "Emitida", en: "Issued"), .day),
        Column("expires", Bilingual(es: "Vence", en: "Expires"), .day),
        Column("status", Bilingual(es: "Estado", en: "Status")),
        Column("paid_on", Bilingual(es: "Pagada el", en: "Paid on"), .day),
        Column("paid", Bilingual(es: "Pagado", en: "Paid"), .money),
        Column("payments", Bilingual(es: "Pagos", en: "Payments"), .whole),
      ])
      let isCSV = context.arguments.format == .csv
      var (amount, paid, payments): (Int64, Int64, Int) = (0, 0, 0)
      for reference in references {
        let status = reference.status
        amount = Exact.sum(amount, reference.amount)
        paid = Exact.sum(paid, reference.paid)
        payments += reference.payments
        table.append([
          .text(reference.reference), .text(reference.account), .money(reference.amount),
          .day(reference.issued), .day(reference.expires),
          .text(isCSV ? status.rawValue : words(reference).text(in: context.language)),
          .day(reference.paidOn), .money(reference.paid), .count(reference.payments),
        ])
      }
      table.total = [
        .text("Total"), .count(references.count), .money(amount), .empty, .empty, .empty, .empty,
        .money(paid), .count(payments),
      ]
      try office.question.write(table)
    }
  }

  private static func words(_ reference: IssuedReference) -> Bilingual {
    switch reference.status {
    case .open: Bilingual(es: "abierta", en: "open")
    case .expired: Bilingual(es: "vencida", en: "expired")
    case .paid:
      reference.isLate
        ? Bilingual(es: "pagada tarde", en: "paid late") : Bilingual(es: "pagada", en: "paid")
    }
  }

  private static func write(
    _ months: (rows: [(month: Month, row: References.MonthRow)], total: References.MonthRow),
    _ office: OfficeQuestion
  ) throws {
    if office.question.wantsJSON {
      return try office.question.json { Answers.references(months, office.head, to: $0) }
    }
    var table = Table([
      Column("month", Bilingual(es: "Mes", en: "Month"), .day),
      Column("issued", Bilingual(es: "Emitidas", en: "Issued"), .whole),
      Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
      Column("paid", Bilingual(es: "Pagadas", en: "Paid"), .whole),
      Column("paid_amount", Bilingual(es: "Pagado", en: "Paid amount"), .money),
      Column("late", Bilingual(es: "Tarde", en: "Late"), .whole),
      Column("twice", Bilingual(es: "Más de una vez", en: "More than once"), .whole),
      Column("expired", Bilingual(es: "Vencidas", en: "Expired"), .whole),
      Column("open", Bilingual(es: "Abiertas", en: "Open"), .whole),
    ])
    func cells(_ name: String, _ row: References.MonthRow) -> [Cell] {
      [
        .text(name), .count(row.issued), .money(row.amount), .count(row.paid),
        .money(row.paidAmount), .count(row.late), .count(row.twice), .count(row.expired),
        .count(row.open),
      ]
    }
    for (month, row) in months.rows { table.append(cells(month.description, row)) }
    table.total = cells("Total", months.total)
    try office.question.write(table)
  }

  private static func write(_ share: ReferenceShare, _ office: OfficeQuestion) throws {
    if office.question.wantsJSON {
      return try office.question.json { Answers.references(share, office.head, to: $0) }
    }
    var table = Table([
      Column("channel", Bilingual(es: "Canal", en: "Channel")),
      Column("with", Bilingual(es: "Con referencia", en: "With reference"), .whole),
      Column("with_amount", Bilingual(es: "Importe", en: "Amount"), .money),
      Column("without", Bilingual(es: "Sin ella", en: "Without"), .whole),
      Column("without_amount", Bilingual(es: "Importe", en: "Amount"), .money),
      Column("unknown", Bilingual(es: "No emitida", en: "Not issued"), .whole),
      Column("share", Bilingual(es: "Sin papel %", en: "Paperless %"), .money),
    ])
    func cells(_ name: String, _ row: ReferenceShare.Row) -> [Cell] {
      [
        .text(name), .whole(row.with), .money(row.withAmount), .whole(row.without),
        .money(row.withoutAmount), .whole(row.unknown), .amount(row.share),
      ]
    }
    for (channel, row) in share.rows { table.append(cells(channel, row)) }
    table.total = cells("Total", share.total)
    try office.question.write(table)
  }
}
