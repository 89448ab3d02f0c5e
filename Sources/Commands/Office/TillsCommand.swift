import Answers
import Console
import Engine
import Values

/// `tills`: what tills declared against what is recorded.
enum TillsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "tills",
      summary: Bilingual(
        es: "los cortes de caja contra los pagos", en: "tills' closings against the payments"),
      description: Bilingual(
        es:
          "De cada oficina, caja y día, canal por canal: lo que declara el corte, lo que se sabía al "
          + "asentarlo, la diferencia, y lo que se sabe ahora. También los días con pagos en una caja "
          + "sin corte. Sin --day, --from ni --to: el día de --as-of.",
        en:
          "Of each office, till and day, channel by channel: what the closing declares, what was known "
          + "when it was recorded, the difference, and what is known now. Also days with payments at a "
          + "till and no closing. Without --day, --from and --to: the day of --as-of."),
      options: [
        OptionSpec(
          "day", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(es: "solo este día", en: "this day only")),
        OptionSpec(
          "office", .text(Bilingual(es: "CLAVE", en: "KEY")),
          help: Bilingual(es: "solo esta oficina", en: "this office only")),
      ]
        + OfficeQuestion.options(
          from: Bilingual(es: "desde este mes o día", en: "from this month or day"),
          to: Bilingual(es: "hasta este", en: "through this one")),
      examples: [
        ExampleSpec(
          "recauda --ledger town tills --day 2020-03-31",
          Bilingual(es: "las cajas de un día", en: "the tills of a day")),
        ExampleSpec(
          "recauda --ledger town tills --from 2020-01 --to 2020-12 --format csv",
          Bilingual(es: "un año, para revisarlo", en: "one year, to be looked through")),
      ], related: ["handover", "findings"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let office = try OfficeQuestion(context)
    var head = office.head
    if let word = context.arguments.value("day") {
      guard head.span == Span() else {
        throw UserError(
          Bilingual(
            es: "--day no va con --from ni --to", en: "--day does not go with --from or --to"),
          status: .usage)
      }
      let day = try office.question.day(word, option: "day")
      head.span = Span(from: day, to: day)
    } else if head.span == Span() {
      head.span = Span(from: office.day, to: office.day)
    }
    let selection = Tills.selection(head.span, office: context.arguments.value("office"))
    let tills = Tills(try office.events(selection), asOf: office.day)
    if office.question.wantsJSON {
      try office.question.json { Answers.tills(tills, head, to: $0) }
    } else {
      try office.question.write(table(tills))
    }
    return .done
  }

  private static func table(_ tills: Tills) -> Table {
    func pair(_ name: String, _ es: String, _ en: String) -> [Column] {
      [
        Column("\(name)_count", Bilingual(es: "Núm.", en: "No."), .whole),
        Column(name, Bilingual(es: es, en: en), .money),
      ]
    }
    var columns = [
      Column("day", Bilingual(es: "Día", en: "Day"), .day),
      Column("office", Bilingual(es: "Oficina", en: "Office")),
      Column("till", Bilingual(es: "Caja", en: "Till")),
      Column("closing", Bilingual(es: "Corte", en: "Closing"), alignsRight: true),
      Column("channel", Bilingual(es: "Canal", en: "Channel")),
    ]
    columns += pair("declared", "Declarado", "Declared")
    columns += pair("known", "Asentado", "Recorded")
    columns += pair("difference", "Diferencia", "Difference")
    columns += pair("now", "Hoy", "Now")
    var table = Table(columns)
    for row in tills.rows {
      let closing: Cell = row.closing.map { .text("\($0.seq)") } ?? .empty
      for (channel, figures) in row.channels {
        var cells: [Cell] = [
          .day(row.day), .text(row.office), .text(row.till), closing, .text(channel),
        ]
        for sum in [figures.declared, figures.known, figures.difference, figures.now] {
          cells += [.count(sum?.count), .amount(sum?.amount)]
        }
        table.append(cells)
      }
    }
    let closings = tills.rows.filter { $0.closing != nil }
    let wrong = closings.count { !$0.matches }
    let unclosed = tills.rows.count - closings.count
    table.notes = [
      Bilingual(
        es: "Cortes: \(closings.count); con diferencia: \(wrong); cajas sin corte: \(unclosed).",
        en:
          "Closings: \(closings.count); with a difference: \(wrong); tills not closed: \(unclosed)."
      )
    ]
    return table
  }
}
