import Answers
import Bytes
import Console
import Engine
import Log
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
    let day = try question.day()
    let population = Population(try question.historiesForFindings(), asOf: day)
    let (accounts, audit) = try population.eachAccount { balance, books, record in
      FingerprintCommand.hash(Dump.account(balance, books, record))
    }
    let findings = try population.findings().map { finding in
      DumpedFinding(finding, event: try question.id(ofEvent: finding.seq))
    }
    var hash = DigestStream()
    try Dump.lines(
      asOf: population.day, accounts: accounts.lazy.map { ($0.account, $0.part) },
      findings: findings, suspense: audit.books.suspense
    ) { line in
      if wantsDump {
        try context.output.write(line)
      } else {
        Array(line.utf8).withBytes { hash.update($0) }
      }
    }
    if wantsDump { return .done }
    try write(hash.digest.hex, accounts.count, population, question)
    return .done
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
    _ fingerprint: String, _ accounts: Int, _ population: Population, _ question: Question
  ) throws {
    if question.wantsJSON {
      try question.json { json in
        json.object {
          json.field("fingerprint", fingerprint)
          json.field("as_of", population.day.description)
          json.field("known_at", Int64(population.known))
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
      .text(fingerprint), .text(population.day.description), .whole(Int64(population.known)),
      .whole(Int64(accounts)),
    ])
    try question.write(table)
  }
}
