import Console
import Ledger
import Log

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
          + "evento. Enumera todos los daños; no escribe nada.",
        en:
          "Re-reads every byte, hashes every line anew and checks frames, sequence and the canonical "
          + "form of every event. Lists all damage; writes nothing."),
      options: [.format],
      examples: [
        ExampleSpec(
          "recauda --ledger town verify",
          Bilingual(es: "revisa el libro entero", en: "checks the whole ledger")),
        ExampleSpec(
          "recauda --ledger town verify --format json",
          Bilingual(es: "para un programa", en: "for a program")),
      ],
      statuses: [
        StatusSpec(.done, Bilingual(es: "todo está bien", en: "all is well")),
        StatusSpec(.no, Bilingual(es: "hay daños", en: "there is damage")), .usage, .failed,
      ], related: ["status", "log"])
  }

  private struct Problem {
    var segment: String
    var offset: Int
    var seq: UInt64?
    var what: String
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let directory = try context.ledger()
    let started = monotonicNanoseconds()
    var done = 0
    var bar: Progress?
    let outcome = try LedgerVerification(directory).run { segments, total in
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
    switch context.arguments.format {
    case .json, .ndjson: writeJSON(outcome.log, problems, context)
    case .table, .csv: try writeTable(outcome.log, problems, context)
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
    return problems.isEmpty ? .done : .no
  }

  private static func writeJSON(
    _ outcome: LogVerification.Outcome, _ problems: [Problem], _ context: Context
  ) {
    let json = JSONWriter(context.output)
    json.object {
      json.field("ok", problems.isEmpty)
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
      json.array {}
    }
    json.endLine()
  }

  private static func writeTable(
    _ outcome: LogVerification.Outcome, _ problems: [Problem], _ context: Context
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
    let verdict =
      problems.isEmpty
      ? Bilingual(
        es: "Bien: \(size.es) en \(Counted.segments(outcome.segments).es).",
        en: "All is well: \(size.en) in \(Counted.segments(outcome.segments).en).")
      : Bilingual(
        es: "\(Counted.problems(problems.count).es); \(size.es) antes del primero.",
        en: "\(Counted.problems(problems.count).en); \(size.en) before the first.")
    try context.output.write(verdict.text(in: context.language) + "\n")
    let root = Bilingual(es: "Raíz: \(outcome.root.base64)", en: "Root: \(outcome.root.base64)")
    try context.output.write(root.text(in: context.language) + "\n")
  }
}
