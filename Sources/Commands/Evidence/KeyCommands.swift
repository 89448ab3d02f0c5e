import Bytes
import Console
import Events
import Evidence
import Files
import Values

/// `key new`: a private key, and the public one by which others check.
enum KeyNewCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "key new",
      summary: Bilingual(
        es: "hace una clave para firmar puntos de control",
        en: "makes a key to sign checkpoints with"),
      description: Bilingual(
        es:
          "Escribe una clave privada Ed25519 en un archivo que solo su dueño puede leer, fuera de todo "
          + "libro, e imprime la clave pública (vkey). La vkey se da a quien quiera comprobar; el "
          + "archivo no se da a nadie: quien lo tiene habla por el libro. Nunca sobrescribe.",
        en:
          "Writes an Ed25519 private key into a file that only its owner can read, outside of any "
          + "ledger, and prints the public key (vkey). The vkey goes to whoever wants to check; the "
          + "file goes to nobody: whoever has it speaks for the ledger. It never overwrites."),
      options: [
        OptionSpec(
          "name", .text(Bilingual(es: "CLAVE", en: "KEY")),
          help: Bilingual(es: "la clave del libro", en: "the ledger's key"), isRequired: true),
        OptionSpec(
          "out", short: "o", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
          help: Bilingual(es: "dónde se escribe la privada", en: "where the private key goes"),
          isRequired: true),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda key new --name my-town --out my-town.key",
          Bilingual(es: "una clave para el libro my-town", en: "a key for the ledger my-town"))
      ],
      statuses: [.done, .usage, .failed], related: ["key show", "checkpoint"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let name = context.arguments.value("name") ?? ""
    let path = context.arguments.value("out") ?? ""
    guard Key.isKey(name) else {
      throw Refused.option("name", FaultWords.words(.notKey))
    }
    guard path != "-" else {
      throw context.arguments.badValue(
        "out", path,
        Bilingual(es: "una clave privada va a un archivo", en: "a private key goes into a file"))
    }
    try refuseInsideLedger(path)
    let key = try EvidenceOptions.judged(path) { () throws(NoEvidence) in
      try SigningKey.random(name: name)
    }
    let file: Descriptor
    do throws(FileError) { file = try Descriptor(path, .create, permissions: 0o600) } catch {
      guard error.isThere else { throw error }
      throw UserError(
        Bilingual(
          es: "ya hay un archivo de ese nombre, y una clave no se sobrescribe",
          en: "there is a file of that name, and a key is not overwritten"),
        place: Bilingual(path),
        remedy: Bilingual(es: "Dé otro nombre con --out.", en: "Give another name with --out."))
    }
    try Array(key.file.utf8).withBytes { (bytes) throws(FileError) in
      try file.write(bytes, at: 0)
      try file.sync()
      try file.close()
    }
    try FileSystem.syncDirectory(FileSystem.directory(of: path))
    try KeyShowCommand.write(key.verifier, context)
    try context.note(
      Bilingual(
        es: "la clave privada está en \(path); guárdela lejos del libro, con copia",
        en: "the private key is in \(path); keep it away from the ledger, with a copy"))
    return .done
  }

  /// A key in the ledger would be handed over with every copy of it.
  private static func refuseInsideLedger(_ path: String) throws {
    var folder = FileSystem.realPath(FileSystem.directory(of: path)) ?? "/"
    while true {
      let isLedger = try ["log", "checkpoints"].allSatisfy { name in
        try FileSystem.status("\(folder)/\(name)")?.isDirectory == true
      }
      if isLedger {
        throw UserError(
          Bilingual(
            es: "la clave privada no se guarda dentro de un libro",
            en: "a private key is not kept inside a ledger"), place: Bilingual(folder),
          remedy: Bilingual(
            es: "Dé con --out un lugar fuera de esa carpeta.",
            en: "Give --out a place outside of that folder."), status: .usage)
      }
      let above = FileSystem.directory(of: folder)
      guard above != folder, folder != "/" else { return }
      folder = above
    }
  }
}

/// `key show`: the public key of a private one.
enum KeyShowCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    var key = EvidenceOptions.key
    key.isRequired = true
    return CommandSpec(
      "key show",
      summary: Bilingual(
        es: "imprime la clave pública de una privada", en: "prints a private key's public one"),
      description: Bilingual(
        es: "Imprime la vkey: la que se da a quien quiera comprobar puntos de control y pruebas.",
        en: "Prints the vkey: the one to give to whoever wants to check checkpoints and proofs."),
      options: [key, .format],
      examples: [
        ExampleSpec(
          "recauda key show --key town.key",
          Bilingual(es: "la vkey otra vez", en: "the vkey once more"))
      ],
      statuses: [
        .done, StatusSpec(.no, Bilingual(es: "no es una clave", en: "it is no key")), .usage,
        .failed,
      ], related: ["key new"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    guard let key = try EvidenceOptions.signingKey(context) else { return .usage }
    try write(key.verifier, context)
    return .done
  }

  static func write(_ key: VerifierKey, _ context: Context) throws {
    switch context.arguments.format {
    case .table, .csv: try context.output.write("\(key)\n")
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      json.object {
        json.field("name", key.name)
        json.field("vkey", key.description)
      }
      json.endLine()
    }
  }
}
