import Values

/// A stretch of days, open at an end that is nil.
public struct Span: Sendable, Equatable {
  /// The first and the last day.
  public var from: Day?
  public var to: Day?

  /// From one day to another.
  public init(from: Day? = nil, to: Day? = nil) {
    self.from = from
    self.to = to
  }

  /// Whether a day is in it.
  public func contains(_ day: Day) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }
}

/// Figures that several questions of the office share.
enum Share {
  /// `part` of `whole` in hundredths of a percent, half away from zero; nil of nothing.
  static func percent(_ part: Int64, of whole: Int64) -> Int64? {
    whole == 0 ? nil : Int64((Int128(part) * 20_000 + Int128(whole)) / (2 * Int128(whole)))
  }
}
