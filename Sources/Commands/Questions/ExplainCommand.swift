import Answers
import Console
import Engine
import Values

/// `explain`: each centavo of a balance with the event or rule it comes from.
enum ExplainCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "explain",
      summary: Bilingual(
        es: "de dónde sale cada centavo de un saldo",
        en: "where each centavo of a balance comes from"
      ),
      description: Bilingual(
        es:
          "Cargo por cargo, cada línea un hecho o una regla: un recargo con su día, base y tasa; lo "
          + "aplicado con su pago. Las líneas de un cargo suman lo que de él se debe, y todas el saldo: "
          + "lo que se debe menos lo que hay a favor.",
        en:
          "Charge by charge, each line an event or a rule: a surcharge with its day, base and rate; an "
          + "allocation with its payment. A charge's lines add up to what is owed on it, and all of "
          + "them to the balance: what is owed less the credit."),
      arguments: [AccountQuestion.argument],
      options: [
        OptionSpec(
          "all",
          help: Bilingual(
            es: "también los cargos saldados, línea por línea",
            en: "settled charges too, line by line"))
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town explain P-000017",
          Bilingual(es: "el saldo de hoy", en: "today's balance")),
        ExampleSpec(
          "recauda --ledger town explain P-000017 --as-of 2020-12-31 --all --format csv",
          Bilingual(
            es: "todo, para una hoja de cálculo", en: "everything, for a spreadsheet")),
      ], statuses: AccountQuestion.statuses, related: ["balance", "statement"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let name = context.arguments.positional(0) ?? ""
    let all = context.arguments.flag("all")
    let day = question.day
    let explanation = try question.state(of: name).explanation()
    if let explanation, !explanation.addsUp {
      throw UserError(
        Bilingual(
          es: "las líneas no suman el saldo: es un error de recauda; no use la respuesta",
          en: "the lines do not add up to the balance: a fault of recauda; do not use the answer"),
        place: Bilingual(name), status: .no)
    }
    if question.wantsJSON {
      try question.json {
        Answers.explanation(
          name, all: all, explanation, asOf: day, known: question.known, to: $0)
      }
      return explanation == nil ? .no : .done
    }
    guard let explanation else { throw AccountQuestion.unknown(name) }
    if context.arguments.format == .csv {
      try csv(explanation, all: all).writeCSV(to: context.output)
    } else {
      try question.write(table(explanation, all: all, context.language))
    }
    return .done
  }

  private static func table(
    _ explanation: Explanation, all: Bool, _ language: Language
  ) -> Table {
    var table = Table([
      Column("charge", Bilingual(es: "Cargo", en: "Charge")),
      Column("day", Bilingual(es: "Fecha", en: "Day"), .day),
      Column("seq", Bilingual(es: "Núm.", en: "Seq"), .whole),
      Column("event", Bilingual(es: "Evento", en: "Event")),
      Column("rule", Bilingual(es: "Origen", en: "Comes from")),
      Column("component", Bilingual(es: "Componente", en: "Component")),
      Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
    ])
    let words = StatementWords(record: explanation.record, fold: explanation.fold)
    func row(_ line: Explanation.Line, _ head: Bilingual) -> [Cell] {
      [
        .text(head.text(in: language)), .text(line.day.description),
        line.seq.map { .whole(Int64($0)) } ?? .empty,
        line.event.map { .text(explanation.record.ids.name($0)) } ?? .empty,
        .text(words.rule(line).text(in: language)),
        line.component.map { .text(StatementWords.component($0).text(in: language)) } ?? .empty,
        .money(line.amount),
      ]
    }
    func sum(_ head: Bilingual, _ amount: Int64) -> [Cell] {
      [.empty, .empty, .empty, .empty, .text(head.text(in: language)), .empty, .money(amount)]
    }
    for group in explanation.owing + (all ? explanation.settled : []) {
      let head = words.charge(group.charge)
      for (place, line) in group.lines.enumerated() {
        table.append(row(line, place == 0 ? head : ""))
      }
      table.append(
        sum(
          Bilingual(es: "= Se debe de \(head.es)", en: "= Owed on \(head.en)"),
          group.amounts.total))
    }
    if !all, !explanation.settled.isEmpty {
      let count = explanation.settled.count
      table.append(
        sum(
          Bilingual(
            es: "\(count) \(count == 1 ? "cargo saldado" : "cargos saldados")",
            en: "\(count) \(count == 1 ? "settled charge" : "settled charges")"),
          explanation.settled.reduce(0) { Exact.sum($0, $1.amounts.total) }))
    }
    if all || explanation.fold.credit > 0, !explanation.credit.isEmpty {
      for (place, line) in explanation.credit.enumerated() {
        table.append(row(line, place == 0 ? Bilingual(es: "A favor", en: "Credit") : ""))
      }
      table.append(sum(Bilingual(es: "= A favor", en: "= Credit"), -explanation.fold.credit))
    }
    table.total = [
      .text(Bilingual(es: "Saldo", en: "Balance").text(in: language)), .empty, .empty, .empty,
      .empty, .empty, .money(explanation.total),
    ]
    table.notes = AccountQuestion.notes(explanation.fold)
    return table
  }

  // Only lines: their amounts add up to the balance.
  private static func csv(_ explanation: Explanation, all: Bool) -> Table {
    var table = Table(
      [
        "charge", "concept", "due", "day", "rule", "seq", "event", "component", "agreement",
        "first",
        "last", "instants", "days", "base", "rate", "amount",
      ].map { Column($0, Bilingual($0)) })
    let ids = explanation.record.ids
    func append(_ line: Explanation.Line) {
      var cells: [Cell] = [.empty, .empty, .empty]
      if let charge = line.charge.map({ explanation.fold.charges[$0] }) {
        cells = [
          .text(ids.name(charge.id)), .text(explanation.record.symbols.name(charge.concept)),
          .text(charge.due.description),
        ]
      }
      table.append(
        cells + [
          .text(line.day.description), .text(line.rule.rawValue),
          line.seq.map { .whole(Int64($0)) } ?? .empty,
          line.event.map { .text(ids.name($0)) } ?? .empty,
          line.component.map { .text($0.name) } ?? .empty,
          line.agreement.map { .text(ids.name($0)) } ?? .empty,
        ] + CSVCells.run(line.run) + [.money(line.amount)])
    }
    for group in explanation.owing + (all ? explanation.settled : []) {
      for line in group.lines { append(line) }
    }
    if all || explanation.fold.credit > 0 { for line in explanation.credit { append(line) } }
    return table
  }
}
