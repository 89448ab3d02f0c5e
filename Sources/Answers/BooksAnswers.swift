import Console
import Engine
import Values

/// The books of the ledger: `verify --books`.
extension Answers {
  /// The figures of books by name, in the order in which they are told.
  public static func figures(_ books: Books) -> [(name: String, amount: Int64)] {
    [
      ("charged", books.charged), ("surcharges", books.surcharges),
      ("discounts", books.discounts), ("forgiven", books.forgiven),
      ("received", books.received), ("applied", books.applied), ("refunded", books.refunded),
      ("owed", books.owed), ("credit", books.credit), ("suspense", books.suspense),
    ]
  }

  /// The books, and the accounts whose own do not balance.
  public static func books(_ audit: Audit, asOf day: Day, known: UInt64, to json: JSONWriter) {
    json.object {
      json.field("as_of", day.description)
      json.field("known_at", Int64(known))
      json.field("balance", audit.balances)
      json.field("accounts", audit.accounts)
      for (name, amount) in figures(audit.books) { json.field(name, money: amount) }
      json.key("unbalanced")
      json.array {
        for (account, books) in audit.unbalanced {
          json.object {
            json.field("account", account)
            for (name, amount) in figures(books) { json.field(name, money: amount) }
          }
        }
      }
    }
  }
}
