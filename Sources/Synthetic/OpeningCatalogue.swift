import Events
import Values

/// The events with which every stream begins: the catalogue.
///
/// The ledger itself is opened by `init`.
enum OpeningCatalogue {
  static let officeNames: [(key: String, name: String)] = [
    ("tesoreria", "Tesorería Municipal"), ("norte", "Delegación Norte"),
    ("centro", "Centro de Atención Ciudadana"), ("mercado", "Oficina de Mercados"),
  ]

  static func events(barrios: Int, firstYear: Int) -> [Event] {
    var maker = EventMaker(on: newYear(firstYear), prefix: "cat")
    maker.add(PolicyAdopted.type, policy(year: firstYear, firstYear: firstYear))
    for concept in Concept.allCases {
      maker.add(
        ConceptDefined.type,
        [
          .text(concept.key.description), .text(concept.name), .text(concept.rubros.own),
          concept.rubros.surcharge.map { .text($0) }, concept.accrues ? nil : .bool(false),
        ])
    }
    for (key, name) in officeNames { maker.add(OfficeDefined.type, [.text(key), .text(name)]) }
    for number in 1...barrios {
      maker.add(
        BarrioDefined.type,
        [
          .text(BarrioKey(number: number).string), .text(barrioName(number)),
          .text("S\((number - 1) % 6 + 1)"),
        ])
    }
    tariffs(year: firstYear, firstYear: firstYear, &maker)
    YearlyProgramme.events(year: firstYear, &maker)
    maker.add(IndexPublished.type, index(month: Month(year: firstYear, month: 1), months: 0))
    return maker.events
  }

  static func newYear(_ year: Int) -> Day {
    Day(year: year, month: 1, day: 1) ?? Day(number: 0)
  }

  /// The tariffs of a year, one event each.
  static func tariffs(year: Int, firstYear: Int, _ maker: inout EventMaker) {
    for concept in Concept.allCases {
      for (kind, centavos) in concept.tariffs {
        maker.add(
          TariffSet.type,
          [
            .text(concept.key.description), kind.map { .text($0.key.description) },
            .money(Centavos(grown(centavos, years: year - firstYear))), .day(newYear(year)),
            .text("Ley de Ingresos del Municipio \(year)"),
          ])
      }
    }
  }

  /// What costs `centavos` in the first year costs this `years` later: 4.3 % more each year.
  static func grown(_ centavos: Int64, years: Int) -> Int64 {
    var value = centavos
    for _ in 0..<years { value = (value * 1_043 + 500) / 1_000 }
    return value
  }

  /// The policy of a year; rates move a little from year to year.
  static func policy(year: Int, firstYear: Int) -> [Value?] {
    let rates: [Int64] = [1_470_000, 1_470_000, 1_130_000, 2_000_000, 1_850_000]
    let rate = rates[(year - firstYear) % rates.count]
    let order: [Value] = ["cost", "surcharge", "fine", "indemnity", "principal"].map { .text($0) }
    func step(
      _ name: String, _ action: String, _ kinds: [String]?, days: Int64, total: Int64,
      after notice: String?, times: Int64
    ) -> Value {
      let after: Value? = notice.map {
        .object([.text($0), .count(times), .count(15), .count(10)])
      }
      return .object([
        .text(name), .text(action), kinds.map { .list($0.map { .text($0) }) }, .count(days),
        .money(Centavos(total)), after,
      ])
    }
    return [
      .day(newYear(year)),
      .object([.text("monthly"), .percent(Percent(millionths: rate)), .count(60)]),
      .object([.text("debt"), .list(order)]),
      .object([.count(year % 2 == 0 ? 3 : 2), .count(5)]),
      .list([30, 60, 90, 180, 365].map { .count($0) }),
      .list([
        step("invitacion", "notice", nil, days: 30, total: 10_000, after: nil, times: 1),
        step(
          "requerimiento", "notice", nil, days: 60, total: 30_000, after: "invitacion", times: 1),
        step(
          "corte", "suspension", nil, days: 60, total: 20_000, after: "invitacion", times: 2),
        step(
          "clausura", "closure", ["comercio", "industria", "puesto"], days: 90, total: 100_000,
          after: "invitacion", times: 2),
        step(
          "embargo", "enforcement", nil, days: 365, total: 500_000, after: "requerimiento",
          times: 1),
      ]),
      .object([.count(90), .count(70)]),
      .text("Ley de Hacienda Municipal; acuerdo de Cabildo 01/\(year)"),
    ]
  }

  /// The price index of the month that is `months` after the first one.
  static func index(month: Month, months: Int) -> [Value?] {
    // About 0.4 % a month, a little less every May.
    var value: Int64 = 103_108_000
    for step in 0..<months {
      let change: Int64 = step % 12 == 4 ? -24 : 380 + Int64(step % 7) * 21
      value += value / 100_000 * change
    }
    return [.text("INPC"), .month(month), .percent(Percent(millionths: value / 1_000 * 1_000))]
  }

  private static let names = [
    "Centro", "San Miguel", "La Asunción", "Ángeles", "Peñitas", "San José Obrero", "El Álamo",
    "Jardines de la Cañada", "Guadalupe", "Santa María Atzompa", "Las Águilas", "Benito Juárez",
    "El Calvario", "Niños Héroes", "La Purísima", "San Andrés", "Analco", "El Mirador",
    "Loma Bonita", "Colonia Obrera", "La Piñuela", "San Sebastián", "Tepeyac", "El Rincón",
    "Emiliano Zapata", "La Huerta", "Santa Cecilia", "Xochimilco Viejo", "Río Grande",
    "Los Órganos", "La Estación", "San Agustín", "Buenavista", "El Carmen", "Lázaro Cárdenas",
    "Ejido Nuevo", "La Soledad", "San Martín de Porres", "Infonavit Cuauhtémoc", "Ciénega Larga",
  ]

  private static func barrioName(_ number: Int) -> String {
    let section = (number - 1) / names.count
    let name = names[(number - 1) % names.count]
    return section == 0 ? name : "\(name), \(section + 1).ª sección"
  }
}
