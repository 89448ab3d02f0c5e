/// What the municipality charges for.
enum Concept: UInt8, CaseIterable {
  case predial, aseo, agua, mercado, licencia, multa, constancia, registro, gastos, indemnizacion

  var key: StaticString {
    switch self {
    case .predial: "predial"
    case .aseo: "aseo"
    case .agua: "agua"
    case .mercado: "mercado"
    case .licencia: "licencia"
    case .multa: "multa"
    case .constancia: "constancia"
    case .registro: "registro-civil"
    case .gastos: "gastos-ejecucion"
    case .indemnizacion: "indemnizacion-cheque"
    }
  }

  var name: String {
    switch self {
    case .predial: "Impuesto predial"
    case .aseo: "Derechos por servicio de aseo público"
    case .agua: "Derechos por agua potable y alcantarillado"
    case .mercado: "Derechos por uso de puestos en mercados"
    case .licencia: "Licencia de funcionamiento"
    case .multa: "Multas por infracciones de tránsito"
    case .constancia: "Constancias y certificaciones"
    case .registro: "Derechos del registro civil"
    case .gastos: "Gastos de ejecución"
    case .indemnizacion: "Indemnización por cheque devuelto"
    }
  }

  /// The budget classifier's code of the concept and, where it differs, of its surcharges.
  var rubros: (own: String, surcharge: String?) {
    switch self {
    case .predial: ("12.01", "17.01")
    case .aseo: ("43.07", "44.01")
    case .agua: ("43.05", "44.01")
    case .mercado: ("41.02", "44.01")
    case .licencia: ("43.01", "44.01")
    case .multa: ("61.01", nil)
    case .constancia: ("43.09", nil)
    case .registro: ("43.11", nil)
    case .gastos: ("61.04", nil)
    case .indemnizacion: ("61.05", nil)
    }
  }

  /// Whether what is owed grows with the months.
  var accrues: Bool {
    switch self {
    case .predial, .aseo, .agua, .mercado, .licencia: true
    case .multa, .constancia, .registro, .gastos, .indemnizacion: false
    }
  }

  /// The tariff of the first year in centavos by kind of account; empty where it depends on the case.
  var tariffs: [(kind: AccountKind?, centavos: Int64)] {
    switch self {
    case .aseo: [(nil, 4_850), (.comercio, 18_725), (.industria, 94_130), (.puesto, 6_375)]
    case .agua: [(nil, 11_240), (.comercio, 26_815), (.industria, 118_560)]
    case .mercado: [(.puesto, 32_450)]
    case .licencia: [(.comercio, 148_735), (.industria, 982_310)]
    case .constancia: [(nil, 7_630)]
    case .registro: [(nil, 9_475)]
    case .gastos: [(nil, 43_445)]
    case .predial, .multa, .indemnizacion: []
    }
  }

  /// The tariff of the first year for a kind of account.
  func tariff(_ kind: AccountKind) -> Int64 {
    var general: Int64 = 10_000
    for (of, centavos) in tariffs {
      if of == kind { return centavos }
      if of == nil { general = centavos }
    }
    return general
  }
}

/// The kinds of account.
enum AccountKind: UInt8, CaseIterable {
  case casa, comercio, industria, terreno, puesto

  var key: StaticString {
    switch self {
    case .casa: "casa"
    case .comercio: "comercio"
    case .industria: "industria"
    case .terreno: "terreno"
    case .puesto: "puesto"
    }
  }
}
