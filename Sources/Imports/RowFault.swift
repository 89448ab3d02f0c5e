import Events

/// Why a row is refused.
public struct RowFault: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    /// The row is no event: as the reader of events says.
    case event(Fault)
    /// So many fields, where the headings, or a column of the map, ask for others.
    case width(Int, expected: Int?)
    /// The map has no word for the value; those it has.
    case unmapped([String])
    /// Not a day of that form.
    case notDay(String)
    /// Not an amount of that form.
    case notMoney(MoneyForm)
    /// Nothing in it may stand in a key.
    case noKey
  }

  /// The path of the event's field.
  public var field: String?
  /// The columns that it is made from.
  public var column: String?
  /// What stands in them.
  public var value: String?
  /// What is wrong.
  public var reason: Reason

  init(field: String? = nil, column: String? = nil, value: String? = nil, reason: Reason) {
    self.field = field
    self.column = column
    self.value = value
    self.reason = reason
  }
}

/// Why a map does not fit the headings of a file.
public enum HeadingFault: Error, Equatable, Sendable {
  /// The file has no such column; those it has.
  case missing(String, [String])
  /// The file has the column twice.
  case doubled(String)
}
