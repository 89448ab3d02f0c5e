import Bytes
import Events
import Values

/// Real growth between two periods with an index (§9), exact.
public enum Growth {
  /// The values of an index over the months of a period.
  public struct Mean: Sendable {
    /// Their sum in millionths, and how many there are.
    public let sum: Int64
    public let months: Int64

    /// The mean in millionths, half away from zero: to be shown, not to reckon with.
    public var millionths: Int64 { (2 * sum + months) / (2 * months) }
  }

  /// How much more came in than before: in hundredths of a percent, half away from zero; nil if nothing came in
  /// before, or the figure does not fit.
  ///
  /// (income ÷ base) ÷ (mean ÷ base mean) − 1.
  public static func real(
    _ income: Int64, _ mean: Mean, base: Int64, _ baseMean: Mean
  ) -> Int64? {
    // Amounts have 63 bits; sums of 3,600 months of up to 10^12 millionths 52; months 12. So all fits.
    let now = Int128(income) * Int128(baseMean.sum) * Int128(mean.months)
    let before = Int128(base) * Int128(mean.sum) * Int128(baseMean.months)
    return percent(now, of: before)
  }

  /// The same without an index.
  public static func nominal(_ income: Int64, base: Int64) -> Int64? {
    percent(Int128(income), of: Int128(base))
  }

  // now / before − 1 in hundredths of a percent.
  private static func percent(_ now: Int128, of before: Int128) -> Int64? {
    if before == 0 { return nil }
    // |now − before| may need a bit more than either.
    let isNegative = (now < before) != (before < 0)
    let (high, low) = (max(now, before), min(now, before))
    let difference = high.magnitude &+ low.magnitude
    let magnitude =
      (high < 0) == (low < 0)
      ? max(high.magnitude, low.magnitude) - min(high.magnitude, low.magnitude) : difference
    // round(m × 10,000 / b) = floor((m × 20,000 + b) / 2b), in 256 bits.
    let divisor = before.magnitude * 2
    var (top, bottom) = magnitude.multipliedFullWidth(by: 20_000)
    let (sum, carry) = bottom.addingReportingOverflow(before.magnitude)
    bottom = sum
    if carry { top += 1 }
    guard top < divisor else { return nil }
    let quotient = divisor.dividingFullWidth((top, bottom)).quotient
    guard let hundredths = Int64(exactly: quotient) else { return nil }
    return isNegative ? -hundredths : hundredths
  }

  // MARK: The index

  /// An index, month by month, as published: the last in the order holds.
  public struct Index: Sendable {
    /// The indexes that are known, bytewise.
    public private(set) var names: [String] = []
    private var values: [Month: Int64] = [:]

    /// What `init` is to be given.
    public static var selection: Selection { Selection([IndexPublished.type]) }

    /// The index of a name, by what is known.
    public init(_ name: String, _ events: StandingEvents) {
      var names: Set<String> = []
      events.forEach(asOf: Day(number: .max)) { event, _ in
        let index = event[IndexPublished.index]?.string ?? ""
        names.insert(index)
        guard index == name, let month = event[IndexPublished.month],
          let value = event[IndexPublished.value]
        else { return }
        values[month] = value.millionths
      }
      self.names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The months of a period without a value.
    public func missing(from: Month, to: Month) -> [Month] {
      (from.number...to.number).map { Month(number: $0) }.filter { values[$0] == nil }
    }

    /// The mean over the months of a period; those without a value are left out.
    public func mean(from: Month, to: Month) -> Mean {
      let found = (from.number...to.number).compactMap { values[Month(number: $0)] }
      return Mean(sum: found.reduce(0, +), months: Int64(found.count))
    }
  }
}

/// Income of two periods with an index, key by key.
public struct GrowthReport: Sendable {
  /// What came in then and now, and how much more that is.
  public struct Row: Sendable {
    /// The income of the earlier period and of the later one.
    public let base: Int64
    public let income: Int64
    /// Growth without the index, and with it, in hundredths of a percent.
    public let nominal: Int64?
    public let real: Int64?
  }

  /// The index, the periods, and what income is grouped by; nil for all that was received.
  public let index: String
  public let base: Periods
  public let now: Periods
  public let grouping: Income.Grouping?
  /// The means of the index.
  public let baseMean: Growth.Mean
  public let mean: Growth.Mean
  /// By key bytewise; none without a group.
  public private(set) var rows: [(key: String, row: Row)] = []
  /// All of it.
  public let total: Row

  /// The income of two periods, held against each other.
  public init(
    index: String, base: (periods: Periods, income: Income, mean: Growth.Mean),
    now: (periods: Periods, income: Income, mean: Growth.Mean), by grouping: Income.Grouping?
  ) {
    self.index = index
    self.base = base.periods
    self.now = now.periods
    self.grouping = grouping
    baseMean = base.mean
    mean = now.mean
    func row(_ before: Int64, _ after: Int64) -> Row {
      Row(
        base: before, income: after, nominal: Growth.nominal(after, base: before),
        real: Growth.real(after, now.mean, base: before, base.mean))
    }
    total = row(base.income.total, now.income.total)
    if grouping == nil { return }
    func sums(_ income: Income) -> [String: Int64] {
      var sums: [String: Int64] = [:]
      for (key, amount) in income.periods.joined() {
        sums[key] = Exact.sum(sums[key] ?? 0, amount)
      }
      return sums
    }
    let (before, after) = (sums(base.income), sums(now.income))
    for key in Set(before.keys).union(after.keys)
      .sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    {
      rows.append((key, row(before[key] ?? 0, after[key] ?? 0)))
    }
  }
}
