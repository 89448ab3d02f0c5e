import Console
import Engine

/// What questions about one account share.
enum AccountQuestion {
  static let argument = ArgumentSpec(
    Bilingual(es: "CUENTA", en: "ACCOUNT"), help: Bilingual(es: "la cuenta", en: "the account"))

  static let statuses: [StatusSpec] = [
    .done,
    StatusSpec(
      .no,
      Bilingual(es: "ningún evento es de esa cuenta", en: "no event belongs to that account")),
    .usage, .failed,
  ]

  /// What is said to people where no event belongs to the account.
  static func unknown(_ name: String) -> UserError {
    UserError(
      Bilingual(es: "ningún evento es de esa cuenta", en: "no event belongs to that account"),
      place: Bilingual(name), status: .no)
  }

  /// Owed and credit below a table.
  static func notes(_ fold: AccountFold) -> [Bilingual] {
    let owed = Figures.money(fold.owed)
    let credit = Figures.money(fold.credit)
    return [
      Bilingual(
        es: "Adeudo: \(owed). Saldo a favor: \(credit).", en: "Owed: \(owed). Credit: \(credit).")
    ]
  }
}
