import Events
import Values

/// The annual operating plan: programmes, their activities, and what is reported by hand.
enum YearlyProgramme {
  private struct Activity {
    var key: String
    var name: String
    var area: String
    var unit: String
    var monthly: [Int64?]
    var measure: Value?
  }

  static let programmes: [(key: String, name: String, goal: String, investment: Int64)] = [
    (
      "PR-1", "Recaudación oportuna", "Elevar el cobro en el primer trimestre", 185_400_000
    ),
    ("PR-2", "Recuperación de cartera vencida", "Reducir el rezago de años anteriores", 96_215_050),
    ("PR-3", "Atención al contribuyente", "Respuesta en menos de cinco días", 42_730_025),
  ]

  /// The activities that nobody counts: they are reported by hand.
  static let byHand: [(program: String, activity: String)] = [("PR-2", "A-5"), ("PR-3", "A-8")]

  static func events(year: Int, _ maker: inout EventMaker) {
    for (place, programme) in programmes.enumerated() {
      maker.add(
        ProgramAdopted.type,
        [
          .text(programme.key), .count(Int64(year)), .text("\(programme.name) \(year)"),
          .count(Int64(place + 1)), .money(Centavos(programme.investment)), .text(programme.goal),
        ])
    }
    let shared: [(String, [Activity])] = [
      ("PR-1", timely), ("PR-2", arrears), ("PR-3", service),
    ]
    for (program, activities) in shared {
      for activity in activities {
        let known = activity.monthly.compactMap { $0 }
        maker.add(
          ActivityProgrammed.type,
          [
            .text(program), .count(Int64(year)), .text(activity.key), .text(activity.name),
            .text(activity.area), .text(activity.unit), nil, nil,
            known.count == 12 ? .count(known.reduce(0, +)) : nil,
            .list(activity.monthly.map { $0.map { .count($0) } ?? .null }), activity.measure,
          ])
      }
    }
  }

  private static func measure(
    _ kind: String, _ type: EventType, where conditions: [Value.Condition]? = nil
  ) -> Value {
    .object([.text(kind), .text(type.name), conditions.map { .conditions($0) }])
  }

  private static let timely = [
    Activity(
      key: "A-1", name: "Cobro del impuesto predial en la campaña de enero a marzo",
      area: "ingresos", unit: "centavos",
      monthly: [900_000_000, 600_000_000, 400_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      measure: measure("sum", PaymentReceived.type)),
    Activity(
      key: "A-2", name: "Descuentos por pronto pago", area: "ingresos", unit: "descuento",
      monthly: [300, 200, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      measure: measure(
        "count", DiscountGranted.type, where: [.init(field: "program", text: "pronto-pago")])),
  ]

  private static let arrears = [
    Activity(
      key: "A-3", name: "Entrega de invitaciones y requerimientos", area: "ejecucion",
      unit: "notificación", monthly: Array(repeating: 75, count: 12),
      measure: measure(
        "count", NoticeServed.type, where: [.init(field: "result", text: "delivered")])),
    Activity(
      key: "A-4", name: "Convenios de pago en parcialidades", area: "ejecucion", unit: "cuenta",
      monthly: Array(repeating: 4, count: 12), measure: measure("distinct", AgreementSigned.type)),
    Activity(
      key: "A-5", name: "Depuración del padrón de deudores", area: "ejecucion", unit: "expediente",
      monthly: [20, 20, 20, nil, 20, 20, 20, 20, nil, 20, 20, 20], measure: nil),
  ]

  private static let service = [
    Activity(
      key: "A-6", name: "Expedición de constancias de no adeudo", area: "atencion",
      unit: "constancia", monthly: Array(repeating: 30, count: 12),
      measure: measure("count", CertificateIssued.type)),
    Activity(
      key: "A-7", name: "Respuesta a quejas", area: "atencion", unit: "mes",
      monthly: Array(repeating: 1, count: 12), measure: measure("occurs", ComplaintAnswered.type)),
    Activity(
      key: "A-8", name: "Módulos itinerantes de cobro en los barrios", area: "atencion",
      unit: "módulo", monthly: [4, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1], measure: nil),
  ]
}
