import Console
import Files
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
          help: Bilingual(es: "revisa todo y no escribe nada", en: "checks all and writes nothing")),
        OptionSpec(
          "commit-every", .number("N", from: 1),
          help: Bilingual(
            es: "un compromiso y un acuse cada N líneas, o en cada pausa de la entrada",
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
        .usage, .failed,
      ], related: ["init", "log", "seal"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    var policy = AppendRun.Policy()
    policy.partial = arguments.flag("partial")
    policy.dryRun = arguments.flag("dry-run")
    policy.commitEvery = arguments.number("commit-every")
    let names = arguments.positionals.isEmpty ? ["-"] : arguments.positionals
    let directory = try context.ledger()
    // All inputs are opened first: a missing one must not be found when half is read.
    let inputs = try names.map { name in
      (name, try name == "-" ? Descriptor.standardInput() : Descriptor(name, .read))
    }
    let total = try inputs.reduce(0) { try $0 + $1.1.status().size }
    if inputs.contains(where: { $0.1.isTerminal }) {
      try context.note(
        Bilingual(
          es: "leo eventos del teclado; Ctrl-D termina",
          en: "reading events from the keyboard; "
            + "Ctrl-D ends"))
    }
    let rejects = try arguments.value("rejects").map { try RejectsFile($0, in: context.language) }
    let writer = try LedgerWriter(
      directory, wait: context.wait, command: context.commandName, clock: { System.now })

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
      }, onCommit: { try Acknowledgement.write($0, context) })
    for (name, file) in inputs {
      let source = LineSource(file, reportsPauses: policy.commitEvery != nil)
      var before: UInt64 = 0
      try run.take(source, named: name == "-" ? "stdin" : name) { position in
        progress.advance(by: Int(position - before))
        before = position
      }
    }
    try run.finish()
    progress.clear()
    try rejects?.close()
    if told > Refused.shown {
      try context.note(
        Bilingual(
          es:
            "… y \(told - Refused.shown) líneas rechazadas más; --rejects ARCHIVO las guarda todas",
          en: "… and \(told - Refused.shown) more refused lines; --rejects FILE keeps them all"))
    }
    if policy.dryRun {
      try context.note(
        Bilingual(es: "--dry-run: no se escribió nada", en: "--dry-run: nothing was written"))
    }
    return run.total.refused > 0 ? .no : .done
  }
}
