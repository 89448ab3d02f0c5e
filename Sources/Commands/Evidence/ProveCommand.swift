import Bytes
import Console
import Evidence
import Ledger
import Log

/// `prove`: a proof that an event is in the ledger, or that a ledger continues an earlier one.
enum ProveCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "prove",
      summary: Bilingual(
        es: "prueba que un evento está en el libro", en: "proves that an event is in the ledger"),
      description: Bilingual(
        es:
          "Da la prueba de un evento (C2SP tlog-proof): su línea, su lugar, las huellas que llevan al "
          + "punto de control más nuevo que lo cubre. Con --from y --to prueba que el libro de tantos "
          + "eventos es el comienzo del de tantos otros. Cada prueba se comprueba antes de darla.",
        en:
          "Gives an event's proof (C2SP tlog-proof): its line, its place, the hashes that lead to the "
          + "newest checkpoint that covers it. With --from and --to it proves that the ledger of so "
          + "many events is the beginning of that of so many others. Every proof is checked before it "
          + "is handed out."),
      arguments: [.eventNumber],
      options: [
        .eventID,
        OptionSpec(
          "from", .number(Bilingual(es: "TAMAÑO", en: "SIZE"), from: 0),
          help: Bilingual(es: "tantos eventos había", en: "so many events there were")),
        OptionSpec(
          "to", .number(Bilingual(es: "TAMAÑO", en: "SIZE"), from: 0),
          help: Bilingual(
            es: "tantos hay; sin ella, todos", en: "so many there are; without it, all")),
        EvidenceOptions.key, EvidenceOptions.out,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town prove 17 -o event-17.proof --key town.key",
          Bilingual(es: "la prueba de un evento", en: "an event's proof")),
        ExampleSpec(
          "recauda --ledger town prove --from 100 --to 200",
          Bilingual(
            es: "que los 100 primeros siguen igual", en: "that the first 100 are still the same")),
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "no hay tal evento, o ningún punto de control lo cubre",
            en: "there is no such event, or no checkpoint covers it")), .usage, .failed,
      ], related: ["checkpoint", "check-proof"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    let id = arguments.value("id")
    let number = arguments.positionalNumber(0)
    let isConsistency = arguments.isGiven("from") || arguments.isGiven("to")
    guard [id != nil, number != nil, isConsistency].filter({ $0 }).count == 1 else {
      throw UserError(
        Bilingual(
          es: "diga qué probar: un número, --id, o --from y --to",
          en: "say what to prove: a number, --id, or --from and --to"), status: .usage)
    }
    let snapshot = try LogSnapshot(try context.ledger())
    if isConsistency {
      try EvidenceOptions.write(try consistency(snapshot, context).file, context)
      return .done
    }
    let seq = try number.map { UInt64($0) } ?? self.seq(ofID: id ?? "", snapshot)
    guard let seq else {
      throw UserError(
        Bilingual(es: "no hay tal evento", en: "there is no such event"),
        place: Bilingual(id ?? ""), status: .no)
    }
    try EvidenceOptions.write(try event(seq, snapshot, context).file, context)
    return .done
  }

  private static func event(
    _ seq: UInt64, _ snapshot: LogSnapshot, _ context: Context
  ) throws -> EventProof {
    do throws(EvidenceError) { return try Proving(snapshot).event(seq) } catch {
      guard case .uncovered = error, let key = try EvidenceOptions.signingKey(context) else {
        throw error
      }
      let fresh = try CheckpointCommand.sign(by: key, Signing.Options(), context)
      try context.note(
        Bilingual(
          es: "se firmó un punto de control: \(fresh.file)",
          en: "a checkpoint was signed: \(fresh.file)"))
      return try Proving(try LogSnapshot(try context.ledger())).event(seq)
    }
  }

  private static func consistency(
    _ snapshot: LogSnapshot, _ context: Context
  ) throws -> ConsistencyProof {
    guard let from = context.arguments.number("from") else {
      throw context.arguments.error(
        .missingOption(.init("--from", Bilingual(es: "TAMAÑO", en: "SIZE"))))
    }
    let to = context.arguments.number("to").map { UInt64($0) } ?? snapshot.size
    guard from <= to else {
      throw UserError(
        Bilingual(
          es: "--from \(from) es más que --to \(to)", en: "--from \(from) is more than --to \(to)"),
        status: .usage)
    }
    return try Proving(snapshot).consistency(from: UInt64(from), to: to)
  }

  private static func seq(ofID id: String, _ snapshot: LogSnapshot) throws -> UInt64? {
    guard let line = try EventFinder(snapshot).line(ofID: id) else { return nil }
    return try line.withBytes { try EventFields.list($0) }.first { $0.0 == "seq" }
      .flatMap { UInt64($0.1) }
  }
}
