import Answers
import Console
import Engine
import Values

/// What `bill` did, for programs and for people.
enum BillWords {
  /// How many accounts are named one by one; the rest is only counted.
  private static let shown = 20

  static func write(_ report: BillReport, _ context: Context) throws {
    switch context.arguments.format {
    case .json, .ndjson:
      let json = JSONWriter(context.output)
      Answers.bill(report, to: json)
      json.endLine()
    case .csv: try table(report).writeCSV(to: context.output)
    case .table:
      var table = table(report)
      table.notes = notes(report)
      try table.write(to: context.output, in: context.language)
    }
  }

  private static func table(_ report: BillReport) -> Table {
    var table = Table([
      Column("concept", Bilingual(es: "Concepto", en: "Concept")),
      Column("period", Bilingual(es: "Periodo", en: "Period")),
      Column("due", Bilingual(es: "Vence", en: "Due"), .day),
      Column("accounts", Bilingual(es: "Cuentas", en: "Accounts"), .whole),
      Column("appended", Bilingual(es: "Cargadas", en: "Charged"), .whole),
      Column("amount", Bilingual(es: "Importe", en: "Amount"), .money),
      Column("already", Bilingual(es: "Ya estaban", en: "Already there"), .whole),
      Column("annulled", Bilingual(es: "De ellas anuladas", en: "Of them annulled"), .whole),
      Column("refused", Bilingual(es: "De otro modo", en: "Otherwise"), .whole),
      Column("without_tariff", Bilingual(es: "Sin tarifa", en: "No tariff"), .whole),
    ])
    table.append([
      .text(report.terms.concept), .text(report.terms.period),
      .text(report.terms.due.description), .whole(Int64(report.accounts)),
      .whole(Int64(report.appended)), .money(report.amount), .whole(Int64(report.already)),
      .whole(Int64(report.annulled)), .whole(Int64(report.differing.count)),
      .whole(Int64(report.withoutTariff.count)),
    ])
    return table
  }

  private static func notes(_ report: BillReport) -> [Bilingual] {
    var notes = report.differing.prefix(shown).map { difference in
      let was = difference.recorded.map { Figures.money($0.amount) } ?? "?"
      let due = difference.recorded?.due.description ?? "?"
      let now = Figures.money(difference.amount)
      return Bilingual(
        es: "\(difference.account): el evento \(difference.seq) cargó \(was), vence \(due); "
          + "ahora sería \(now), vence \(report.terms.due)",
        en: "\(difference.account): event \(difference.seq) charged \(was) due \(due); "
          + "now it would be \(now) due \(report.terms.due)")
    }
    notes += more(report.differing.count)
    notes += report.withoutTariff.prefix(shown).map {
      Bilingual(
        es: "\($0): ninguna tarifa vigente es de su tipo",
        en: "\($0): no tariff in force is for its kind")
    }
    notes += more(report.withoutTariff.count)
    if report.annulled > 0 {
      notes.append(
        Bilingual(
          es: "Un cargo anulado no se carga otra vez con el mismo id: asiéntelo con append.",
          en: "An annulled charge is not charged again under the same id: record it with append."))
    }
    return notes
  }

  private static func more(_ count: Int) -> [Bilingual] {
    guard count > shown else { return [] }
    let rest = Figures.whole(Int64(count - shown))
    return [
      Bilingual(
        es: "… y más cuentas: \(rest); --format json las da todas",
        en: "… and more accounts: \(rest); --format json has them all")
    ]
  }
}
