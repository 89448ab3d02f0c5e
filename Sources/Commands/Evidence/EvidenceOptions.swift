import Bytes
import Console
import Evidence
import Files
import Log

/// What the commands about evidence share: keys, checkpoints, and files read and written whole.
enum EvidenceOptions {
  static let key = OptionSpec(
    "key", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
    help: Bilingual(
      es: "la clave privada, como la dejó `key new`", en: "the private key, as `key new` left it"))

  static let verifierKey = OptionSpec(
    "vkey", .text("VKEY"),
    help: Bilingual(
      es: "la clave pública, o un archivo que la tiene; puede repetirse",
      en: "the public key, or a file that holds it; may be repeated"), isRepeatable: true)

  static let checkpoint = OptionSpec(
    "checkpoint", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
    help: Bilingual(
      es: "un punto de control guardado aparte; puede repetirse",
      en: "a checkpoint that was kept elsewhere; may be repeated"), isRepeatable: true)

  static let out = OptionSpec(
    "out", short: "o", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
    help: Bilingual(
      es: "dónde se escribe; sin ella, a la salida",
      en: "where to write; without it, to standard output"), standard: "-")

  /// The public keys that `--vkey` names.
  static func verifierKeys(_ context: Context) throws -> [VerifierKey] {
    try context.arguments.values("vkey").flatMap { word in
      do throws(NoEvidence) { return [try VerifierKey(word)] } catch {
        guard let bytes = try FileSystem.contents(word) else {
          throw context.arguments.badValue(
            "vkey", word, Bilingual(es: error.spanish, en: error.what))
        }
        let keys = try judged(word) { () throws(NoEvidence) in
          try VerifierKey.list(String(decoding: bytes, as: UTF8.self))
        }
        guard !keys.isEmpty else {
          throw UserError(
            Bilingual(es: "no hay ninguna clave pública", en: "there is no public key"),
            place: Bilingual(word), status: .no)
        }
        return keys
      }
    }
  }

  /// The private key that `--key` names, or nil without it.
  static func signingKey(_ context: Context) throws -> SigningKey? {
    guard let path = context.arguments.value("key") else { return nil }
    let bytes = try contents(path)
    return try judged(path) { () throws(NoEvidence) in
      try SigningKey(file: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// The checkpoints that `--checkpoint` names, in their order.
  static func checkpoints(_ context: Context) throws -> [(path: String, checkpoint: Checkpoint)] {
    try context.arguments.values("checkpoint").map { path in
      let bytes = try contents(path)
      return (path, try judged(path) { () throws(NoEvidence) in try Checkpoint(bytes) })
    }
  }

  /// The whole of a file that must be there; `-` is standard input.
  static func contents(_ path: String, _ surroundings: Surroundings = .machine) throws -> [UInt8] {
    if path == "-" {
      let buffer = ByteBuffer(capacity: 65_536)
      let input = try surroundings.input()
      while try input.read(into: buffer, upTo: 65_536) > 0 {}
      return buffer.bytes.array
    }
    guard let bytes = try FileSystem.contents(path) else {
      throw UserError(
        Bilingual(es: "no hay tal archivo", en: "there is no such file"), place: Bilingual(path))
    }
    return bytes
  }

  /// Writes a text where `--out` says.
  static func write(_ text: String, _ context: Context) throws {
    let path = context.arguments.value("out") ?? "-"
    guard path != "-" else { return try context.output.write(text) }
    try OutsideLedger.require("out", path, context)
    try Array(text.utf8).withBytes { (bytes) throws(FileError) in
      try FileSystem.replace(path, with: bytes)
    }
    try context.note(Bilingual(es: "escrito: \(path)", en: "written: \(path)"))
  }

  /// The ledger's key, which its first event tells.
  static func ledgerKey(_ snapshot: LogSnapshot) throws -> String {
    guard snapshot.size > 0 else {
      throw UserError(
        Bilingual(es: "el libro está vacío", en: "the ledger is empty"),
        remedy: Bilingual(
          es: "`recauda init` asienta el primer evento.",
          en: "`recauda init` records the first event.")
      )
    }
    let fields = try snapshot.line(0).withBytes { try EventFields.list($0) }
    return fields.first { $0.0 == "ledger" }?.1 ?? ""
  }

  /// Judges what was read from a file; what proves nothing ends with status 1.
  static func judged<R>(_ place: String, _ body: () throws(NoEvidence) -> R) throws -> R {
    do throws(NoEvidence) { return try body() } catch {
      throw EvidenceError.refused(error, place: place)
    }
  }
}
