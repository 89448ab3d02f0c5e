import Console
import Engine
import Values

/// Statements as tables.
enum StatementTable {
  /// What is told in one row.
  private enum Row {
    case line(AccountStatement.Line)
    case surcharges(Surcharges)
  }

  /// Many surcharges that time brought in a row, on several charges.
  struct Surcharges {
    var charges: Set<Int> = []
    var first: Day
    var day: Day
    var amount: Int64 = 0
    var balance: Int64 = 0
  }

  // People are spared long runs of surcharges: more than three lines in a row become one.
  private static func rows(_ lines: [AccountStatement.Line]) -> [Row] {
    var rows: [Row] = []
    var place = 0
    while place < lines.count {
      let run = lines[place...].prefix { $0.kind == .surcharge && $0.event == nil }
      guard run.count > 3, let head = run.first else {
        rows.append(.line(lines[place]))
        place += 1
        continue
      }
      var sum = Surcharges(first: head.day, day: head.day)
      for line in run {
        if let charge = line.charge { sum.charges.insert(charge) }
        sum.first = min(sum.first, line.run?.first ?? line.day)
        sum.day = line.day
        sum.amount = Exact.sum(sum.amount, line.debit)
        sum.balance = line.balance
      }
      rows.append(.surcharges(sum))
      place += run.count
    }
    return rows
  }

  /// The statement for people.
  static func table(
    _ statement: AccountStatement, from: Day?, _ language: Language
  ) -> Table {
    var table = Table([
      Column("day", Bilingual(es: "Fecha", en: "Day"), .day),
      Column("seq", Bilingual(es: "Núm.", en: "Seq"), .whole),
      Column("event", Bilingual(es: "Evento", en: "Event")),
      Column("what", Bilingual(es: "Descripción", en: "What")),
      Column("part", Bilingual(es: "De ello", en: "Of which"), .money),
      Column("debit", Bilingual(es: "Cargo", en: "Debit"), .money),
      Column("credit", Bilingual(es: "Abono", en: "Credit"), .money),
      Column("balance", Bilingual(es: "Saldo", en: "Balance"), .money),
    ])
    let words = StatementWords(record: statement.record, fold: statement.fold)
    func part(_ what: Bilingual, _ amount: Int64) -> [Cell] {
      [
        .empty, .empty, .empty, .text(what.text(in: language)), .money(amount), .empty, .empty,
        .empty,
      ]
    }
    func amount(_ amount: Int64) -> Cell { amount == 0 ? .empty : .money(amount) }
    if let from {
      let opening = Bilingual(es: "Saldo anterior", en: "Opening balance")
      table.append([
        .text(from.description), .empty, .empty, .text(opening.text(in: language)), .empty, .empty,
        .empty, .money(statement.opening),
      ])
    }
    for row in rows(statement.lines) {
      guard case .line(let line) = row else {
        if case .surcharges(let sum) = row {
          table.append([
            .text(sum.day.description), .empty, .empty,
            .text(StatementWords.surcharges(sum).text(in: language)), .empty,
            .money(sum.amount), .empty, .money(sum.balance),
          ])
        }
        continue
      }
      table.append([
        .text(line.day.description), line.seq.map { .whole(Int64($0)) } ?? .empty,
        line.event.map { .text(statement.record.ids.name($0)) } ?? .empty,
        .text(words.line(line).text(in: language)), .empty, amount(line.debit),
        amount(line.credit), .money(line.balance),
      ])
      for own in line.parts { table.append(part(words.part(own), own.amount)) }
      if let left = line.toCredit, left > 0 {
        table.append(part(Bilingual(es: "  queda a favor", en: "  left as credit"), left))
      }
    }
    table.total = [
      .text("Total"), .empty, .empty, .empty, .empty, .money(statement.debits),
      .money(statement.credits), .money(statement.closing),
    ]
    table.notes = AccountQuestion.notes(statement.fold)
    return table
  }

  /// The statement for spreadsheets: a row for each line, and behind it one for each of its parts, as kind `part` or `to-credit`.
  static func csv(_ statement: AccountStatement) -> Table {
    var table = Table(
      [
        "day", "kind", "seq", "event", "charge", "concept", "component", "agreement", "about",
        "first", "last", "instants", "days", "base", "rate", "part", "debit", "credit", "balance",
      ].map { Column($0, Bilingual($0)) })
    let ids = statement.record.ids
    func charge(_ place: Int?) -> [Cell] {
      guard let charge = place.map({ statement.fold.charges[$0] }) else { return [.empty, .empty] }
      return [.text(ids.name(charge.id)), .text(statement.record.symbols.name(charge.concept))]
    }
    func id(_ symbol: Symbol?) -> Cell { symbol.map { .text(ids.name($0)) } ?? .empty }
    if statement.opening != 0 {
      let blanks = [Cell](repeating: .empty, count: 16)
      table.append([.empty, .text("opening")] + blanks + [.money(statement.opening)])
    }
    for line in statement.lines {
      let head: [Cell] = [
        .text(line.day.description), .text(line.kind.name),
        line.seq.map { .whole(Int64($0)) } ?? .empty, id(line.event),
      ]
      table.append(
        head + charge(line.charge) + [
          line.charge != nil && line.run != nil ? .text(Component.surcharge.name) : .empty,
          id(line.agreement),
          line.about.map { .text($0) } ?? .empty,
        ] + CSVCells.run(line.run) + [
          .empty, .money(line.debit), .money(line.credit), .money(line.balance),
        ])
      for part in line.parts {
        var cells = head
        cells[1] = .text("part")
        table.append(
          cells + charge(part.charge) + [.text(part.component.name), .empty, .empty]
            + CSVCells.run(nil) + [.money(part.amount), .empty, .empty, .empty])
      }
      if let left = line.toCredit, left > 0 {
        var cells = head
        cells[1] = .text("to-credit")
        table.append(
          cells + [Cell](repeating: .empty, count: 5) + CSVCells.run(nil) + [
            .money(left), .empty, .empty, .empty,
          ])
      }
    }
    return table
  }
}
