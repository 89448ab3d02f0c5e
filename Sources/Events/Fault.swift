/// What is wrong with a line, as data; the words for people are made at the edge.
public enum Fault: Sendable, Equatable {
  /// The line is not UTF-8.
  case notUTF8
  /// The line is no JSON: what was expected instead.
  case notJSON(expected: String)
  /// The line nests deeper than any event does.
  case nestedTooDeep
  /// The line is longer than may be read.
  case lineTooLong(limit: Int)
  /// In canonical form the event is longer than a line may be.
  case eventTooLong(limit: Int)
  /// No such event type; the nearest one, if any is near.
  case unknownType(String, nearest: String?)
  /// No such version of the type; the newest one.
  case unknownVersion(Int64, newest: Int)
  /// The type or object has no such field; those it has.
  case unknownField(known: [String])
  /// The field stands twice.
  case doubledField
  /// The field must be there.
  case missingField
  /// Only the ledger gives this field.
  case ledgerField
  /// Another kind of JSON value stands there.
  case wrongKind(expected: String)
  /// Not a key.
  case notKey
  /// A text has no scalar, or more than 1,000.
  case textLength
  /// A text holds a control character.
  case controlCharacter
  /// Not an amount in the field's form or range.
  case notMoney(MoneyRange)
  /// Not a percentage in the field's form or range.
  case notPercent(PercentRange)
  /// Not a day of the calendar.
  case notDay
  /// Not a month.
  case notMonth
  /// Not a period.
  case notPeriod
  /// Not a whole number in the range.
  case notCount(ClosedRange<Int64>)
  /// None of these words.
  case notChoice([String])
  /// A list is too short or too long.
  case listLength(ClosedRange<Int>)
  /// An entry stands twice in a list.
  case doubledEntry(by: String?)
  /// The entries do not rise.
  case notRising(by: String?)
  /// None of these fields is there.
  case needsOne([String])
  /// Not exactly one of these fields is there.
  case needsExactlyOne([String])
  /// A range ends before it begins, or is too long.
  case badRange(limit: Int64)
  /// The bytes mean an event but are not its canonical form.
  case notCanonical
}

/// A line that is refused: where, and why.
public struct Refusal: Error, Sendable, Equatable {
  /// Bytes of the line before the bad place.
  public var offset: Int
  /// The path of the field: `instalments[2].due`; nil where the line as a whole is bad.
  public var field: String?
  /// What is wrong.
  public var fault: Fault

  /// A refusal.
  public init(offset: Int, field: String? = nil, _ fault: Fault) {
    self.offset = offset
    self.field = field
    self.fault = fault
  }
}
