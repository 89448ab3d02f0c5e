import Console
import Files
import Glibc
import Ledger

/// `append`: takes events into the ledger.
enum AppendCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "append",
      summary: Bilingual(es: "asienta eventos", en: "records events"),
      description: Bilingual(
        es:
          "Asienta eventos NDJSON de los archivos, o de la entrada estándar. Todo o nada: con una "
          + "línea rechazada no se escribe ninguna, salvo --partial. Cada evento se acusa solo cuando "
          + "está en el disco. Un id repetido con el mismo contenido ya estaba y no se escribe; con "
          + "otro contenido se rechaza. seq y at los pone el libro.",
        en:
          "Records NDJSON events from the files, or from standard input. All or nothing: with one "
          + "line refused none is written, unless --partial. An event is acknowledged only once it is "
          + "on the disk. An id that is there already with the same content is not written again; with "
          + "other content it is refused. The ledger gives seq and at."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "ARCHIVO", en: "FILE"), arity: .any,
          help: Bilingual(
            es: "archivos NDJSON; - es la entrada estándar", en: "NDJSON files; - is standard input"
          ))
      ],
      options: [
        OptionSpec(
          "partial",
          help: Bilingual(
            es: "asienta las líneas buenas aunque otras se rechacen",
            en: "records the good lines although others are refused")),
        OptionSpec(
          "rejects", .text(Bilingual(es: "ARCHIVO", en: "FILE")),
          help: Bilingual(
            es: "guarda cada línea rechazada, tal como vino, con su motivo (NDJSON)",
            en: "keeps each refused line, as it came, with its reason (NDJSON)")),
        OptionSpec(
          "dry-run", short: "n",
          help: Bilingual(es: "revisa todo y no asienta nada", en: "checks all and records nothing")
        ),
        OptionSpec(
          "commit-every", .number("N", from: 1),
          help: Bilingual(
            es: "un lote y un acuse cada N líneas, o en cada pausa de la entrada",
            en: "one commit and one acknowledgement each N lines, or at each pause of the input")),
        .wait, .acknowledgement,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town append payments.ndjson",
          Bilingual(es: "asienta un archivo, todo o nada", en: "records a file, all or nothing")),
        ExampleSpec(
          "bank-feed | recauda --ledger town append --commit-every 100",
          Bilingual(es: "asienta conforme llega", en: "records as it arrives")),
        ExampleSpec(
          "recauda --ledger town append --partial --rejects bad.ndjson roll.ndjson",
          Bilingual(es: "asienta lo bueno y aparta lo malo", en: "records the good, keeps the bad")),
      ],
      statuses: [
        StatusSpec(.done, Bilingual(es: "todo está asentado", en: "all of it is recorded")),
        StatusSpec(.no, Bilingual(es: "se rechazó alguna línea", en: "a line was refused")),
        .usage, .failed, .stopped,
      ], related: ["init", "log", "seal"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    var policy = AppendRun.Policy()
    policy.partial = arguments.flag("partial")
    policy.dryRun = arguments.flag("dry-run")
    policy.commitEvery = arguments.number("commit-every")
    let directory = try context.ledger()
    let inputs = try openInputs(context)
    let writer = try context.writer(directory)
    let rejects = try arguments.value("rejects").map { try openRejects($0, inputs, context) }
    System.watchStopSignals()

    let total = try inputs.reduce(0) { try $0 + $1.file.status().size }
    let progress = context.progress(
      Bilingual(es: "asentando", en: "appending"), unit: .bytes, total: total > 0 ? total : nil)
    var told = 0
    var run = AppendRun(
      writer, policy,
      onRefused: { line in
        if line.isLast { told += 1 }
        if told <= Refused.shown {
          progress.clear()
          try Refused.tell(line, context)
        }
        try rejects?.add(line)
      },
      onCommit: {
        progress.clear()
        // What a commit leaves out is on the disk before the commit is acknowledged.
        try rejects?.flush()
        try Acknowledgement.write($0, context)
      })
    do {
      for input in inputs {
        let source = LineSource(input.file, reportsPauses: policy.commitEvery != nil)
        var before: UInt64 = 0
        try run.take(source, named: input.name) { position in
          progress.advance(by: Int(position - before))
          before = position
        }
      }
      // Before the last commit: what it leaves out must not be lost to a full disk.
      try rejects?.flush()
      try run.finish()
    } catch {
      writer.abort()
      progress.clear()
      try? rejects?.flush()
      throw interrupted(error, run.total, policy) ?? error
    }
    progress.clear()
    try rejects?.flush()
    try tellRest(told, policy, context)
    return run.total.refused > 0 ? .no : .done
  }

  typealias Input = (name: String, file: Descriptor)

  // All inputs are opened first: a missing one must not be found when half is read.
  static func openInputs(_ context: Context) throws -> [Input] {
    let names = context.arguments.positionals
    let inputs: [Input] = try (names.isEmpty ? ["-"] : names).map { name in
      name == "-"
        ? ("stdin", try context.surroundings.input()) : (name, try Descriptor(name, .read))
    }
    for input in inputs where try input.file.status().isDirectory {
      throw FileError(operation: "read", path: input.name, code: EISDIR)
    }
    if inputs.contains(where: { $0.file.isTerminal }) {
      try context.note(
        Bilingual(
          es: "leo eventos del teclado; Ctrl-D termina",
          en: "reading events from the keyboard; Ctrl-D ends"))
    }
    return inputs
  }

  static func openRejects(
    _ path: String, _ inputs: [Input], besides map: String? = nil, _ context: Context
  ) throws -> RejectsFile {
    try OutsideLedger.require("rejects", path, context)
    let there = try FileSystem.status(path)
    let read =
      try inputs.map { try $0.file.status() } + [map.flatMap { try FileSystem.status($0) }]
    if let there, there.isPlain, read.contains(there) {
      throw UserError(
        Bilingual(
          es: "--rejects escribiría encima de la entrada",
          en: "--rejects would write over the input"), place: Bilingual(path), status: .usage)
    }
    return try RejectsFile(path, in: context.language)
  }

  static func interrupted(
    _ error: any Error, _ total: AppendRun.Tally, _ policy: AppendRun.Policy
  ) -> UserError? {
    guard let error = error as? FileError, error.isInterrupted, let signal = System.stopSignal
    else { return nil }
    let state =
      policy.commitEvery == nil || policy.dryRun
      ? Bilingual(es: "No se asentó nada.", en: "Nothing was recorded.")
      : Bilingual(
        es: "Lo acusado queda asentado: \(Counted.events(total.appended).es); "
          + "lo demás, no.",
        en: "What was acknowledged is recorded: \(Counted.events(total.appended).en); "
          + "the rest is not.")
    return Stopped.error(by: signal, state)
  }

  static func tellRest(
    _ told: Int, _ policy: AppendRun.Policy, _ context: Context
  ) throws {
    if told > Refused.shown {
      let rest = Figures.whole(Int64(told - Refused.shown))
      try context.note(
        Bilingual(
          es: "… y \(rest) líneas rechazadas más; --rejects ARCHIVO las guarda todas",
          en: "… and \(rest) more refused lines; --rejects FILE keeps them all"))
    }
    if policy.dryRun {
      try context.note(
        Bilingual(
          es: "--dry-run: no se asentó ningún evento", en: "--dry-run: no event was recorded"))
    }
  }
}
