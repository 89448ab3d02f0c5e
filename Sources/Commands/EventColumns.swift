import Bytes
import Console
import Events
import Values

/// The columns in which `log` shows events to people and spreadsheets.
struct EventColumns {
  // The places of the fields `account` and `amount` in each type; nil where a type has none.
  private let accounts: [Int?]
  private let amounts: [Int?]
  private let names: [String]

  static let columns = [
    Column("seq", Bilingual(es: "Núm.", en: "Seq"), .whole),
    Column("at", Bilingual(es: "Asentado", en: "Recorded")),
    Column("on", Bilingual(es: "Fecha", en: "Takes effect"), .day),
    Column("type", Bilingual(es: "Tipo", en: "Type")),
    Column("account", Bilingual(es: "Cuenta", en: "Account")),
    Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
    Column("id", Bilingual(es: "Id", en: "Id")),
    Column("by", Bilingual(es: "Por", en: "By")),
  ]

  // How wide each column is at the least: a stream cannot look ahead for its widest cell.
  private static let widths = [9, 24, 12, 21, 16, 14, 24, 8]

  init(_ catalogue: Catalogue) {
    func places(_ name: String) -> [Int?] {
      catalogue.types.map { type in type.members.firstIndex { $0.name == name } }
    }
    accounts = places("account")
    amounts = places("amount")
    names = catalogue.types.map(\.name)
  }

  /// The account in an event's own field, if it has one.
  func account(of event: ScannedEvent) -> Bytes? {
    accounts[event.type].flatMap { event.raw($0) }
  }

  /// The cells of an event.
  func cells(_ event: ScannedEvent) -> [Cell] {
    let amount = amounts[event.type].flatMap { event.raw($0) }.flatMap { Centavos($0.string) }
    return [
      .whole(Int64(event.seq)), .text(event.at.description), .text(event.on.description),
      .text(names[event.type]), account(of: event).map { .text($0.string) } ?? .empty,
      amount.map { .money($0.raw) } ?? .empty, .text(event.id.string), .text(event.by.string),
    ]
  }

  /// One line of a table that is written as it is read.
  static func line(_ cells: [Cell]) -> String {
    var line = ""
    for (place, cell) in cells.enumerated() {
      let text = shown(cell)
      let room = String(repeating: " ", count: max(0, widths[place] - text.count))
      let isRight = columns[place].alignsRight
      line += (place > 0 ? "  " : "") + (isRight ? room + text : text + room)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  /// The headings of that table.
  static func head(_ language: Language) -> String {
    line(columns.map { .text($0.heading.text(in: language)) })
      + widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
  }

  private static func shown(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): Printable.text(text)
    case .money(let centavos): Figures.money(centavos)
    case .whole(let number): String(number)
    case .empty: ""
    }
  }
}
