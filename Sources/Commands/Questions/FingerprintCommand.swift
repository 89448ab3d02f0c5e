import Answers
import Bytes
import Console
import Engine
import Log
import Projections
import Values

/// `fingerprint`: one hash for all that holds as of a day.
enum FingerprintCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "fingerprint",
      summary: Bilingual(
        es: "una huella de todo lo que vale a un día", en: "one hash of all that holds as of a day"),
      description: Bilingual(
        es:
          "SHA-256 del volcado canónico del estado: a igual estado, igual huella, en cualquier "
          + "máquina. Con --dump sale el volcado mismo; su forma está en Schemas/README.md.",
        en:
          "SHA-256 of the canonical dump of the state: equal states, equal fingerprints, on any "
          + "machine. With --dump the dump itself is printed; its form is in Schemas/README.md."),
      options: [
        OptionSpec(
          "dump",
          help: Bilingual(
            es: "el volcado en vez de la huella", en: "the dump in place of the fingerprint")),
        OptionSpec(
          "account", .text(Bilingual(es: "CUENTA", en: "ACCOUNT")),
          help: Bilingual(
            es: "las líneas de una cuenta, de las que sale su huella en el volcado",
            en: "the lines of one account, of which its hash in the dump is taken")),
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town fingerprint --as-of 2020-12-31",
          Bilingual(es: "para comparar dos copias", en: "to compare two copies")),
        ExampleSpec(
          "recauda --ledger town fingerprint --as-of 2020-12-31 --dump | sha256sum",
          Bilingual(es: "la misma huella, de otra mano", en: "the same hash by another hand")),
        ExampleSpec(
          "recauda --ledger town fingerprint --account P-000017",
          Bilingual(es: "lo que vale de una cuenta", en: "what holds of one account")),
      ], statuses: AccountQuestion.statuses, related: ["verify", "accounts"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let question = try Question(context)
    let wantsDump = context.arguments.flag("dump")
    if let name = context.arguments.value("account") {
      if wantsDump {
        throw UserError(
          Bilingual(
            es: "--account y --dump no van juntas", en: "--account and --dump do not go together"),
          status: .usage)
      }
      return try write(name, question)
    }
    if wantsDump {
      _ = try dump(question) { try context.output.write($0) }
      return .done
    }
    let fingerprint = try question.source.kept(
      asOf: question.day, stored: { try $0.fingerprint(asOf: question.day) }
    ) {
      var hash = DigestStream()
      let dumped = try dump(question) { Array($0.utf8).withBytes { hash.update($0) } }
      let value = hash.digest.hex
      return (
        (value, dumped.accounts),
        [.fingerprint(value, accounts: dumped.accounts), dumped.findings]
      )
    }
    try write(fingerprint.value, fingerprint.accounts, question)
    return .done
  }

  // Calls `line` with each line of the dump; says of how many accounts it is, and what was found.
  private static func dump(
    _ question: Question, _ line: (String) throws -> Void
  ) throws -> (accounts: Int, findings: KeptAnswer) {
    let population = try question.populationForFindings()
    let (accounts, audit) = try population.eachAccount { balance, books, record in
      FingerprintCommand.hash(Dump.account(balance, books, record))
    }
    let found = try population.lastingFindings()
    try Dump.lines(
      asOf: population.day, accounts: accounts.lazy.map { ($0.account, $0.part) },
      findings: found.findings, suspense: audit.books.suspense, line)
    return (accounts.count, .findings(found.findings, through: found.through))
  }

  private static func hash(_ text: String) -> String {
    Array(text.utf8).withBytes { Digest.sha256($0).hex }
  }

  private static func write(
    _ account: String, _ question: Question
  ) throws -> ExitStatus {
    let state = try question.state(of: account)
    guard let symbol = state.record.account, let own = state.audited(symbol) else {
      throw AccountQuestion.unknown(account)
    }
    try question.context.output.write(Dump.account(own.balance, own.books, state.record))
    return .done
  }

  private static func write(
    _ fingerprint: String, _ accounts: Int, _ question: Question
  ) throws {
    if question.wantsJSON {
      try question.json { json in
        json.object {
          json.field("fingerprint", fingerprint)
          json.field("as_of", question.day.description)
          json.field("known_at", Int64(question.known))
          json.field("accounts", accounts)
        }
      }
      return
    }
    var table = Table([
      Column("fingerprint", Bilingual(es: "Huella", en: "Fingerprint")),
      Column("as_of", Bilingual(es: "Al día", en: "As of"), .day),
      Column("known_at", Bilingual(es: "Eventos sabidos", en: "Events known"), .whole),
      Column("accounts", Bilingual(es: "Cuentas", en: "Accounts"), .whole),
    ])
    table.append([
      .text(fingerprint), .text(question.day.description), .whole(Int64(question.known)),
      .whole(Int64(accounts)),
    ])
    try question.write(table)
  }
}
