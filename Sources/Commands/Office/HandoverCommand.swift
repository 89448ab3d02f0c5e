import Answers
import Console
import Engine
import Values

/// `handover`: a day's income for accounting, tied to the tills.
enum HandoverCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "handover",
      summary: Bilingual(
        es: "la entrega de un día a contabilidad", en: "a day's hand-over to accounting"),
      description: Bilingual(
        es:
          "Lo que entró un día por rubro y concepto, lo que quedó a favor o por identificar, y si eso "
          + "es lo recibido y lo que las cajas declararon. Cada pago con lo que él mismo pagó; income "
          + "cuenta además lo que ese día cambió del pasado.",
        en:
          "What came in on a day by rubro and concept, what was left as credit or in suspense, and "
          + "whether that is what was received and what the tills declared. Each payment with what it "
          + "paid itself; income also counts what changed of the past on that day."),
      options: [
        OptionSpec(
          "day", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(es: "el día; sin ella, el de --as-of", en: "the day; without it, --as-of")
        ),
        OptionSpec(
          "office", .text(Bilingual(es: "CLAVE", en: "KEY")),
          help: Bilingual(es: "solo esta oficina", en: "this office only")),
        OptionSpec(
          "exit-code",
          help: Bilingual(es: "termina con 1 si no cuadra", en: "ends with 1 if it does not tie")),
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town handover --day 2020-03-31",
          Bilingual(es: "todas las oficinas", en: "all offices")),
        ExampleSpec(
          "recauda --ledger town handover --day 2020-03-31 --office tesoreria --format json",
          Bilingual(es: "una oficina", en: "one office")),
      ],
      statuses: [
        .done,
        StatusSpec(
          .no, Bilingual(es: "no cuadra, con --exit-code", en: "it does not tie, with --exit-code")),
        .usage, .failed,
      ], related: ["tills", "income"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let asOf = question.day
    let day =
      try context.arguments.value("day").map { try question.day($0, option: "day") } ?? asOf
    let office = context.arguments.value("office")
    let handover = try question.ofAll { try $0.handover(of: day, office: office) }
    let events = try question.events(Tills.selection(Span(from: day, to: day), office: office))
    let tie = HandoverTie(handover, Tills(events, asOf: asOf))
    if question.wantsJSON {
      try question.json {
        Answers.handover(
          handover, tie, of: day, office: office, asOf: asOf, known: question.known, to: $0)
      }
    } else {
      try question.write(table(handover, tie, isCSV: context.arguments.format == .csv))
    }
    return context.arguments.flag("exit-code") && !tie.ties ? .no : .done
  }

  private static func table(_ handover: Handover, _ tie: HandoverTie, isCSV: Bool) -> Table {
    var table = Table([
      Column("rubro", Bilingual(es: "Rubro", en: "Rubro")),
      Column("concept", Bilingual(es: "Concepto", en: "Concept")),
      Column("applied", Bilingual(es: "Importe", en: "Amount"), .money),
    ])
    for (key, amount) in handover.rows {
      table.append([.text(key.rubro), .text(key.concept), .money(amount)])
    }
    if isCSV { return table }
    let credit = Figures.money(handover.credit)
    let suspense = Figures.money(handover.suspense)
    let (at, elsewhere) = (Figures.money(tie.received), Figures.money(tie.elsewhere))
    table.total = [.text("Total"), .empty, .money(handover.applied)]
    table.notes = [
      Bilingual(
        es: "A favor: \(credit). Por identificar: \(suspense). Recibido: "
          + "\(Figures.money(handover.received)), en \(Figures.whole(handover.payments)) pagos.",
        en: "Credit: \(credit). In suspense: \(suspense). Received: "
          + "\(Figures.money(handover.received)), payments: \(Figures.whole(handover.payments))."),
      Bilingual(
        es: "En cajas: \(at). Fuera de ellas: \(elsewhere).",
        en: "At tills: \(at). Elsewhere: \(elsewhere)."),
    ]
    for till in tie.tills {
      let received = Figures.money(till.received)
      let declared = till.declared.map { Figures.money($0) }
      table.notes.append(
        Bilingual(
          es: "\(till.office), \(till.till): recibido \(received), "
            + (declared.map { "declarado \($0)" } ?? "sin corte")
            + (till.ties ? "." : ": no cuadra."),
          en: "\(till.office), \(till.till): received \(received), "
            + (declared.map { "declared \($0)" } ?? "not closed")
            + (till.ties ? "." : ": does not tie.")))
    }
    table.notes.append(
      tie.ties
        ? Bilingual(es: "Cuadra.", en: "It ties.")
        : Bilingual(es: "No cuadra.", en: "It does not tie."))
    return table
  }
}
