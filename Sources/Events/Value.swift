import Values

/// The value of a field, owned.
public indirect enum Value: Sendable {
  /// A key, a text, a choice, a period, the name of an event type.
  case text(String)
  /// An amount.
  case money(Centavos)
  /// A percentage or an index.
  case percent(Percent)
  /// A day.
  case day(Day)
  /// A month.
  case month(Month)
  /// A whole number.
  case count(Int64)
  /// `true` or `false`.
  case bool(Bool)
  /// `null`: unknown.
  case null
  /// The entries of a list.
  case list([Value])
  /// The members of an object, in its shape's order; nil where one is left out.
  case object([Value?])
  /// Names and texts, sorted bytewise by name.
  case conditions([Condition])

  /// A name and the text that it must have.
  public struct Condition: Sendable, Equatable {
    /// The field's name.
    public var field: String
    /// Its text.
    public var text: String

    /// A condition.
    public init(field: String, text: String) {
      self.field = field
      self.text = text
    }
  }
}

/// Equal by bytes: two texts that only look alike differ.
extension Value: Equatable {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.money(let a), .money(let b)): a == b
    case (.percent(let a), .percent(let b)): a == b
    case (.day(let a), .day(let b)): a == b
    case (.month(let a), .month(let b)): a == b
    case (.count(let a), .count(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (.list(let a), .list(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    case (.conditions(let a), .conditions(let b)):
      a.elementsEqual(b) {
        $0.field.utf8.elementsEqual($1.field.utf8) && $0.text.utf8.elementsEqual($1.text.utf8)
      }
    default: false
    }
  }
}
