import Answers
import Console
import Engine

/// `forms`: the stock of official forms.
enum FormsCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "forms",
      summary: Bilingual(
        es: "las formas oficiales: existencias y folios que faltan",
        en: "official forms: the stock, and folios that are missing"),
      description: Bilingual(
        es:
          "De cada forma y serie: folios recibidos, usados y anulados, los que quedan, el que sigue, "
          + "los huecos bajo el más alto que se gastó, y los gastados que nunca se recibieron.",
        en:
          "Of each form and series: folios received, used and voided, what is left, the next one, the "
          + "gaps below the highest that was spent, and those spent that were never received."),
      options: Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town forms --as-of 2020-12-31",
          Bilingual(es: "las existencias al cierre del año", en: "the stock at the year's end"))
      ], related: ["findings", "tills"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let forms = FormStock.all(
      try question.events(FormStock.selection), asOf: question.day)
    switch context.arguments.format {
    case .ndjson:
      let json = JSONWriter(context.output)
      for stock in forms {
        Answers.form(stock, to: json)
        json.endLine()
      }
    case .json:
      try question.json { json in
        json.array { for stock in forms { Answers.form(stock, to: json) } }
      }
    case .table, .csv: try question.write(table(forms))
    }
    return .done
  }

  private static func table(_ forms: [FormStock]) -> Table {
    var table = Table([
      Column("form", Bilingual(es: "Forma", en: "Form")),
      Column("series", Bilingual(es: "Serie", en: "Series")),
      Column("received", Bilingual(es: "Recibidas", en: "Received"), .whole),
      Column("used", Bilingual(es: "Usadas", en: "Used"), .whole),
      Column("voided", Bilingual(es: "Anuladas", en: "Voided"), .whole),
      Column("left", Bilingual(es: "Quedan", en: "Left"), .whole),
      Column("next", Bilingual(es: "Sigue", en: "Next"), alignsRight: true),
      Column("reused", Bilingual(es: "Repetidas", en: "Again"), .whole),
      Column("gaps", Bilingual(es: "Huecos", en: "Gaps")),
      Column("not_in_stock", Bilingual(es: "No recibidas", en: "Not received")),
    ])
    for stock in forms {
      let gaps = stock.gaps.map { gap in
        gap.count == 1 ? "\(gap.lowerBound)" : "\(gap.lowerBound)-\(gap.upperBound)"
      }
      table.append([
        .text(stock.form), .text(stock.series), .whole(stock.received), .whole(stock.used),
        .whole(stock.voided), .whole(stock.left), stock.next.map { .text("\($0)") } ?? .empty,
        .whole(stock.reused), .text(gaps.joined(separator: " ")),
        .text(stock.strangers.map { "\($0)" }.joined(separator: " ")),
      ])
    }
    return table
  }
}
