/// What a field's value may be.
///
/// Everything that is done with an event follows from its shapes: both readers, the canonical
/// writer and the JSON Schema. None of them knows an event type by name.
public indirect enum Shape: Sendable, Equatable {
  /// 1 to 64 of `A-Z a-z 0-9 . _ : / -`.
  case key
  /// 1 to 1,000 Unicode scalars.
  case text
  /// An amount in centavos.
  case money(MoneyRange)
  /// A decimal in a percentage's form.
  case percent(PercentRange)
  /// A civil day.
  case day
  /// A civil month.
  case month
  /// A year, a month or a two-month period: `2021`, `2021-03`, `2021-B2`.
  case period
  /// A whole number.
  case count(ClosedRange<Int64>)
  /// `true` or `false`.
  case bool
  /// One of these words.
  case choice([String])
  /// The name of an event type.
  case eventType
  /// Entries of one shape.
  case list(Shape, Listing)
  /// An object of these members, in this order.
  case object([Member])
  /// The same, or `null`.
  case orNull(Shape)
  /// An object from field names to texts.
  case conditions

  /// Any whole number that a count may be.
  public static let anyCount = Shape.count(0...1_000_000_000_000)
  /// A number of days.
  public static let days = Shape.count(0...36_500)
  /// A number of months.
  public static let months = Shape.count(1...1_200)
  /// How often: at least once.
  public static let times = Shape.count(1...1_000_000_000_000)
  /// A component of a debt.
  public static let component = Shape.choice([
    "cost", "surcharge", "fine", "indemnity", "principal",
  ])
  /// A list of charge ids.
  public static let charges = Shape.list(.key, Listing())
}

/// Which amounts a field may carry.
public enum MoneyRange: Sendable, Equatable {
  /// 0.01 and more.
  case positive
  /// 0.00 and more.
  case notNegative
  /// Any amount, also below zero.
  case signed
}

/// Which percentages a field may carry.
public enum PercentRange: Sendable, Equatable {
  /// 0 to 1000.
  case rate
  /// 0 to 100.
  case discount
  /// An index: above 0, up to 1000000.
  case index

  /// The limits in millionths of a percent.
  public var millionths: ClosedRange<Int64> {
    switch self {
    case .rate: 0...1_000_000_000
    case .discount: 0...100_000_000
    case .index: 1...1_000_000_000_000
    }
  }
}

/// How long a list may be, and how its entries differ.
public struct Listing: Sendable, Equatable {
  /// What must differ from entry to entry.
  public enum Difference: Sendable, Equatable {
    /// Nothing.
    case free
    /// No entry stands twice.
    case entries
    /// No two entries have the same member of that name.
    case member(String)
    /// The entries rise.
    case rising
    /// The entries' members of that name rise.
    case risingMember(String)
  }

  /// How many entries there may be.
  public var length: ClosedRange<Int>
  /// How they differ.
  public var difference: Difference

  /// The rule for lists unless said otherwise: 1 to 1,000 entries and none twice.
  public init(length: ClosedRange<Int> = 1...1_000, _ difference: Difference = .entries) {
    self.length = length
    self.difference = difference
  }
}

/// A named value of an event or of an object inside it.
public struct Member: Sendable, Equatable {
  /// The name in JSON.
  public var name: String
  /// What the value may be.
  public var shape: Shape
  /// Whether it may be left out.
  public var isOptional: Bool

  /// A member that must be there.
  public static func required(_ name: String, _ shape: Shape) -> Member {
    Member(name: name, shape: shape, isOptional: false)
  }

  /// A member that may be left out.
  public static func optional(_ name: String, _ shape: Shape) -> Member {
    Member(name: name, shape: shape, isOptional: true)
  }
}
