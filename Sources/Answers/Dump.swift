import Console
import Engine
import Values

/// The canonical dump of State(D, K), from which its fingerprint is taken (Schemas/README.md).
///
/// What holds as of D for every account, in a fixed order and form; nothing of when and in which order
/// it came to be known. Frozen: another form needs another number in the first line.
public enum Dump {
  /// The number of this form.
  public static let version = 1

  /// The lines of one account, each with its line feed: what its hash in the dump is taken of.
  public static func account(_ balance: Balance, _ books: Books, _ record: Record) -> String {
    let fold = balance.fold
    var text = ""
    func line(_ kind: String, _ fill: (JSONWriter) -> Void) {
      let output = TextOutput()
      fill(JSONWriter(output))
      text += "\(kind) \(output.contents)\n"
    }
    line("account") { Answers.account(AccountLine(balance, record), $0) }
    line("books") { json in
      json.object {
        for (name, amount) in Answers.figures(books) where name != "suspense" {
          json.field(name, money: amount)
        }
      }
    }
    for charge in fold.openCharges {
      line("charge") { Answers.charge(ChargeLine(charge, record), $0) }
    }
    for agreement in fold.agreements {
      line("agreement") {
        Answers.agreement(ListedAgreement(agreement, on: fold, record), to: $0)
      }
    }
    line("acts") { acts(fold, record, $0) }
    return text
  }

  private static func acts(_ fold: AccountFold, _ record: Record, _ json: JSONWriter) {
    func list(_ name: String, _ keys: [String]) {
      json.key(name)
      json.array {
        for key in keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
          json.string(key)
        }
      }
    }
    json.object {
      list("suspended", fold.suspended.map { record.symbols.name($0) })
      json.field("closure", fold.closure?.name)
      list("cases", fold.cases.map { record.ids.name($0) })
      json.field("episode", fold.episode?.description)
      json.key("notices")
      json.array {
        for notice in fold.noticesOfEpisode {
          json.object {
            json.field("on", notice.on.description)
            json.field("kind", record.symbols.name(notice.kind))
          }
        }
      }
    }
  }

  /// The dump, line by line, each with its line feed, from the hashes of accounts that come by their
  /// keys bytewise, wherever they come from.
  public static func lines(
    asOf day: Day, accounts: some Sequence<(account: String, hash: String)>,
    findings: [Finding], suspense: Int64, _ line: (String) throws -> Void
  ) throws {
    try line("recauda-state \(version) \(day)\n")
    for (account, hash) in accounts { try line("account \(account) \(hash)\n") }
    for finding in findings.map(written).sorted(by: {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }) { try line(finding) }
    try line("suspense \(Figures.plainMoney(suspense))\n")
  }

  // By code, event and account; a seq is no part of what holds.
  private static func written(_ finding: Finding) -> String {
    let account = finding.account.map { " \($0)" } ?? ""
    return "finding \(finding.code.rawValue) \(finding.event)\(account)\n"
  }
}
