import Values

/// An event as an owned Swift value: what people and programs make, and what slow paths read.
public struct Event: Sendable, Equatable {
  /// The place in the log; nil before the ledger has recorded it.
  public var seq: UInt64?
  /// When it was recorded; nil before it was.
  public var at: Instant?
  /// The number of its type in the catalogue.
  public var type: Int
  /// The schema version of its fields.
  public var version: Int
  /// The civil day on which it takes effect.
  public var on: Day
  /// The producer's key, unique in the ledger.
  public var id: String
  /// Who recorded it.
  public var by: String
  /// The type's own fields in canonical order; nil where one is left out.
  public var fields: [Value?]

  /// An event that no ledger has recorded yet.
  public init(type: Int, version: Int = 1, on: Day, id: String, by: String, fields: [Value?]) {
    self.type = type
    self.version = version
    self.on = on
    self.id = id
    self.by = by
    self.fields = fields
  }

  /// The text of a key, text or choice field.
  public subscript(field: Field<String>) -> String? {
    if case .text(let text)? = fields[field.index] { text } else { nil }
  }

  /// The amount of a money field.
  public subscript(field: Field<Centavos>) -> Centavos? {
    if case .money(let amount)? = fields[field.index] { amount } else { nil }
  }

  /// The day of a day field.
  public subscript(field: Field<Day>) -> Day? {
    if case .day(let day)? = fields[field.index] { day } else { nil }
  }

  /// The month of a month field.
  public subscript(field: Field<Month>) -> Month? {
    if case .month(let month)? = fields[field.index] { month } else { nil }
  }

  /// The percentage of a percent field.
  public subscript(field: Field<Percent>) -> Percent? {
    if case .percent(let percent)? = fields[field.index] { percent } else { nil }
  }

  /// The number of a count field.
  public subscript(field: Field<Int64>) -> Int64? {
    if case .count(let count)? = fields[field.index] { count } else { nil }
  }

  /// The truth of a bool field.
  public subscript(field: Field<Bool>) -> Bool? {
    if case .bool(let truth)? = fields[field.index] { truth } else { nil }
  }

  /// The value of a list or an object field.
  public subscript(field: Field<Value>) -> Value? { fields[field.index] }
}
