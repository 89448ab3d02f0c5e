import Values

/// How large a synthetic municipality is, and how untidy.
public struct SyntheticConfig: Sendable, Equatable {
  /// Where all chance comes from: one seed, one stream of bytes, on any machine.
  public var seed: UInt64
  /// How many accounts there are in the end.
  ///
  /// Fewer are opened where `events` leaves less than four events to each.
  public var accounts: Int
  /// How many years the events cover.
  public var years: Int
  /// How many events there are, exactly.
  public var events: Int
  /// The first of the years.
  public var firstYear = 2019
  /// How many barrios there are.
  public var barrios = 40
  /// The share of events that come late: their day lies before that of an event before them.
  public var outOfOrder = Percent(millionths: 1_000_000)
  /// The share of events that are annulled.
  public var annulled = Percent(millionths: 500_000)
  /// The share of accounts that sign an agreement.
  public var agreements = Percent(millionths: 2_000_000)

  /// A municipality of that size.
  public init(seed: UInt64, accounts: Int, years: Int, events: Int) {
    self.seed = seed
    self.accounts = accounts
    self.years = years
    self.events = events
  }

  /// Refuses what no municipality can be made of.
  public static func validate(_ config: SyntheticConfig) throws(SyntheticError) {
    func check(
      _ option: String, _ value: Int, _ range: ClosedRange<Int>
    ) throws(SyntheticError) {
      if !range.contains(value) { throw .outOfRange(option: option, range: range) }
    }
    func check(
      _ option: String, _ share: Percent, upTo limit: Int64
    ) throws(SyntheticError) {
      if share.millionths < 0 || share.millionths > limit * 1_000_000 {
        throw .outOfRange(option: option, range: 0...Int(limit))
      }
    }
    try check("accounts", config.accounts, 1...10_000_000)
    try check("years", config.years, 1...100)
    try check("first year", config.firstYear, 1900...2190)
    try check("last year", config.firstYear + config.years - 1, 1900...2190)
    try check("barrios", config.barrios, 1...900)
    try check("percent out of order", config.outOfOrder, upTo: 20)
    try check("percent annulled", config.annulled, upTo: 10)
    try check("percent with agreements", config.agreements, upTo: 50)
    let minimum = minimumEvents(barrios: config.barrios, firstYear: config.firstYear)
    if config.events < minimum {
      throw .tooFewEvents(minimum: minimum, barrios: config.barrios)
    }
    // Charges of one account are numbered in 32 bits.
    try check("events", config.events, minimum...4_000_000_000)
  }

  /// The fewest events that a stream may have: the catalogue without which the rest means nothing.
  public static func minimumEvents(barrios: Int, firstYear: Int) -> Int {
    OpeningCatalogue.events(barrios: barrios, firstYear: firstYear).count
  }
}

/// Why no municipality can be made.
public enum SyntheticError: Error, Sendable, Equatable {
  /// An option lies outside its range.
  case outOfRange(option: String, range: ClosedRange<Int>)
  /// The catalogue alone takes more events.
  case tooFewEvents(minimum: Int, barrios: Int)
}

extension SyntheticError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let option, let range):
      "\(option) must be from \(range.lowerBound) to \(range.upperBound)"
    case .tooFewEvents(let minimum, let barrios):
      "at least \(minimum) events are needed: the catalogue (policy, concepts, offices, tariffs, "
        + "programmes, \(barrios) barrios) takes that many"
    }
  }
}
