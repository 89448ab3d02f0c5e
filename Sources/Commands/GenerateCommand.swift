import Bytes
import Console
import Files
import Synthetic

/// `generate`: a synthetic municipality.
enum GenerateCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "generate",
      summary: Bilingual(
        es: "inventa un municipio de cualquier tamaño", en: "makes up a municipality of any size"),
      description: Bilingual(
        es:
          "Escribe los eventos de un municipio inventado, como en la vida: temporadas del predial, "
          + "recibos mensuales, pagos parciales y tardíos, convenios, avisos, anulaciones y archivos "
          + "del banco con fecha atrasada. La misma semilla da los mismos bytes en cualquier máquina.",
        en:
          "Writes the events of an invented municipality, as in life: seasons of the property tax, "
          + "monthly bills, partial and late payments, agreements, notices, annulments and back-dated "
          + "bank files. One seed gives the same bytes on any machine."),
      options: [
        OptionSpec(
          "seed", .number("N", from: 0), help: Bilingual(es: "la semilla", en: "the seed"),
          standard: "1"),
        OptionSpec(
          "accounts", .number("N", from: 1),
          help: Bilingual(es: "cuántas cuentas", en: "how many accounts"), standard: "1000"),
        OptionSpec(
          "years", .number("N", from: 1),
          help: Bilingual(es: "cuántos años", en: "how many years"), standard: "1"),
        OptionSpec(
          "events", .number("N", from: 1),
          help: Bilingual(es: "cuántos eventos, exactos", en: "how many events, exactly"),
          standard: "20000"),
        OptionSpec(
          "first-year", .number(Bilingual(es: "AÑO", en: "YEAR"), 1900...2190),
          help: Bilingual(es: "el primer año", en: "the first year"), standard: "2019"),
      ],
      examples: [
        ExampleSpec(
          "recauda generate --seed 7 --accounts 500 --years 2 --events 30000 > town.ndjson",
          Bilingual(es: "treinta mil eventos", en: "thirty thousand events"))
      ], related: ["append"])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let arguments = context.arguments
    func number(_ name: String) -> Int { arguments.number(name) ?? 0 }
    var config = SyntheticConfig(
      seed: UInt64(number("seed")), accounts: number("accounts"), years: number("years"),
      events: number("events"))
    config.firstYear = number("first-year")
    var municipality: Municipality
    do throws(SyntheticError) {
      municipality = try Municipality(config)
    } catch {
      throw words(error)
    }
    let stream = context.answerStream()
    let bar = context.progress(
      Bilingual(es: "inventando", en: "making up"),
      unit: .things(Bilingual(es: "eventos", en: "events")), total: config.events)
    while municipality.next(into: stream.buffer) {
      try stream.flushIfFull()
      bar.advance()
    }
    try stream.flush()
    bar.clear()
    return .done
  }

  private static func words(_ error: SyntheticError) -> UserError {
    switch error {
    case .outOfRange(let option, let range):
      let option = option.replacing(" ", with: "-")
      return UserError(
        Bilingual(
          es: "--\(option) va de \(range.lowerBound) a \(range.upperBound)",
          en: "--\(option) must be from \(range.lowerBound) to \(range.upperBound)"),
        status: .usage)
    case .tooFewEvents(let minimum, _):
      return UserError(
        Bilingual(
          es: "--events debe ser al menos \(minimum): tantos lleva el catálogo de un municipio",
          en: "--events must be at least \(minimum): the catalogue of a municipality takes as many"),
        status: .usage)
    }
  }
}
