import Console
import Files
import Log

/// `seal`: folds small commits and compresses harder.
enum SealCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "seal",
      summary: Bilingual(
        es: "junta lotes pequeños y comprime más",
        en: "folds small commits and compresses harder"),
      description: Bilingual(
        es:
          "Escribe cada segmento de nuevo con marcos grandes y mejor compresión. Las líneas, y con "
          + "ellas toda huella, quedan igual. Es para la hora tranquila: puede interrumpirse y "
          + "repetirse cuando sea.",
        en:
          "Writes each segment anew with large frames and better compression. The lines, and so every "
          + "hash, stay. It is for the quiet hour: it can be interrupted and repeated at any time."),
      options: [
        OptionSpec(
          "level", .number("N", Sealer.levels),
          help: Bilingual(es: "cuánto se comprime", en: "how hard to compress"), standard: "9"),
        .wait, .format,
      ],
      examples: [
        ExampleSpec(
          "recauda --ledger town seal", Bilingual(es: "cada noche", en: "every night")),
        ExampleSpec(
          "recauda --ledger town seal --level 12",
          Bilingual(es: "lo más pequeño que se puede", en: "as small as can be")),
      ], statuses: [.done, .damaged, .usage, .failed, .stopped], related: ["append", "status"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let directory = try context.ledger()
    var bar: Progress?
    var done: UInt64 = 0
    let writer = try LogWriter(directory, wait: context.wait, command: context.commandName)
    System.watchStopSignals()
    let outcome = try Sealer(writer, level: context.arguments.number("level") ?? 9).run { state in
      if bar == nil {
        bar = context.progress(
          Bilingual(es: "sellando", en: "sealing"),
          unit: .things(Bilingual(es: "eventos", en: "events")), total: Int(state.events))
      }
      bar?.advance(by: Int(state.eventsDone - done))
      done = state.eventsDone
      return System.stopSignal == nil || state.segmentsDone == state.segments
    }
    bar?.clear()
    if outcome.wasStopped, let signal = System.stopSignal {
      let count = Figures.whole(Int64(outcome.rewritten))
      throw Stopped.error(
        by: signal,
        Bilingual(
          es: "Quedaron sellados \(count) segmentos; repita la orden para los demás.",
          en: "\(count) segments were sealed; run the command again for the others."))
    }
    switch context.arguments.format {
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      json.object {
        json.field("rewritten", outcome.rewritten)
        json.field("skipped", outcome.skipped)
        json.field("bytes_before", outcome.bytesBefore)
        json.field("bytes_after", outcome.bytesAfter)
      }
      json.endLine()
    case .table, .csv:
      var table = Table([
        Column("rewritten", Bilingual(es: "Segmentos sellados", en: "Segments sealed"), .whole),
        Column("skipped", Bilingual(es: "Ya lo estaban", en: "Sealed already"), .whole),
        Column("bytes_before", Bilingual(es: "Bytes antes", en: "Bytes before"), .whole),
        Column("bytes_after", Bilingual(es: "Bytes después", en: "Bytes after"), .whole),
      ])
      table.append([
        .whole(Int64(outcome.rewritten)), .whole(Int64(outcome.skipped)),
        .whole(Int64(outcome.bytesBefore)), .whole(Int64(outcome.bytesAfter)),
      ])
      if context.arguments.format == .csv {
        try table.writeCSV(to: context.output)
      } else {
        try table.write(to: context.output, in: context.language)
      }
    }
    return .done
  }
}
