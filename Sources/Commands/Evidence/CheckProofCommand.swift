import Bytes
import Console
import Evidence
import Log

/// `check-proof`: is it proved? Needs no ledger.
enum CheckProofCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    var key = EvidenceOptions.verifierKey
    key.isRequired = true
    return CommandSpec(
      "check-proof",
      summary: Bilingual(
        es: "comprueba una prueba, sin el libro", en: "checks a proof, without the ledger"),
      description: Bilingual(
        es:
          "Comprueba la firma, el lugar y las huellas de una prueba, y muestra el evento probado. Una "
          + "prueba de consistencia (prove --from --to) pide los dos puntos de control, con --checkpoint, "
          + "el viejo primero. Un punto de control solo se comprueba también.",
        en:
          "Checks the signature, the place and the hashes of a proof, and shows the proved event. A "
          + "proof of consistency (prove --from --to) asks for both checkpoints, by --checkpoint, the "
          + "old one first. A checkpoint alone is checked as well."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "ARCHIVO", en: "FILE"),
          help: Bilingual(es: "la prueba; - es la entrada", en: "the proof; - is standard input"))
      ],
      options: [key, EvidenceOptions.checkpoint, .format],
      examples: [
        ExampleSpec(
          "recauda check-proof event-17.proof --vkey town.vkey",
          Bilingual(es: "con la vkey en un archivo", en: "with the vkey in a file"))
      ],
      statuses: [
        StatusSpec(.done, Bilingual(es: "está probado", en: "it is proved")),
        StatusSpec(.no, Bilingual(es: "no prueba nada", en: "it proves nothing")), .usage, .failed,
      ], related: ["prove", "verify"])
  }

  /// What was proved.
  private struct Verdict {
    var reason: NoEvidence?
    var checkpoint: Checkpoint?
    var index: UInt64?
    var from: UInt64?
    var line: [UInt8]?
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let keys = try EvidenceOptions.verifierKeys(context)
    let bytes = try EvidenceOptions.contents(
      context.arguments.positional(0) ?? "-", context.surroundings)
    var verdict = Verdict()
    if ConsistencyProof.isOne(bytes) {
      let kept = try EvidenceOptions.checkpoints(context).map(\.checkpoint)
      guard kept.count == 2 else {
        throw UserError(
          Bilingual(
            es: "una prueba de consistencia pide dos --checkpoint: el viejo y el nuevo",
            en: "a proof of consistency asks for two --checkpoint: the old one and the new one"),
          status: .usage)
      }
      verdict = judge { (verdict: inout Verdict) throws(NoEvidence) in
        for checkpoint in kept { try checkpoint.check(keys) }
        let proof = try ConsistencyProof(bytes)
        verdict.from = proof.from
        verdict.checkpoint = kept[1]
        try proof.check(kept[0], kept[1])
      }
    } else if bytes.starts(with: Array("c2sp.org/tlog-proof@".utf8)) {
      verdict = judge { (verdict: inout Verdict) throws(NoEvidence) in
        let proof = try EventProof(bytes)
        verdict.checkpoint = proof.checkpoint
        verdict.index = proof.index
        try proof.check(keys)
        verdict.line = proof.line
      }
    } else {
      verdict = judge { (verdict: inout Verdict) throws(NoEvidence) in
        let checkpoint = try Checkpoint(bytes)
        verdict.checkpoint = checkpoint
        try checkpoint.check(keys)
      }
    }
    switch context.arguments.format {
    case .json, .ndjson: writeJSON(verdict, context)
    case .table, .csv: try writeWords(verdict, context)
    }
    return verdict.reason == nil ? .done : .no
  }

  private static func judge(_ body: (inout Verdict) throws(NoEvidence) -> Void) -> Verdict {
    var verdict = Verdict()
    do throws(NoEvidence) { try body(&verdict) } catch { verdict.reason = error }
    return verdict
  }

  private static func writeJSON(_ verdict: Verdict, _ context: Context) {
    let json = JSONWriter(context.output)
    json.object {
      json.field("ok", verdict.reason == nil)
      json.field("what", verdict.reason?.what)
      json.field("origin", verdict.checkpoint?.origin)
      json.field("size", verdict.checkpoint.map { Int64($0.size) })
      json.field("root", verdict.checkpoint?.root.base64)
      json.field("index", verdict.index.map { Int64($0) })
      json.field("from", verdict.from.map { Int64($0) })
      json.key("event")
      // Only a line that is proved is shown, and only as JSON if it is an event.
      if let line = verdict.line, (try? line.withBytes { try EventFields.list($0) }) != nil {
        json.raw(String(decoding: line, as: UTF8.self))
      } else {
        json.null()
      }
    }
    json.endLine()
  }

  private static func writeWords(_ verdict: Verdict, _ context: Context) throws {
    guard verdict.reason == nil, let checkpoint = verdict.checkpoint else {
      let reason = verdict.reason ?? NoEvidence("no proof", es: "no es una prueba")
      throw UserError(
        Bilingual(es: "no está probado: \(reason.spanish)", en: "not proved: \(reason.what)"),
        place: Bilingual(context.arguments.positional(0) ?? "-"), status: .no)
    }
    let name = checkpoint.origin
    let size = Figures.whole(Int64(checkpoint.size))
    var words = Bilingual(
      es: "Bien: \(name) firmó \(size) eventos.", en: "Good: \(name) signed \(size) events.")
    if let index = verdict.index {
      let seq = Figures.whole(Int64(index))
      words = Bilingual(
        es: "Probado: este es el evento \(seq) de los \(size) que firmó \(name).",
        en: "Proved: this is event \(seq) of the \(size) that \(name) signed.")
    } else if let from = verdict.from {
      let first = Figures.whole(Int64(from))
      words = Bilingual(
        es:
          "Probado: los \(first) eventos de entonces son los primeros de los \(size) que firmó \(name).",
        en: "Proved: the \(first) events of then are the first of the \(size) that \(name) signed.")
    }
    try context.output.write(Printable.text(words.text(in: context.language)) + "\n")
    guard let line = verdict.line else { return }
    try context.output.write(Printable.text(String(decoding: line, as: UTF8.self)) + "\n")
  }
}
