import Bytes
import Console
import Events
import Files
import Imports
import Ledger
import Values

/// `import`: turns the rows of a CSV file into events by a map, and appends them.
enum ImportCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    let file = Bilingual(es: "ARCHIVO", en: "FILE")
    return CommandSpec(
      "import",
      summary: Bilingual(
        es: "asienta un CSV de banco, tienda u oficina", en: "records a bank's or an office's CSV"),
      description: Bilingual(
        es:
          "Convierte cada fila de un CSV en un evento, según un mapa, y los asienta como append: todo o "
          + "nada, salvo --partial. El mismo archivo otra vez no asienta nada: los ids salen de las filas. "
          + "El mapa dice separador, letra, columnas, formas de fecha e importe, y qué filas se saltan; "
          + "Schemas/import-map.json lo describe.",
        en:
          "Turns each row of a CSV into an event, by a map, and records them as append does: all or "
          + "nothing, unless --partial. The same file again records nothing: ids come from the rows. The "
          + "map tells separator, encoding, columns, forms of days and amounts, and which rows are passed "
          + "over; Schemas/import-map.json describes it."),
      arguments: [
        ArgumentSpec(
          file,
          help: Bilingual(
            es: "el CSV; - es la entrada estándar", en: "the CSV; - is standard input"))
      ],
      options: [
        OptionSpec(
          "map", .text(file),
          help: Bilingual(es: "el mapa, en JSON", en: "the map, in JSON"), isRequired: true),
        OptionSpec(
          "on", .text(Bilingual(es: "DÍA", en: "DAY")),
          help: Bilingual(
            es: "el día de los eventos, si el mapa no lo toma del archivo",
            en: "the day of the events, where the map takes none from the file")),
        OptionSpec(
          "partial",
          help: Bilingual(
            es: "asienta las filas buenas aunque otras se rechacen",
            en: "records the good rows although others are refused")),
        OptionSpec(
          "rejects", .text(file),
          help: Bilingual(
            es: "guarda cada fila rechazada, tal como vino, con su motivo (NDJSON)",
            en: "keeps each refused row, as it came, with its reason (NDJSON)")),
        OptionSpec(
          "dry-run", short: "n",
          help: Bilingual(es: "revisa todo y no asienta nada", en: "checks all and records nothing")
        ),
        .wait, .acknowledgement,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town import --map bank.json payments.csv",
          Bilingual(es: "los pagos de un banco", en: "a bank's payments")),
        ExampleSpec(
          "recauda --ledger town import --map bank.json --dry-run payments.csv",
          Bilingual(es: "solo revisa", en: "only checks")),
      ],
      statuses: [
        StatusSpec(.done, Bilingual(es: "todo está asentado", en: "all of it is recorded")),
        StatusSpec(
          .no,
          Bilingual(
            es: "se rechazó una fila, o el mapa", en: "a row was refused, or the map")),
        .usage, .failed, .stopped,
      ], related: ["append", "schema"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    let map = try readMap(arguments.value("map") ?? "")
    let day = try day(map, context)
    let directory = try context.ledger()
    let input = try AppendCommand.openInputs(context)
    guard let table = input.first else { preconditionFailure("a required argument is missing") }
    let writer = try context.writer(directory)
    let rejects = try arguments.value("rejects").map {
      try AppendCommand.openRejects($0, input, besides: arguments.value("map"), context)
    }
    System.watchStopSignals()
    var policy = AppendRun.Policy()
    policy.partial = arguments.flag("partial")
    policy.dryRun = arguments.flag("dry-run")
    let size = try table.file.status().size
    let progress = context.progress(
      Bilingual(es: "importando", en: "importing"), unit: .bytes, total: size > 0 ? size : nil)
    let telling = RowRefusals(table.name, progress, rejects, context)
    var run = AppendRun(
      writer, policy, onRefused: { try telling.tell($0) },
      onCommit: {
        progress.clear()
        try rejects?.flush()
        try Acknowledgement.write($0, context)
      })
    let reader = CSVReader(
      LineSource(table.file), separator: map.separator, encoding: map.encoding)
    var skipped = 0
    do {
      skipped = try take(reader, map, day, table.name, &run, telling, progress)
      try rejects?.flush()
      try run.finish(named: table.name)
    } catch {
      writer.abort()
      progress.clear()
      try? rejects?.flush()
      throw AppendCommand.interrupted(error, run.total, policy) ?? error
    }
    progress.clear()
    try rejects?.flush()
    if skipped > 0 {
      try context.note(
        Bilingual(
          es: "filas que el mapa salta: \(skipped)", en: "rows that the map passes over: \(skipped)"
        ))
    }
    try AppendCommand.tellRest(telling.told, policy, context)
    return run.total.refused > 0 ? .no : .done
  }

  // Takes all rows, and tells how many the map passed over.
  private static func take(
    _ reader: CSVReader, _ map: ImportMap, _ day: Day?, _ name: String, _ run: inout AppendRun,
    _ telling: RowRefusals, _ progress: Progress
  ) throws -> Int {
    var maker = RowMaker(map, on: day)
    for _ in 0..<map.before { _ = try reader.skipLine() }
    var isHeaded = !map.hasHeader
    if isHeaded { try head(&maker, map.headings, name) }
    var skipped = 0
    var before: UInt64 = 0
    while true {
      let piece = try reader.next()
      progress.advance(by: Int(reader.position - before))
      before = reader.position
      switch piece {
      case .end:
        if !isHeaded { try head(&maker, [], name) }
        return skipped
      case .bad(let line, let raw, let fault):
        try run.refuse(named: name)
        try telling.tell(line, raw, nil, nil, nil, ImportWords.words(fault))
      case .row(let row) where !isHeaded:
        isHeaded = true
        try head(&maker, row.fields, name)
      case .row(let row):
        switch maker.make(row) {
        case .skipped: skipped += 1
        case .event(let line):
          try line.withBytes { line in
            try row.raw.withBytes { raw in
              try run.add(line, from: raw, number: row.line, named: name)
            }
          }
        case .refused(let fault):
          try run.refuse(named: name)
          try telling.tell(
            row.line, row.raw, fault.column, fault.field, fault.value, ImportWords.words(fault))
        }
      }
    }
  }

  private static func head(_ maker: inout RowMaker, _ names: [String], _ file: String) throws {
    do throws(HeadingFault) {
      try maker.head(names)
    } catch {
      throw UserError(
        ImportWords.words(error), place: Bilingual(file),
        remedy: Bilingual(
          es:
            "Revise en el mapa separator, encoding, before, header y los nombres de las columnas.",
          en: "Check separator, encoding, before, header and the names of columns in the map."),
        status: .no)
    }
  }

  private static func readMap(_ path: String) throws -> ImportMap {
    guard let bytes = try FileSystem.contents(path) else {
      throw UserError(
        Bilingual(es: "no existe el mapa", en: "there is no such map"), place: Bilingual(path))
    }
    do throws(MapFault) {
      return try MapReader().read(bytes)
    } catch {
      let words = ImportWords.words(error)
      let field = error.field.map { "\($0): " } ?? ""
      throw UserError(
        Bilingual(es: field + words.es, en: field + words.en),
        place: Bilingual("\(path):\(Expectation.position(error.offset, bytes))"),
        remedy: Bilingual(
          es: "Schemas/import-map.json describe los mapas.",
          en: "Schemas/import-map.json describes maps."), status: .no)
    }
  }

  private static func day(_ map: ImportMap, _ context: Context) throws -> Day? {
    guard let word = context.arguments.value("on") else {
      if map.givesDay { return nil }
      throw UserError(
        Bilingual(es: "nadie dice el día de los eventos", en: "nobody tells the day of the events"),
        remedy: Bilingual(
          es: "Dé --on DÍA, o ponga on en el mapa.", en: "Give --on DAY, or put on into the map."),
        status: .usage)
    }
    guard let day = Day(word) else {
      throw context.arguments.badValue("on", word, FaultWords.words(.notDay))
    }
    guard !map.givesDay else {
      throw UserError(
        Bilingual(
          es: "--on sobra: el mapa toma el día del archivo",
          en: "--on is too much: the map takes the day from the file"), status: .usage)
    }
    return day
  }
}
