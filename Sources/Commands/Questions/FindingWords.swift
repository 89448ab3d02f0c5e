import Console

/// The sentences of findings for people, in Spanish too; JSON has the English ones, whatever the language.
enum FindingWords {
  /// A finding's sentence in both languages; one that is not known here stays English.
  static func sentence(_ detail: String) -> Bilingual {
    for (english, spanish) in sentences {
      guard let parts = parts(of: detail, by: english) else { continue }
      var text = spanish
      for (place, part) in parts.enumerated() {
        text = text.replacing("{\(place + 1)}", with: part)
      }
      return Bilingual(es: text, en: detail)
    }
    return Bilingual(detail)
  }

  /// What stands in the place of each `{}` of a pattern; nil if the text is another sentence.
  static func parts(of text: String, by pattern: String) -> [String]? {
    let fixed = pattern.split(separator: "{}", omittingEmptySubsequences: false)
    guard var rest = text.hasPrefix(fixed[0]) ? text.dropFirst(fixed[0].count) : nil else {
      return nil
    }
    var parts: [String] = []
    for (place, piece) in fixed.enumerated().dropFirst() {
      if place == fixed.count - 1, piece.isEmpty {
        parts.append(String(rest))
        return parts
      }
      guard let found = rest.firstRange(of: piece) else { return nil }
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return rest.isEmpty ? parts : nil
  }

  /// Every sentence that the engine says, with what varies as `{}`, and its Spanish.
  static let sentences: [(english: String, spanish: String)] = [
    ("the account is not open at this point", "la cuenta no está abierta en ese momento"),
    ("the concept was never defined", "el concepto nunca se definió"),
    (
      "a charge is named that the account does not have",
      "se nombra un cargo que la cuenta no tiene"
    ),
    (
      "for names a charge that the account does not have",
      "for nombra un cargo que la cuenta no tiene"
    ),
    (
      "the request names a charge that no account has",
      "la solicitud nombra un cargo que ninguna cuenta tiene"
    ),
    ("no payment has that id", "ningún pago tiene ese id"),
    ("the reference was not issued before", "la referencia no se emitió antes"),
    ("paid after {}", "pagada después del {1}"),
    ("paid {} where the reference says {}", "se pagó {1} y la referencia dice {2}"),
    (
      "an earlier payment already paid the reference", "un pago anterior ya cubrió la referencia"
    ),
    (
      "an earlier payment has the same channel and external",
      "un pago anterior tiene el mismo canal y número externo"
    ),
    ("the payment waits in suspense", "el pago espera a que se identifique su cuenta"),
    (
      "the target is not there, cannot be annulled, or is already",
      "el evento no está, no se puede anular, o ya lo está"
    ),
    ("another agreement is active", "hay otro convenio vigente"),
    (
      "the instalments do not sum to what is owed after forgiveness",
      "las parcialidades no suman lo que se debe tras la condonación"
    ),
    ("the agreement is not active", "el convenio no está vigente"),
    ("no agreement has that id", "ningún convenio tiene ese id"),
    (
      "the discount is larger than what it could reduce",
      "el descuento es mayor que lo que podía rebajar"
    ),
    ("the refund is larger than the credit", "la devolución es mayor que el saldo a favor"),
    (
      "no step of the ladder listed the account", "ningún paso de la escalera listaba la cuenta"
    ),
    (
      "executed, but the last act was not an order", "ejecutada, y el último acto no era una orden"
    ),
    (
      "lifted, but the last act was not an execution",
      "levantada, y el último acto no era una ejecución"
    ),
    ("the service is suspended already", "el servicio ya estaba suspendido"),
    (
      "the service is restored but was not suspended",
      "el servicio se reconecta y no estaba suspendido"
    ),
    ("no open request has that id", "ninguna solicitud abierta tiene ese id"),
    ("{} is owed on the request's charge", "se deben {1} del cargo de la solicitud"),
    ("a fine on the subject is not paid", "hay una multa sin pagar sobre lo que se certifica"),
    (
      "event {} issued a certificate on the subject before this was recorded",
      "el evento {1} expidió una constancia antes de que esto se asentara"
    ),
    ("folio {} is in no received range", "el folio {1} no está en ningún rango recibido"),
    ("folio {} is spent a second time", "el folio {1} se usa por segunda vez"),
    ("folios {} to {} were never spent", "los folios {1} a {2} nunca se usaron"),
    (
      "what the till declares differs from its payments",
      "lo que la caja declara difiere de sus pagos"
    ),
    (
      "it takes effect in {}; event {} closed that",
      "surte efecto en {1}, periodo que cerró el evento {2}"
    ),
    ("the months do not sum to the annual figure", "los meses no suman la cifra anual"),
    (
      "no such programme is adopted for {}", "no hay tal programa adoptado para {1}"
    ),
    (
      "no such activity is programmed for that year",
      "no hay tal actividad programada para ese año"
    ),
  ]
}
