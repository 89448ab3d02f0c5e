import Values

/// The periods of a question about income: months, or days.
public struct Periods: Sendable {
  /// The first and the last, as they were asked for.
  public let from: String
  public let to: String
  /// What each is called.
  public let names: [String]
  /// The day before the first.
  public let before: Day
  /// The last day of each.
  public let ends: [Day]

  /// The months from one to another.
  public init(from: Month, to: Month) {
    self.from = from.description
    self.to = to.description
    let months = (from.number...max(from.number, to.number)).map { Month(number: $0) }
    names = months.map(\.description)
    ends = months.map(\.lastDay)
    before = from.adding(-1).lastDay
  }

  /// The days from one to another.
  public init(from: Day, to: Day) {
    self.from = from.description
    self.to = to.description
    let days = (from.number...max(from.number, to.number)).map { Day(number: $0) }
    names = days.map(\.description)
    ends = days
    before = from.adding(days: -1)
  }
}

extension Month {
  /// The month's last day.
  public var lastDay: Day {
    // Also of months before the calendar's first, of which income needs the one.
    Day(cutting: 31, to: self)
  }
}
