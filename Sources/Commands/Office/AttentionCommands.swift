import Answers
import Console
import Engine
import Values

/// `certificates`: asked for, issued, refused, and how long it took.
enum CertificatesCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "certificates",
      summary: Bilingual(
        es: "constancias solicitadas, expedidas y su tiempo de atención",
        en: "certificates asked for, issued, and the attention time"),
      description: Bilingual(
        es:
          "Por mes y tipo: solicitadas y pendientes por el día de la solicitud; expedidas, negadas y "
          + "su tiempo de atención por el de la respuesta. El tiempo va de asentada la solicitud a "
          + "asentada la respuesta, en minutos enteros: la mediana y lo que no rebasan nueve de cada "
          + "diez.",
        en:
          "By month and kind: asked for and pending by the day of the request; issued, refused and "
          + "their attention time by that of the answer. The time goes from when the request was "
          + "recorded to when the answer was, in whole minutes: the median, and what nine in ten do "
          + "not exceed."),
      options: AttentionTable.options(by: "kind"),
      examples: [
        ExampleSpec(
          "recauda --ledger town certificates --from 2020-01 --to 2020-12 --by month",
          Bilingual(es: "un año, mes por mes", en: "one year, month by month"))
      ], related: ["complaints", "findings"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    try AttentionTable.run(.certificates, by: "kind", context)
  }
}

/// `complaints`: filed, answered, and how long it took.
enum ComplaintsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "complaints",
      summary: Bilingual(
        es: "quejas presentadas, atendidas y su tiempo de atención",
        en: "complaints filed, answered, and the attention time"),
      description: Bilingual(
        es:
          "Por mes y resultado: presentadas y pendientes por el día de la queja; atendidas y su tiempo "
          + "de atención por el de la respuesta, como en certificates. Una pendiente no tiene "
          + "resultado.",
        en:
          "By month and outcome: filed and pending by the day of the complaint; answered and their "
          + "attention time by that of the answer, as in certificates. A pending one has no outcome."
      ),
      options: AttentionTable.options(by: "outcome"),
      examples: [
        ExampleSpec(
          "recauda --ledger town complaints --from 2020-01 --to 2020-12 --by outcome",
          Bilingual(es: "cómo terminaron las de un año", en: "how those of a year ended"))
      ], related: ["certificates"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    try AttentionTable.run(.complaints, by: "outcome", context)
  }
}

/// What both have in common.
private enum AttentionTable {
  static func options(by name: String) -> [OptionSpec] {
    [
      OptionSpec(
        "by", .choice([name, "month"]),
        help: Bilingual(
          es: "solo por esto; sin ella, por ambos", en: "only by this; without it, by both"))
    ]
      + OfficeQuestion.options(
        from: Bilingual(es: "desde este mes o día", en: "from this month or day"),
        to: Bilingual(es: "hasta este", en: "through this one"))
  }

  static func run(
    _ desk: Attention.Desk, by name: String, _ context: Context
  ) throws -> ExitStatus {
    let office = try OfficeQuestion(context)
    let by = context.arguments.value("by")
    let attention = Attention(
      try office.events(Attention.selection(desk)), desk, asOf: office.day, office.span,
      byMonth: by != name, byName: by != "month")
    if office.question.wantsJSON {
      try office.question.json {
        Answers.attention(attention, desk, office.head, by: by, to: $0)
      }
    } else {
      try office.question.write(table(attention, desk, by: by, name))
    }
    return .done
  }

  private static func table(
    _ attention: Attention, _ desk: Attention.Desk, by: String?, _ name: String
  ) -> Table {
    let isCertificates = desk == .certificates
    var keys: [Column] = []
    if by != name { keys.append(Column("month", Bilingual(es: "Mes", en: "Month"), .day)) }
    if by != "month" {
      keys.append(
        isCertificates
          ? Column("kind", Bilingual(es: "Tipo", en: "Kind"))
          : Column("outcome", Bilingual(es: "Resultado", en: "Outcome")))
    }
    let figures =
      isCertificates
      ? [
        Column("requested", Bilingual(es: "Solicitadas", en: "Requested"), .whole),
        Column("issued", Bilingual(es: "Expedidas", en: "Issued"), .whole),
        Column("refused", Bilingual(es: "Negadas", en: "Refused"), .whole),
      ]
      : [
        Column("filed", Bilingual(es: "Presentadas", en: "Filed"), .whole),
        Column("answered", Bilingual(es: "Atendidas", en: "Answered"), .whole),
      ]
    var table = Table(
      keys + figures + [
        Column("pending", Bilingual(es: "Pendientes", en: "Pending"), .whole),
        Column("median_minutes", Bilingual(es: "Mediana, min", en: "Median, min"), .whole),
        Column("p90_minutes", Bilingual(es: "90 %, min", en: "90 %, min"), .whole),
      ])
    func cells(_ row: Attention.Row) -> [Cell] {
      var cells: [Cell] = [.count(row.asked), .count(row.granted)]
      if isCertificates { cells.append(.count(row.refused)) }
      cells += [.count(row.pending), .count(row.median), .count(row.percentile90)]
      return cells
    }
    for (key, row) in attention.rows {
      var names: [Cell] = []
      if by != name { names.append(key.month.map { .text($0.description) } ?? .empty) }
      if by != "month" { names.append(key.name.map { .text($0) } ?? .empty) }
      table.append(names + cells(row))
    }
    var total: [Cell] = [.text("Total")]
    while total.count < keys.count { total.append(.empty) }
    table.total = total + cells(attention.total)
    return table
  }
}
