import Console
import Events
import Ledger

/// The sentences for what is wrong with a line: the only place where faults become words.
enum FaultWords {
  /// What is wrong, and where it helps, what would be right.
  static func words(_ fault: Fault) -> Bilingual {
    switch fault {
    case .notUTF8:
      Bilingual(
        es: "no es UTF-8; guarde el archivo como UTF-8", en: "not UTF-8; save the file as UTF-8")
    case .notJSON(let expected):
      Bilingual(
        es: "no es JSON: se esperaba \(ExpectedWords.spanish(expected))",
        en: "not JSON: expected \(expected)")
    case .nestedTooDeep:
      Bilingual(
        es: "anidado más hondo que cualquier evento", en: "nested deeper than any event is")
    case .lineTooLong(let limit):
      Bilingual(
        es: "la línea pasa de \(limit) bytes; ¿falta un salto de línea?",
        en: "the line is longer than \(limit) bytes; is a line feed missing?")
    case .eventTooLong(let limit):
      Bilingual(
        es: "el evento pasa de \(limit) bytes en forma canónica; repártalo en varios",
        en: "the event is longer than \(limit) bytes in canonical form; split it into several")
    case .unknownType(let name, let nearest):
      nearest.map {
        Bilingual(
          es: "no hay tipo de evento «\(name)»; ¿quiso decir «\($0)»?",
          en: "there is no event type “\(name)”; did you mean “\($0)”?")
      }
        ?? Bilingual(
          es: "no hay tipo de evento «\(name)»; `recauda schema` los enumera",
          en: "there is no event type “\(name)”; `recauda schema` lists them")
    case .unknownVersion(let version, let newest):
      Bilingual(
        es: "la versión \(version) es de un recauda más nuevo; este conoce hasta la \(newest)",
        en: "version \(version) belongs to a newer recauda; this one knows up to \(newest)")
    case .unknownField(let known):
      Bilingual(
        es: "no existe tal campo; los hay: \(known.joined(separator: ", "))",
        en: "there is no such field; there are: \(known.joined(separator: ", "))")
    case .doubledField:
      Bilingual(es: "el campo está dos veces", en: "the field stands twice")
    case .missingField: Bilingual(es: "falta el campo", en: "the field is missing")
    case .ledgerField:
      Bilingual(
        es: "este campo lo pone el libro; quítelo", en: "the ledger gives this field; leave it out")
    case .wrongKind(let expected):
      Bilingual(es: "se esperaba \(ExpectedWords.spanish(expected))", en: "expected \(expected)")
    case .notKey:
      Bilingual(
        es: "no es una clave: de 1 a 64 caracteres entre A-Z a-z 0-9 . _ : / -",
        en: "not a key: 1 to 64 of A-Z a-z 0-9 . _ : / -")
    case .textLength:
      Bilingual(
        es: "un texto tiene de 1 a 1,000 caracteres", en: "a text has 1 to 1,000 characters")
    case .controlCharacter:
      Bilingual(
        es: "carácter de control; solo valen salto de línea y tabulador",
        en: "a control character; only line feed and tab are allowed")
    case .notMoney(let range): money(range)
    case .notPercent(let range): percent(range)
    case .notDay:
      Bilingual(
        es: "no es un día del calendario entre 1900-01-01 y 2199-12-31, como \"2021-03-31\"",
        en: "not a day of the calendar from 1900-01-01 to 2199-12-31, like \"2021-03-31\"")
    case .notMonth:
      Bilingual(es: "no es un mes como \"2021-03\"", en: "not a month like \"2021-03\"")
    case .notPeriod:
      Bilingual(
        es: "no es un periodo como \"2021\", \"2021-03\" o \"2021-B2\"",
        en: "not a period like \"2021\", \"2021-03\" or \"2021-B2\"")
    case .notCount(let range):
      Bilingual(
        es:
          "no es un entero de \(range.lowerBound) a \(range.upperBound), sin fracción ni exponente",
        en: "not a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "without fraction or exponent")
    case .notChoice(let words):
      Bilingual(
        es: "no es ninguno de: \(words.joined(separator: ", "))",
        en: "none of: \(words.joined(separator: ", "))")
    case .listLength(let range):
      Bilingual(
        es: "una lista tiene aquí de \(range.lowerBound) a \(range.upperBound) entradas",
        en: "a list has \(range.lowerBound) to \(range.upperBound) entries here")
    case .doubledEntry(let name):
      Bilingual(
        es: "la entrada está dos veces" + (name.map { " (por \($0))" } ?? ""),
        en: "the entry stands twice" + (name.map { " (by \($0))" } ?? ""))
    case .notRising(let name):
      Bilingual(
        es: "las entradas deben crecer" + (name.map { " (por \($0))" } ?? ""),
        en: "the entries must rise" + (name.map { " (by \($0))" } ?? ""))
    case .needsOne(let names):
      Bilingual(
        es: "hace falta al menos uno de: \(names.joined(separator: ", "))",
        en: "at least one is needed of: \(names.joined(separator: ", "))")
    case .needsExactlyOne(let names):
      Bilingual(
        es: "hace falta exactamente uno de: \(names.joined(separator: ", "))",
        en: "exactly one is needed of: \(names.joined(separator: ", "))")
    case .badRange(let limit):
      Bilingual(
        es: "el intervalo acaba antes de empezar o pasa de \(limit)",
        en: "the range ends before it begins, or is longer than \(limit)")
    case .notCanonical:
      Bilingual(es: "no está en forma canónica", en: "not in canonical form")
    }
  }

  private static func money(_ range: MoneyRange) -> Bilingual {
    switch range {
    case .positive:
      Bilingual(
        es: "no es un importe de \"0.01\" a \"9999999999999.99\", con dos decimales y sin signo",
        en: "not an amount from \"0.01\" to \"9999999999999.99\", with two decimals and no sign")
    case .notNegative:
      Bilingual(
        es: "no es un importe de \"0.00\" a \"9999999999999.99\", con dos decimales y sin signo",
        en: "not an amount from \"0.00\" to \"9999999999999.99\", with two decimals and no sign")
    case .signed:
      Bilingual(
        es: "no es un importe con dos decimales, como \"1250.50\" o \"-3.00\"",
        en: "not an amount with two decimals, like \"1250.50\" or \"-3.00\"")
    }
  }

  private static func percent(_ range: PercentRange) -> Bilingual {
    switch range {
    case .rate:
      Bilingual(
        es: "no es un porcentaje de \"0\" a \"1000\", hasta seis decimales y sin ceros de más",
        en: "not a percentage from \"0\" to \"1000\", up to six decimals, no needless zeros")
    case .discount:
      Bilingual(
        es: "no es un porcentaje de \"0\" a \"100\", hasta seis decimales y sin ceros de más",
        en: "not a percentage from \"0\" to \"100\", up to six decimals, no needless zeros")
    case .index:
      Bilingual(
        es: "no es un índice mayor que 0 y hasta \"1000000\", hasta seis decimales",
        en: "not an index above 0 and up to \"1000000\", up to six decimals")
    }
  }

  /// Why a line was refused.
  static func words(_ reason: LedgerWriter.Reason) -> Bilingual {
    switch reason {
    case .malformed(let refusal): words(refusal.fault)
    case .conflict(let id, let seq, let stored):
      Bilingual(
        es: "el id «\(id)» ya es del evento \(seq), con otro contenido: "
          + String(decoding: stored, as: UTF8.self),
        en: "the id “\(id)” is event \(seq)'s already, with other content: "
          + String(decoding: stored, as: UTF8.self))
    case .notOpened:
      Bilingual(
        es: "un libro empieza con ledger.opened; use `recauda init`",
        en: "a ledger begins with ledger.opened; use `recauda init`")
    case .openedAlready:
      Bilingual(
        es: "el libro ya está abierto; ledger.opened solo va una vez",
        en: "the ledger is open already; ledger.opened stands only once")
    case .earlier(let at, let before):
      Bilingual(
        es:
          "at \(at) es anterior al evento de antes, de \(before): el tiempo no retrocede; quite at, "
          + "o ponga una hora que no sea anterior",
        en:
          "at \(at) is earlier than the event before it, of \(before): time does not go back; leave "
          + "at out, or give one that is not earlier")
    }
  }
}
