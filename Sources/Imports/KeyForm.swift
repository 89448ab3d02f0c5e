/// Makes keys of names: `Barrio del Niño` becomes `barrio-del-nino`.
enum KeyForm {
  /// Small letters without accents, and digits; one `-` for everything between; at most 64 characters.
  static func key(_ text: String) -> String {
    var key = ""
    var isApart = false
    for scalar in text.unicodeScalars {
      // An accent that stands by itself belongs to the letter before it.
      if (0x300...0x36F).contains(scalar.value) { continue }
      guard let letters = letters(scalar) else {
        isApart = !key.isEmpty
        continue
      }
      if isApart { key += "-" }
      isApart = false
      key += letters
    }
    var cut = String(key.prefix(64))
    while cut.last == "-" { cut.removeLast() }
    return cut
  }

  private static func letters(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "a"..."z", "0"..."9": return String(scalar)
    case "A"..."Z": return scalar.properties.lowercaseMapping
    default: return folded[scalar.properties.lowercaseMapping]
    }
  }

  private static let folded: [String: String] = [
    "á": "a", "à": "a", "â": "a", "ä": "a", "ã": "a", "å": "a", "æ": "ae", "ç": "c", "é": "e",
    "è": "e", "ê": "e", "ë": "e", "í": "i", "ì": "i", "î": "i", "ï": "i", "ñ": "n", "ó": "o",
    "ò": "o", "ô": "o", "ö": "o", "õ": "o", "ø": "o", "œ": "oe", "ß": "ss", "ú": "u", "ù": "u",
    "û": "u", "ü": "u", "ý": "y", "ÿ": "y",
  ]
}
