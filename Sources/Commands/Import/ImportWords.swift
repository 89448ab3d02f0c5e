import Console
import Events
import Imports

/// The sentences for what is wrong with maps and rows.
enum ImportWords {
  /// Why a row cannot be read.
  static func words(_ fault: CSVFault) -> Bilingual {
    switch fault {
    case .openQuote:
      Bilingual(
        es: "unas comillas se abren y no se cierran; lo que sigue no se puede leer",
        en: "a quote is opened and never closed; what follows cannot be read")
    case .behindQuote(let field):
      Bilingual(
        es: "campo \(field): tras las comillas que cierran sigue texto; dentro se escriben dobles",
        en: "field \(field): text follows the closing quote; a quote inside is written twice")
    case .tooLong(let limit):
      Bilingual(
        es: "la fila pasa de \(limit) bytes", en: "the row is longer than \(limit) bytes")
    case .encoding(let encoding):
      Bilingual(
        es: "no es \(encoding.rawValue); revise encoding en el mapa",
        en: "not \(encoding.rawValue); check encoding in the map")
    }
  }

  /// Why a row is refused.
  static func words(_ fault: RowFault) -> Bilingual {
    switch fault.reason {
    case .event(let fault): return FaultWords.words(fault)
    case .width(let count, let expected):
      guard let expected else {
        return Bilingual(
          es: "la fila solo tiene \(count) campos", en: "the row has only \(count) fields")
      }
      return Bilingual(
        es: "la fila tiene \(count) campos; se esperaban \(expected)",
        en: "the row has \(count) fields; expected \(expected)")
    case .unmapped(let known):
      let words = known.prefix(20).joined(separator: ", ")
      return Bilingual(
        es: "el mapa no tiene este valor; tiene: \(words)",
        en: "the map has no such value; it has: \(words)")
    case .notDay(let form):
      return Bilingual(es: "no es un día de la forma \(form)", en: "not a day of the form \(form)")
    case .notMoney(let form):
      let sample = "1\(form.thousands.map { "\($0)" } ?? "")234\(form.decimal)50"
      return Bilingual(
        es: "no es un importe de la forma \(sample)", en: "not an amount of the form \(sample)")
    case .noKey:
      return Bilingual(
        es: "no tiene letra ni cifra para una clave", en: "it has no letter or digit for a key")
    }
  }

  /// Why a map does not fit a file.
  static func words(_ fault: HeadingFault) -> Bilingual {
    switch fault {
    case .missing(let name, let names):
      let list = names.prefix(40).joined(separator: ", ")
      return Bilingual(
        es: "el archivo no tiene la columna «\(name)»; tiene: \(list)",
        en: "the file has no column “\(name)”; it has: \(list)")
    case .doubled(let name):
      return Bilingual(
        es: "el archivo tiene dos veces la columna «\(name)»; nómbrela por su número",
        en: "the file has the column “\(name)” twice; name it by its number")
    }
  }

  /// Why a map cannot be used.
  static func words(_ fault: MapFault) -> Bilingual {
    switch fault.reason {
    case .json(let fault): FaultWords.words(fault)
    case .choice(let words):
      Bilingual(
        es: "se esperaba una de: \(words.joined(separator: ", "))",
        en: "expected one of: \(words.joined(separator: ", "))")
    case .needsOne(let names):
      Bilingual(
        es: "hace falta exactamente uno de: \(names.joined(separator: ", "))",
        en: "exactly one is needed of: \(names.joined(separator: ", "))")
    case .missing(let name): Bilingual(es: "falta \(name)", en: "\(name) is missing")
    case .notFromTable:
      Bilingual(
        es: "este campo es un objeto; una tabla no lo puede dar",
        en: "this field is an object; no table can give it")
    case .template:
      Bilingual(
        es: "una plantilla es texto con columnas entre llaves, como bank-{Folio}",
        en: "a template is text with columns in braces, like bank-{Folio}")
    case .dayForm:
      Bilingual(
        es: "una forma de día tiene año, mes y día, como dd/mm/yyyy o d-mmm-yy",
        en: "the form of a day has year, month and day, like dd/mm/yyyy or d-mmm-yy")
    case .character:
      Bilingual(es: "se esperaba un solo carácter", en: "expected a single character")
    case .prefix:
      Bilingual(
        es: "el prefijo es una clave de hasta 23 caracteres",
        en: "the prefix is a key of up to 23 characters")
    }
  }
}
