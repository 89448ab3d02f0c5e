import Console
import Files

/// `replay`: plays scenarios and compares every answer that they expect.
enum ReplayCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "replay",
      summary: Bilingual(
        es: "representa escenarios y compara sus respuestas",
        en: "plays scenarios and compares their answers"),
      description: Bilingual(
        es:
          "Representa cada escenario en un libro de usar y tirar: asienta su events.ndjson (o lo que "
          + "escriba su programa make-events) y corre las órdenes de expect/NN-nombre.json, por número. "
          + "Cada respuesta debe ser la escrita: los mismos campos en el mismo orden, los mismos "
          + "textos.\n\nHoy es el mayor día de sus eventos, y un evento sin at es de las 12:00 de su "
          + "día, o de la hora del anterior si es posterior: el reloj no cuenta. Las rutas parten de la "
          + "carpeta del escenario.",
        en:
          "Plays each scenario into a throw-away ledger: records its events.ndjson (or what its script "
          + "make-events writes) and runs the commands of expect/NN-name.json, by number. Each answer "
          + "must be the one written down: the same fields in the same order, the same texts.\n\n"
          + "Today is the greatest day of its events, and an event without at is of 12:00 on its day, "
          + "or of the time of the one before if that is later: the clock has no say. Paths lead on "
          + "from the scenario's folder."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "ESCENARIO", en: "SCENARIO"), arity: .several,
          help: Bilingual(
            es: "carpetas de escenarios, o una que los reúne",
            en: "folders of scenarios, or one that holds them"))
      ],
      options: [
        OptionSpec(
          "record",
          help: Bilingual(
            es: "escribe la respuesta donde el archivo no la tiene, para que alguien la revise",
            en: "writes the answer where a file has none, for a person to check")),
        OptionSpec(
          "overwrite",
          help: Bilingual(
            es: "con --record: escribe también encima de las respuestas que difieren",
            en: "with --record: also writes over answers that differ")),
        OptionSpec(
          "keep", .text(Bilingual(es: "CARPETA", en: "DIR")),
          help: Bilingual(
            es: "deja ahí el libro de un escenario, para mirarlo",
            en: "leaves the ledger of one scenario there, to look at")),
        .format,
      ],
      examples: [
        ExampleSpec(
          "recauda replay Replays/*/",
          Bilingual(es: "todos los escenarios", en: "all scenarios")),
        ExampleSpec(
          "recauda replay --record Replays/predial",
          Bilingual(
            es: "escribe las respuestas que faltan", en: "writes the answers that are missing")),
      ],
      statuses: [
        StatusSpec(
          .done, Bilingual(es: "todo es como se esperaba", en: "all is as expected")),
        StatusSpec(
          .no,
          Bilingual(
            es: "algo difiere, o un escenario no se pudo representar",
            en: "something differs, or a scenario could not be played")),
        .usage, .failed, .stopped,
      ], related: ["append", "fingerprint"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    let recording: ScenarioPlayer.Recording
    switch (arguments.flag("record"), arguments.flag("overwrite")) {
    case (false, true):
      throw UserError(
        Bilingual(
          es: "--overwrite solo va con --record", en: "--overwrite goes with --record only"),
        status: .usage)
    case (false, false): recording = .nothing
    case (true, false): recording = .missing
    case (true, true): recording = .all
    }
    System.watchStopSignals()
    let paths = try Scenario.folders(arguments.positionals)
    let kept = arguments.value("keep")
    guard kept == nil || paths.count == 1 else {
      throw UserError(
        Bilingual(
          es: "--keep va con un solo escenario", en: "--keep goes with one scenario"),
        status: .usage)
    }
    var report = try ReplayReport(context)
    for path in paths {
      try ScenarioPlayer.stopIfAsked()
      try report.begin(path)
      do {
        let player = ScenarioPlayer(
          context: context, scenario: try Scenario(path), recording: recording, kept: kept)
        let events = try player.play { try report.add($0) }
        try report.end(events: events)
      } catch {
        try ScenarioPlayer.stopIfAsked()
        guard let told = error as? UserError ?? Failures.explain(error) else { throw error }
        try report.end(told)
      }
    }
    try report.finish()
    return report.holds ? .done : .no
  }
}
