import Answers
import Bytes
import Console
import Engine
import Events
import Files
import Ledger
import Log
import Projections
import Values

/// `bill`: charges every open account that has a concept.
enum BillCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static let classes: [Component] = [.principal, .fine, .cost, .indemnity]

  private static var spec: CommandSpec {
    let key = Bilingual(es: "CLAVE", en: "KEY")
    let day = Bilingual(es: "DÍA", en: "DAY")
    return CommandSpec(
      "bill",
      summary: Bilingual(
        es: "carga un concepto a las cuentas que lo tienen",
        en: "charges a concept to the accounts that have it"),
      description: Bilingual(
        es:
          "Asienta un cargo por cada cuenta abierta que tiene el concepto, con la tarifa vigente: "
          + "primero la de su tipo, luego la general. Todo en un lote. El id de cada cargo sale del "
          + "concepto, el periodo y la cuenta: repetir la orden solo agrega las cuentas que llegaron "
          + "después, y señala las que hoy se cargarían de otro modo.",
        en:
          "Records one charge for each open account that has the concept, at the tariff in force: "
          + "the one for its kind, else the general one. All in one commit. A charge's id comes from "
          + "concept, period and account: running it again adds only accounts that came since, and "
          + "reports those that would be charged otherwise now."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "CONCEPTO", en: "CONCEPT"), .text(""),
          help: Bilingual(es: "clave del concepto", en: "the concept's key"))
      ],
      options: [
        OptionSpec(
          "period", .text(Bilingual(es: "PERIODO", en: "PERIOD")),
          help: Bilingual(
            es: "qué periodo: 2021, 2021-03 o 2021-B2", en: "which period: 2021, 2021-03 or 2021-B2"
          ),
          isRequired: true),
        OptionSpec(
          "due", .text(day), help: Bilingual(es: "cuándo vence", en: "when it is due"),
          isRequired: true),
        OptionSpec(
          "on", .text(day),
          help: Bilingual(
            es: "día del cargo, de las cuentas y de la tarifa; sin ella, hoy",
            en: "day of the charge, of the accounts and the tariff; without it, today")),
        OptionSpec(
          "class", .choice(classes.map(\.name)),
          help: Bilingual(es: "clase del cargo", en: "the charge's class"),
          standard: Component.principal.name),
        OptionSpec(
          "by", .text(key), help: Bilingual(es: "quién lo asienta", en: "who records it"),
          standard: "recauda"),
        OptionSpec(
          "dry-run", short: "n",
          help: Bilingual(
            es: "dice qué haría y no asienta nada", en: "says what it would do, records nothing")),
        .wait, .acknowledgement,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town bill aseo --period 2021-07 --due 2021-07-31 --on 2021-07-01",
          Bilingual(es: "la recolección de un mes", en: "one month of waste collection")),
        ExampleSpec(
          "recauda --ledger town bill aseo --period 2021-08 --due 2021-08-31 --dry-run "
            + "--format table",
          Bilingual(es: "cuánto sería", en: "how much it would be")),
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "alguna cuenta tiene ese cargo de otro modo",
            en: "an account has that charge otherwise")), .usage, .failed,
      ], related: ["append", "accounts"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let terms = try terms(context)
    let by = context.arguments.value("by") ?? ""
    try check(event(terms, by: by, account: "x", amount: 1))
    let writer = try context.writer(context.ledger())
    // Read while the lock is held: nobody else bills meanwhile.
    let snapshot = try LogSnapshot(context.ledger())
    let events = try SelectionPass(snapshot, known: snapshot.size).events(Bill.selection(terms))
    let report = try append(Bill(events, terms), terms, by: by, writer, context)
    try Acknowledgement.deliver(size: report.size, context) {
      try BillWords.write(report, context)
    }
    if context.arguments.flag("dry-run") {
      try context.note(
        Bilingual(
          es: "--dry-run: no se asentó ningún evento", en: "--dry-run: no event was recorded"))
    }
    return report.differing.isEmpty ? .done : .no
  }

  private static func terms(_ context: Context) throws -> Bill.Terms {
    func day(_ name: String) throws -> Day? {
      guard let word = context.arguments.value(name) else { return nil }
      guard let day = Day(word) else { throw Refused.option(name, FaultWords.words(Fault.notDay)) }
      return day
    }
    let on = try day("on") ?? context.today
    let word = context.arguments.value("class")
    return Bill.Terms(
      concept: context.arguments.positional(0) ?? "",
      period: context.arguments.value("period") ?? "", due: try day("due") ?? on, on: on,
      component: classes.first { $0.name == word } ?? .principal)
  }

  // MARK: Events

  private static func event(
    _ terms: Bill.Terms, by: String, account: String, amount: Int64
  ) -> Event {
    guard let type = Catalogue.standard.index(of: ChargeAssessed.type.name) else {
      preconditionFailure("the catalogue lacks charge.assessed")
    }
    var fields = [Value?](repeating: nil, count: ChargeAssessed.type.members.count)
    fields[ChargeAssessed.account.index] = .text(account)
    fields[ChargeAssessed.concept.index] = .text(terms.concept)
    if terms.component != .principal {
      fields[ChargeAssessed.class.index] = .text(terms.component.name)
    }
    fields[ChargeAssessed.amount.index] = .money(Centavos(amount))
    fields[ChargeAssessed.due.index] = .day(terms.due)
    fields[ChargeAssessed.period.index] = .text(terms.period)
    return Event(
      type: type, on: terms.on, id: id(terms, account: account), by: by, fields: fields)
  }

  /// The id of a billed charge (CONTRACT §2).
  private static func id(_ terms: Bill.Terms, account: String) -> String {
    let words = "\(terms.concept)\n\(terms.period)\n\(account)"
    let digest = Array(words.utf8).withBytes { Digest.sha256($0) }
    return Bill.prefix + digest.hex.prefix(40)
  }

  // What the words of the command line say is checked before anything is looked at.
  private static func check(_ event: Event) throws {
    let line = ByteBuffer(capacity: 512)
    CanonicalWriter.write(event, .standard, to: line)
    do throws(Refusal) {
      _ = try StrictReader(.standard).read(line.bytes)
    } catch {
      let words = FaultWords.words(error.fault)
      guard error.field == "concept" else { throw Refused.option(error.field ?? "by", words) }
      throw UserError(
        Bilingual(es: "el concepto: \(words.es)", en: "the concept: \(words.en)"), status: .usage)
    }
  }

  private static func append(
    _ bill: Bill, _ terms: Bill.Terms, by: String, _ writer: LedgerWriter, _ context: Context
  ) throws -> BillReport {
    var report = BillReport(terms)
    report.accounts = bill.accounts
    report.withoutTariff = bill.withoutTariff
    var policy = AppendRun.Policy()
    policy.partial = true
    policy.dryRun = context.arguments.flag("dry-run")
    var taken: (id: String, line: Bill.Line)?
    var differing: [BillReport.Difference] = []
    var run = AppendRun(
      writer, policy,
      onRefused: { refused in
        // Ids of bills that are none: whatever has them keeps them.
        guard case .conflict(let id, let seq, _) = refused.reason, let taken, taken.id == id else {
          return try Refused.tell(refused, context)
        }
        differing.append(
          BillReport.Difference(
            account: taken.line.account, id: id, seq: seq, recorded: nil,
            amount: taken.line.amount))
      }, onCommit: { _ in })
    let buffer = ByteBuffer(capacity: 512)
    for line in bill.lines {
      let event = event(terms, by: by, account: line.account, amount: line.amount)
      if let recorded = bill.recorded(event.id) {
        if recorded.isAnnulled {
          report.annulled += 1
          report.already += 1
        } else if bill.isSame(recorded, as: line) {
          report.already += 1
        } else {
          differing.append(
            BillReport.Difference(
              account: line.account, id: event.id, seq: recorded.seq, recorded: recorded,
              amount: line.amount))
        }
        continue
      }
      buffer.clear()
      CanonicalWriter.write(event, .standard, to: buffer)
      taken = (event.id, line)
      let before = differing.count
      try run.take(buffer.bytes, named: "bill")
      if differing.count == before { report.amount = Exact.sum(report.amount, line.amount) }
    }
    try run.finish()
    report.appended = run.total.appended
    report.already += run.total.already
    report.first = run.total.first
    report.last = run.total.last
    report.size = run.total.size
    report.differing = differing
    return report
  }
}
