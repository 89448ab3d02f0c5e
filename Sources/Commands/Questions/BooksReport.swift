import Answers
import Console
import Engine
import Values

/// The books of a ledger for people: the two sums that must hold (RULES §5 and §9).
enum BooksReport {
  /// The sums, line by line.
  static func table(_ audit: Audit, _ language: Language) -> Table {
    var table = Table([
      Column("sign", "", .text),
      Column("item", Bilingual(es: "Libros", en: "Books")),
      Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
    ])
    let books = audit.books
    func add(_ sign: String, _ item: Bilingual, _ amount: Int64) {
      table.append([.text(sign), .text(item.text(in: language)), .money(amount)])
    }
    add("", Bilingual(es: "Cargado", en: "Charged"), books.charged)
    add("+", Bilingual(es: "Recargos", en: "Surcharges"), books.surcharges)
    add("−", Bilingual(es: "Descuentos", en: "Discounts"), books.discounts)
    add("−", Bilingual(es: "Condonado en convenios", en: "Forgiven by agreements"), books.forgiven)
    add("−", Bilingual(es: "Recibido", en: "Received"), books.received)
    add("+", Bilingual(es: "Devuelto", en: "Refunded"), books.refunded)
    add("=", Bilingual(es: "Adeudo", en: "Owed"), books.owed)
    add("−", Bilingual(es: "Saldos a favor", en: "Credit"), books.credit)
    add("−", Bilingual(es: "Por identificar", en: "Suspense"), books.suspense)
    table.append([.empty, .empty, .empty])
    add("", Bilingual(es: "Recibido", en: "Received"), books.received)
    add("=", Bilingual(es: "Aplicado", en: "Applied"), books.applied)
    add("+", Bilingual(es: "Devuelto", en: "Refunded"), books.refunded)
    add("+", Bilingual(es: "Saldos a favor", en: "Credit"), books.credit)
    add("+", Bilingual(es: "Por identificar", en: "Suspense"), books.suspense)
    return table
  }

  /// Each figure once, by its name in answers.
  static func csv(_ audit: Audit) -> Table {
    var table = Table([Column("item", "item"), Column("amount", "amount", .money)])
    for (name, amount) in Answers.figures(audit.books) {
      table.append([.text(name), .money(amount)])
    }
    return table
  }

  /// Whether the books balance, and where they do not.
  static func verdict(_ audit: Audit, asOf day: Day) -> [Bilingual] {
    let accounts = Figures.whole(Int64(audit.accounts))
    if audit.balances {
      return [
        Bilingual(
          es: "Los libros cuadran al \(day), cuenta por cuenta (\(accounts)) y en total.",
          en: "The books balance as of \(day), account by account (\(accounts)) and in total."
        )
      ]
    }
    let broken = audit.unbalanced.map(\.account)
    let named = broken.prefix(20).joined(separator: ", ")
    let head = Bilingual(
      es: "Los libros NO cuadran al \(day): es un error de recauda.",
      en: "The books do NOT balance as of \(day): a fault of recauda.")
    if broken.isEmpty { return [head] }
    return [
      head,
      Bilingual(
        es: "Cuentas que no cuadran (\(broken.count)): \(named)",
        en: "Accounts that do not balance (\(broken.count)): \(named)"),
    ]
  }
}
