import Values

/// Turns shapes into the words of JSON Schema; remembers which definitions they refer to.
struct SchemaWriter {
  private typealias Members = [(name: String, value: JSONText)]

  private let catalogue: Catalogue
  private var used = Set<String>()

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  // MARK: Definitions

  private static let year = "(19|20|21)[0-9]{2}"
  private static let months = "(0[1-9]|1[0-2])"
  private static let days = "(0[1-9]|[12][0-9]|3[01])"
  private static let amount = "(0|[1-9][0-9]{0,12})\\.[0-9]{2}"
  private static let fraction = "(\\.[0-9]{0,5}[1-9])?"

  // In the order in which they are printed.
  private static let strings: [(name: String, pattern: String, format: String?)] = [
    ("key", "[A-Za-z0-9._:/-]{1,64}", nil),
    ("day", "\(year)-\(months)-\(days)", "date"),
    ("month", "\(year)-\(months)", nil),
    ("period", "\(year)(-\(months)|-B[1-6])?", nil),
    (
      "instant", "\(year)-\(months)-\(days)T([01][0-9]|2[0-3])(:[0-5][0-9]){2}\\.[0-9]{3}Z",
      "date-time"
    ),
    ("money", "(?!0\\.00$)\(amount)", nil),
    ("moneyOrZero", amount, nil),
    ("signedMoney", "(?!-0\\.00$)-?\(amount)", nil),
    ("rate", "(1000|(0|[1-9][0-9]{0,2})\(fraction))", nil),
    ("discount", "(100|(0|[1-9][0-9]?)\(fraction))", nil),
    ("index", "(?!0$)(1000000|(0|[1-9][0-9]{0,5})\(fraction))", nil),
  ]

  /// The definitions that the schemas made so far refer to.
  var definitions: JSONText {
    var result: Members = []
    for (name, pattern, format) in SchemaWriter.strings where used.contains(name) {
      var members: Members = [("type", .string("string"))]
      if let format { members.append(("format", .string(format))) }
      members.append(("pattern", .string("^\(pattern)$")))
      result.append((name, .object(members)))
    }
    if used.contains("text") {
      let members: Members = [
        ("type", .string("string")),
        ("minLength", .number(Int64(Text.length.lowerBound))),
        ("maxLength", .number(Int64(Text.length.upperBound))),
        // No control characters but line feed and tab.
        ("pattern", .string("^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$")),
      ]
      result.append(("text", .object(members)))
    }
    return .object(result)
  }

  private mutating func reference(_ name: String) -> JSONText {
    used.insert(name)
    return .object([("$ref", .string("#/$defs/\(name)"))])
  }

  // MARK: Shapes

  /// The time at which the ledger recorded an event: no field of a type has that shape.
  var instant: JSONText {
    mutating get { reference("instant") }
  }

  mutating func schema(_ shape: Shape) -> JSONText {
    switch shape {
    case .key: return reference("key")
    case .text: return reference("text")
    case .money(.positive): return reference("money")
    case .money(.notNegative): return reference("moneyOrZero")
    case .money(.signed): return reference("signedMoney")
    case .percent(.rate): return reference("rate")
    case .percent(.discount): return reference("discount")
    case .percent(.index): return reference("index")
    case .day: return reference("day")
    case .month: return reference("month")
    case .period: return reference("period")
    case .count(let range): return .object(count(range, .string("integer")))
    case .orNull(.count(let range)): return .object(count(range, .strings(["integer", "null"])))
    case .orNull(let inner):
      return .object([("anyOf", .list([schema(inner), .object([("type", .string("null"))])]))])
    case .bool: return .object([("type", .string("boolean"))])
    case .choice(let words): return .object([("enum", .strings(words))])
    case .eventType: return .object([("enum", .strings(catalogue.types.map(\.name)))])
    case .list(let entry, let listing): return .object(list(entry, listing))
    case .object(let members):
      let required = members.filter { !$0.isOptional }.map(\.name)
      return .object([
        ("type", .string("object")),
        ("required", .strings(required)),
        ("additionalProperties", .bool(false)),
        ("properties", .object(members.map { ($0.name, schema($0.shape)) })),
      ])
    case .conditions:
      return .object([
        ("type", .string("object")),
        ("propertyNames", reference("text")),
        ("additionalProperties", reference("text")),
      ])
    }
  }

  private func count(_ range: ClosedRange<Int64>, _ type: JSONText) -> Members {
    [
      ("type", type), ("minimum", .number(range.lowerBound)),
      ("maximum", .number(range.upperBound)),
    ]
  }

  private mutating func list(_ entry: Shape, _ listing: Listing) -> Members {
    var members: Members = [("type", .string("array"))]
    switch listing.difference {
    case .free, .entries: break
    case .member(let name):
      members.append(("description", .string("No two entries have the same \(name).")))
    case .rising:
      members.append(("description", .string("Each entry is greater than the one before.")))
    case .risingMember(let name):
      members.append(("description", .string("Each entry's \(name) is after the one before.")))
    }
    members.append(("items", schema(entry)))
    members.append(("minItems", .number(Int64(listing.length.lowerBound))))
    members.append(("maxItems", .number(Int64(listing.length.upperBound))))
    if listing.difference != .free { members.append(("uniqueItems", .bool(true))) }
    return members
  }

  // MARK: Rules between fields

  func rule(_ rule: FieldRule) -> (name: String, value: JSONText) {
    func alternatives(_ names: [String]) -> JSONText {
      .list(names.map { .object([("required", .strings([$0]))]) })
    }
    switch rule {
    case .atLeastOne(let names): return ("anyOf", alternatives(names))
    case .exactlyOne(let names): return ("oneOf", alternatives(names))
    case .range(let first, let last, let limit):
      return (
        "description",
        .string("From \(first) to \(last), both included, at least one and at most \(limit).")
      )
    }
  }
}
