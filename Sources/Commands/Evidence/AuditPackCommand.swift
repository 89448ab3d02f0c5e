import Bytes
import Console
import Events
import Evidence
import Files
import Ledger
import Log
import Values

/// `audit-pack`: all that an auditor needs, in one file.
enum AuditPackCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    var out = EvidenceOptions.out
    out.help = Bilingual(es: "el paquete que se escribe", en: "the pack to write")
    out.standard = nil
    out.isRequired = true
    return CommandSpec(
      "audit-pack",
      summary: Bilingual(
        es: "reúne en un archivo todo lo que pide un auditor",
        en: "puts all that an auditor needs into one file"),
      description: Bilingual(
        es:
          "Escribe un tar con el libro hasta tantos eventos, los puntos de control, la clave pública, "
          + "las reglas y esquemas, las instrucciones y un programa para comprobarlo todo sin recauda. "
          + "Antes rehace las huellas y las compara con lo firmado. El mismo contenido da los mismos "
          + "bytes.",
        en:
          "Writes a tar with the log up to so many events, the checkpoints, the public key, rules and "
          + "schemas, the instructions, and a script to check all of it without recauda. Before that it "
          + "hashes the lines anew and holds them against what was signed. The same content gives the "
          + "same bytes."),
      options: [
        OptionSpec(
          "to", .number(Bilingual(es: "CUENTA", en: "COUNT"), from: 1),
          help: Bilingual(
            es: "cuántos eventos; sin ella, los del último punto de control",
            en: "how many events; without it, those of the newest checkpoint")),
        out, EvidenceOptions.key, .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town audit-pack --to 100 -o pack.tar --key town.key",
          Bilingual(
            es: "con un punto de control justo ahí", en: "with a checkpoint at just that size"))
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "el libro no es el que se firmó, o nada se firmó aún",
            en: "the ledger is not the one that was signed, or nothing was signed yet")), .usage,
        .failed,
      ], related: ["checkpoint", "verify"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let path = context.arguments.value("out") ?? ""
    let there = try FileSystem.status(path)
    guard path != "-", there == nil || there?.isPlain == true else {
      throw context.arguments.badValue(
        "out", path, Bilingual(es: "un paquete es un archivo", en: "a pack is a file"))
    }
    try OutsideLedger.require("out", path, context)
    var snapshot = try LogSnapshot(try context.ledger())
    let wanted = context.arguments.number("to").map { UInt64($0) }
    if let key = try EvidenceOptions.signingKey(context) {
      _ = try CheckpointCommand.sign(by: key, Signing.Options(size: wanted), context)
      snapshot = try LogSnapshot(try context.ledger())
    }
    let pack = AuditPack(
      snapshot, ledger: try EvidenceOptions.ledgerKey(snapshot), texts: texts)
    guard let size = try wanted ?? pack.newestSize else {
      throw EvidenceError.uncovered(size: snapshot.size, largest: nil)
    }
    guard size <= snapshot.size else { throw EvidenceError.tooFew(held: snapshot.size) }
    let bar = context.progress(
      Bilingual(es: "rehaciendo huellas", en: "hashing"),
      unit: .things(Bilingual(es: "eventos", en: "events")), total: Int(size))
    defer { bar.clear() }
    var done: UInt64 = 0
    let outcome = try pack.write(
      to: path, size: size, recordedMs: try recordedMs(size - 1, snapshot)
    ) { lines in
      bar.advance(by: Int(lines - done))
      done = lines
    }
    bar.clear()
    try write(outcome, path, context)
    return .done
  }

  private static var texts: [AuditPack.Text] {
    AuditTexts.all
      + JSONSchema.files(.standard).map {
        AuditPack.Text("Schemas/\($0.name)", Array($0.text.utf8))
      }
  }

  private static func recordedMs(_ seq: UInt64, _ snapshot: LogSnapshot) throws -> Int64 {
    let scanner = Scanner()
    var event = ScannedEvent()
    let isEvent = try snapshot.line(seq).withBytes { scanner.scanStored($0, into: &event) }
    guard isEvent else { throw LedgerError.notAnEvent(seq: seq) }
    return event.at.milliseconds
  }

  private static func write(
    _ outcome: AuditPack.Outcome, _ path: String, _ context: Context
  ) throws {
    switch context.arguments.format {
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      json.object {
        json.field("file", path)
        json.field("bytes", outcome.bytes)
        json.field("events", Int64(outcome.size))
        json.field("covered", Int64(outcome.covered))
        json.field("checkpoints", outcome.checkpoints)
      }
      json.endLine()
    case .table, .csv:
      let events = Counted.events(outcome.size)
      try context.output.write(
        Bilingual(
          es: "\(path): \(events.es), \(Figures.bytes(Int64(outcome.bytes)))",
          en: "\(path): \(events.en), \(Figures.bytes(Int64(outcome.bytes)))"
        ).text(in: context.language) + "\n")
    }
    guard outcome.covered < outcome.size else { return }
    let rest = Counted.events(outcome.size - outcome.covered)
    try context.note(
      Bilingual(
        es: "\(rest.es) del final no están bajo ningún punto de control: dé --key para firmar ahí",
        en: "the last \(rest.en) are under no checkpoint: give --key to sign there"))
  }
}
