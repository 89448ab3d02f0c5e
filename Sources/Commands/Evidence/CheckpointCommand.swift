import Console
import Evidence
import Log

/// `checkpoint`: signs the tree over all events.
enum CheckpointCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    var key = EvidenceOptions.key
    key.isRequired = true
    return CommandSpec(
      "checkpoint",
      summary: Bilingual(
        es: "firma el libro como está", en: "signs the ledger as it stands"),
      description: Bilingual(
        es:
          "Rehace la huella de cada línea, revisa que todo lo firmado antes siga en pie, y solo entonces "
          + "firma: origen, tamaño y raíz, en un archivo de checkpoints/ que también se imprime. Quien "
          + "guarde una copia podrá mostrar después que ningún evento anterior cambió.",
        en:
          "Hashes every line anew, checks that all that was signed before still holds, and only then "
          + "signs: origin, size and root, in a file of checkpoints/ that is printed as well. Whoever "
          + "keeps a copy can show later that no event before it was changed."),
      options: [
        key,
        OptionSpec(
          "trust-index",
          help: Bilingual(
            es: "no rehace las huellas: firma lo que dice la última marca, si continúa lo firmado",
            en: "does not hash anew: signs what the last mark says, if it continues what was signed"
          )),
        OptionSpec(
          "new-key",
          help: Bilingual(
            es: "una clave que aquí no firmó antes toma el relevo",
            en: "a key that has not signed here before takes over")),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town checkpoint --key town.key",
          Bilingual(es: "al cierre de cada mes", en: "at the end of each month"))
      ],
      statuses: [
        .done,
        StatusSpec(
          .no,
          Bilingual(
            es: "el libro no es el que se firmó antes, o está dañado",
            en: "the ledger is not the one that was signed before, or is damaged")), .usage,
        .failed,
      ], related: ["key new", "prove", "verify"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    guard let key = try EvidenceOptions.signingKey(context) else { return .usage }
    let trustsIndex = context.arguments.flag("trust-index")
    let outcome = try sign(
      by: key,
      Signing.Options(trustsIndex: trustsIndex, changesKey: context.arguments.flag("new-key")),
      context)
    switch context.arguments.format {
    case .table, .csv: try context.output.write(outcome.checkpoint.file)
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      json.object {
        json.field("origin", outcome.checkpoint.origin)
        json.field("size", Int64(outcome.checkpoint.size))
        json.field("root", outcome.checkpoint.root.base64)
        json.field("file", outcome.file)
        json.field("new", !outcome.wasThere)
        json.field("rehashed", !trustsIndex)
        json.field("checkpoint", outcome.checkpoint.file)
      }
      json.endLine()
    }
    let events = Counted.events(outcome.checkpoint.size)
    try context.note(
      outcome.wasThere
        ? Bilingual(
          es: "\(events.es): ya estaba firmado, \(outcome.file)",
          en: "\(events.en): signed already, \(outcome.file)")
        : Bilingual(
          es: "\(events.es) firmados: \(outcome.file)", en: "\(events.en) signed: \(outcome.file)"))
    if outcome.lostEarlier {
      try context.note(
        Bilingual(
          es:
            "ledger.vkey dice que aquí ya se firmó, y no queda ningún punto de control: nada se pudo "
            + "comparar; ¿quién los quitó?",
          en:
            "ledger.vkey tells that this ledger was signed before, and no checkpoint is left: nothing "
            + "could be compared; who took them away?"))
    }
    if trustsIndex {
      try context.note(
        Bilingual(
          es: "no se rehicieron las huellas: se firmó lo que dice la última marca",
          en: "the lines were not hashed anew: what the last mark says was signed"))
    }
    return .done
  }

  /// Signs the context's ledger, with a progress bar.
  static func sign(
    by key: SigningKey, _ options: Signing.Options, _ context: Context
  ) throws -> Signing.Outcome {
    let snapshot = try LogSnapshot(try context.ledger())
    let ledger = try EvidenceOptions.ledgerKey(snapshot)
    let bar = context.progress(
      Bilingual(es: "rehaciendo huellas", en: "hashing"),
      unit: .things(Bilingual(es: "eventos", en: "events")), total: Int(snapshot.size))
    defer { bar.clear() }
    var done: UInt64 = 0
    return try Signing(snapshot, ledger: ledger).sign(by: key, options) { lines in
      bar.advance(by: Int(lines - done))
      done = lines
    }
  }
}
