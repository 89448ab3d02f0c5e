/// The Spanish of what the readers of events expect where something else stands.
enum ExpectedWords {
  /// The Spanish words; the English ones where there are none yet.
  static func spanish(_ expected: String) -> String {
    switch expected {
    case "an object": "un objeto"
    case "a list": "una lista"
    case "a string": "una cadena entre comillas"
    case "another value": "otro valor"
    case "true or false": "true o false"
    case "a whole number without quotes": "un entero sin comillas"
    case "the end of the line": "el fin de la línea"
    case "a value": "un valor"
    case "a field name in quotes": "el nombre de un campo entre comillas"
    case "a colon": "dos puntos"
    case "a comma or }": "una coma o }"
    case "a comma or ]": "una coma o ]"
    case "a number without needless zeros": "un número sin ceros de más"
    case "a digit": "una cifra"
    case "a closing quote": "comillas que cierren"
    case "no bare control character in a string": "ningún carácter de control suelto en una cadena"
    case "an escape": "una secuencia de escape"
    case "no lone low surrogate": "ningún sustituto bajo suelto"
    case "the low surrogate of a pair": "el sustituto bajo de un par"
    case "a Unicode scalar": "un carácter de Unicode"
    case "one of the escapes of JSON": "una secuencia de escape de JSON"
    case "four hex digits": "cuatro cifras hexadecimales"
    default: expected
    }
  }
}
