import Answers
import Console
import Engine
import Evidence
import Ledger
import Log
import Values

/// `verify`: re-reads and re-hashes every byte.
enum VerifyCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "verify",
      summary: Bilingual(es: "revisa el libro byte por byte", en: "checks the ledger byte by byte"),
      description: Bilingual(
        es:
          "Relee cada byte, rehace cada huella y revisa marcos, secuencia y forma canónica de cada "
          + "evento, y los puntos de control. Enumera todos los daños; no escribe nada. --checkpoint "
          + "suma los que se guardaron aparte, --vkey dice de quién valen las firmas. Con --books "
          + "cuadra además los libros: cada cuenta y el total, al centavo.",
        en:
          "Re-reads every byte, hashes every line anew and checks frames, sequence and the canonical "
          + "form of every event, and the checkpoints. Lists all damage; writes nothing. --checkpoint "
          + "adds those that were kept elsewhere, --vkey says whose signatures count. With --books it "
          + "balances the books too: each account and the total, to the centavo."),
      options: [
        EvidenceOptions.checkpoint, EvidenceOptions.verifierKey,
        OptionSpec(
          "books",
          help: Bilingual(
            es: "cuadra también los libros, a un día", en: "balances the books too, as of a day")),
      ] + Question.options,
      examples: [
        ExampleSpec(
          "recauda --ledger town verify",
          Bilingual(es: "revisa el libro entero", en: "checks the whole ledger")),
        ExampleSpec(
          "recauda --ledger town verify --format json",
          Bilingual(es: "para un programa", en: "for a program")),
        ExampleSpec(
          "recauda --ledger town verify --books --as-of 2020-12-31",
          Bilingual(es: "y cuadra los libros del año", en: "and balances the year's books")),
      ],
      statuses: [
        StatusSpec(.done, Bilingual(es: "todo está bien", en: "all is well")),
        StatusSpec(
          .no,
          Bilingual(
            es: "hay daños, o los libros no cuadran",
            en: "there is damage, or the books do not balance")), .usage, .failed,
      ], related: ["status", "log"])
  }

  // The books, and what they were balanced as of.
  private struct Balanced {
    var audit: Audit
    var day: Day
    var known: UInt64
  }

  private struct Problem {
    var segment: String
    var offset: Int
    var seq: UInt64?
    var what: String
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let wantsBooks = context.arguments.flag("books")
    for option in ["as-of", "known-at", "today"]
    where !wantsBooks && context.arguments.isGiven(option) {
      throw UserError(
        Bilingual(
          es: "--\(option) solo va con --books: los bytes no tienen día",
          en: "--\(option) goes with --books only: bytes have no day"), status: .usage)
    }
    // A command line that is wrong is told before the ledger is read.
    if wantsBooks { _ = try Question.day(context) }
    let directory = try context.ledger()
    let checkpoints = try CheckpointVerdicts(
      directory, kept: try EvidenceOptions.checkpoints(context),
      keys: try EvidenceOptions.verifierKeys(context))
    let started = monotonicNanoseconds()
    var done = 0
    var bar: Progress?
    let outcome = try LedgerVerification(directory, rootsAt: checkpoints.sizes).run {
      segments, total in
      if bar == nil {
        bar = context.progress(
          Bilingual(es: "revisando", en: "verifying"),
          unit: .things(Bilingual(es: "segmentos", en: "segments")), total: total)
      }
      bar?.advance(by: segments - done)
      done = segments
    }
    bar?.clear()
    var problems = outcome.log.problems.map {
      Problem(segment: $0.segment, offset: $0.offset, seq: $0.seq, what: $0.what)
    }
    let segments = try LogSnapshot(directory).segments
    for seq in outcome.backward {
      let segment = segments.last { $0.firstSeq <= seq }
      problems.append(
        Problem(
          segment: segment?.name ?? "", offset: 0, seq: seq,
          what: "the event was recorded before the one before it"))
    }
    let verdicts = checkpoints.verdicts(
      roots: outcome.log.roots, held: outcome.log.size, ledger: ledgerKey(directory))
    let holds = problems.isEmpty && verdicts.allSatisfy { $0.problem == nil }
    var books: Balanced?
    if wantsBooks, problems.isEmpty {
      let population = try Question(context).populationOfTheLog()
      books = Balanced(
        audit: try population.audit(), day: population.day, known: population.known)
    }
    switch context.arguments.format {
    case .json, .ndjson: writeJSON(outcome.log, problems, verdicts, books, wantsBooks, context)
    case .csv where books != nil:
      if let books { try BooksReport.csv(books.audit).writeCSV(to: context.output) }
    case .table, .csv:
      try writeTable(outcome.log, problems, verdicts, context)
      if let books { try writeBooks(books, context) }
    }
    if wantsBooks, books == nil {
      try context.note(
        Bilingual(
          es: "los libros no se cuadran mientras haya daños",
          en: "the books are not balanced while there is damage"))
    }
    let elapsed = max(monotonicNanoseconds() - started, 1)
    let rate = Int64(Double(outcome.log.events) * 1e9 / Double(elapsed))
    try context.note(
      Bilingual(
        es: "\(Counted.events(outcome.log.events).es) en "
          + "\(Figures.duration(nanoseconds: elapsed)), \(Figures.whole(rate)) por segundo",
        en: "\(Counted.events(outcome.log.events).en) in "
          + "\(Figures.duration(nanoseconds: elapsed)), \(Figures.whole(rate)) a second"))
    if let torn = outcome.log.tornTail {
      try context.note(
        Bilingual(
          es:
            "los últimos \(torn.bytes) bytes son de un lote que no terminó; nada indica que se acusara; "
            + "quien escriba después los apartará",
          en: "the last \(torn.bytes) bytes are of a commit that did not end; nothing shows that "
            + "it was acknowledged; the next writer sets them aside"))
    }
    return holds && books?.audit.balances ?? true ? .done : .no
  }

  private static func writeJSON(
    _ outcome: LogVerification.Outcome, _ problems: [Problem],
    _ verdicts: [CheckpointVerdicts.Verdict], _ books: Balanced?, _ wantsBooks: Bool,
    _ context: Context
  ) {
    let json = JSONWriter(context.output)
    let holds = problems.isEmpty && verdicts.allSatisfy { $0.problem == nil }
    json.object {
      json.field("ok", holds && books?.audit.balances ?? true)
      json.field("events", Int64(outcome.events))
      json.field("segments", outcome.segments)
      json.field("size", Int64(outcome.size))
      json.field("root", outcome.root.base64)
      json.key("problems")
      json.array {
        for problem in problems {
          json.object {
            json.field("segment", problem.segment)
            json.field("offset", problem.offset)
            json.field("seq", problem.seq.map { Int64($0) })
            json.field("what", problem.what)
          }
        }
      }
      json.key("checkpoints")
      json.array {
        for verdict in verdicts {
          json.object {
            json.field("file", verdict.file)
            json.field("size", verdict.size.map { Int64($0) })
            json.field("ok", verdict.problem == nil)
            json.field("what", verdict.problem?.what)
          }
        }
      }
      if wantsBooks {
        json.key("books")
        if let books {
          Answers.books(books.audit, asOf: books.day, known: books.known, to: json)
        } else {
          json.null()
        }
      }
    }
    json.endLine()
  }

  private static func writeBooks(_ books: Balanced, _ context: Context) throws {
    try context.output.write("\n")
    var table = BooksReport.table(books.audit, context.language)
    table.notes = BooksReport.verdict(books.audit, asOf: books.day)
    try table.write(to: context.output, in: context.language)
  }

  private static func writeTable(
    _ outcome: LogVerification.Outcome, _ problems: [Problem],
    _ verdicts: [CheckpointVerdicts.Verdict], _ context: Context
  ) throws {
    var table = Table([
      Column("segment", Bilingual(es: "Segmento", en: "Segment")),
      Column("offset", Bilingual(es: "Byte", en: "Byte"), .whole),
      Column("seq", Bilingual(es: "Núm.", en: "Seq"), .whole),
      Column("what", Bilingual(es: "Daño", en: "Damage")),
    ])
    for problem in problems {
      table.append([
        .text(problem.segment), .whole(Int64(problem.offset)),
        problem.seq.map { .whole(Int64($0)) } ?? .empty, .text(problem.what),
      ])
    }
    if context.arguments.format == .csv {
      try table.writeCSV(to: context.output)
      return
    }
    if !problems.isEmpty { try table.write(to: context.output, in: context.language) }
    let size = Counted.events(outcome.size)
    let segments = Counted.segments(outcome.segments)
    let hold = verdicts.allSatisfy { $0.problem == nil }
    let verdict =
      problems.isEmpty
      ? Bilingual(
        es: hold
          ? "Bien: \(size.es) en \(segments.es)."
          : "\(size.es) en \(segments.es) están sanos, pero NO casan con lo que se firmó: vea abajo.",
        en: hold
          ? "All is well: \(size.en) in \(segments.en)."
          : "\(size.en) in \(segments.en) are sound, but NOT borne out by what was signed: see below."
      )
      : Bilingual(
        es: "\(Counted.problems(problems.count).es); \(size.es) antes del primero.",
        en: "\(Counted.problems(problems.count).en); \(size.en) before the first.")
    try context.output.write(verdict.text(in: context.language) + "\n")
    let root = Bilingual(es: "Raíz: \(outcome.root.base64)", en: "Root: \(outcome.root.base64)")
    try context.output.write(root.text(in: context.language) + "\n")
    guard !verdicts.isEmpty else { return }
    try context.output.write("\n")
    try CheckpointTable.write(verdicts, size: outcome.size, context)
  }

  // The name that checkpoints must bear; a log whose first line is not readable has problems enough.
  private static func ledgerKey(_ directory: String) -> String? {
    guard let snapshot = try? LogSnapshot(directory) else { return nil }
    return try? EvidenceOptions.ledgerKey(snapshot)
  }
}
