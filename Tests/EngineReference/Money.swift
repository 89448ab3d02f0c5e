import Values

/// What is owed, forgiven … component by component.
struct Amounts {
  private var byComponent: [Component: Centavos] = [:]

  subscript(component: Component) -> Centavos {
    get { byComponent[component] ?? .zero }
    set { byComponent[component] = newValue }
  }

  func total() throws -> Centavos {
    try sum(Component.allCases.map { self[$0] })
  }

  mutating func add(_ other: Amounts) throws {
    for component in Component.allCases {
      self[component] = try self[component] + other[component]
    }
  }
}

func sum(_ amounts: some Sequence<Centavos>) throws -> Centavos {
  try amounts.reduce(.zero) { try $0 + $1 }
}

/// §1: half away from zero to the whole number; neither is negative.
func rounded(_ numerator: Int128, over denominator: Int128) throws -> Centavos {
  let whole = (2 * numerator + denominator) / (2 * denominator)
  guard let raw = Int64(exactly: whole) else { throw MoneyOverflow() }
  return Centavos(raw)
}

/// round(amount × percent / 100).
func share(_ percent: Percent, of amount: Centavos) throws -> Centavos {
  // A percentage is held in millionths of one percent.
  try rounded(Int128(amount.raw) * Int128(percent.millionths), over: 100 * 1_000_000)
}

/// `{"name":value,…}` of values that are JSON already.
func object(_ members: [(String, String)]) -> String {
  "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
}

/// `[value,…]` of values that are JSON already.
func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

/// A JSON string with only `"`, `\`, line feed and tab escaped, as §2 writes them.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// An amount, a day or a month as a JSON string; `null` for none.
func quoted(_ value: (some Written)?) -> String {
  if let value { "\"\(value)\"" } else { "null" }
}
