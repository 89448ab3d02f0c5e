import Values

/// How many events, and how many of them openings of accounts, there are to be by the end of each day.
struct Seasons {
  let first: Day
  let days: Int
  private let catalogue: Int
  private let openings: Int
  private let others: Int
  // The weight of all days up to each.
  private var reached: [Int64] = []

  /// Most accounts are there after these days, the rest come over the years.
  static let openingDays = 21

  init(_ config: SyntheticConfig, catalogue: Int, openings: Int) {
    first = OpeningCatalogue.newYear(config.firstYear)
    let after = OpeningCatalogue.newYear(config.firstYear + config.years)
    days = Int(after.number - first.number)
    self.catalogue = catalogue
    self.openings = openings
    others = config.events - catalogue - openings
    var sum: Int64 = 0
    reached.reserveCapacity(days)
    for number in 0..<days {
      sum += Seasons.weight(first.adding(days: number))
      reached.append(sum)
    }
  }

  /// Whether bills are made out on that day of the month.
  static func isBillingDay(_ dayOfMonth: Int) -> Bool { dayOfMonth <= 5 }

  /// 0 on Sunday to 6 on Saturday; 1970-01-01 was a Thursday.
  static func weekday(_ day: Day) -> Int { (Int(day.number) + 4) % 7 }

  private static func weight(_ day: Day) -> Int64 {
    let (_, month, dayOfMonth) = day.date
    let season: Int64 =
      switch month {
      case 1: 30
      case 2: 20
      case 3: 18
      case 12: 7
      default: 10
      }
    let week: Int64 =
      switch weekday(day) {
      case 0: 2
      case 6: 5
      default: 10
      }
    return season * (isBillingDay(dayOfMonth) ? 25 : week)
  }

  /// How many accounts are opened by the end of that day.
  func opened(by day: Int) -> Int {
    let early = max(1, openings * 9 / 10)
    if openings == 0 { return 0 }
    if day < Seasons.openingDays {
      return max(1, early * (day + 1) / Seasons.openingDays)
    }
    let passed = day + 1 - Seasons.openingDays
    return early + (openings - early) * passed / (days - Seasons.openingDays)
  }

  /// How many events there are by the end of that day.
  func events(by day: Int) -> Int {
    // A day's share of billions fits 64 bits: weights sum to some ten million.
    let share = Int64(others) * reached[day] / reached[days - 1]
    return catalogue + opened(by: day) + Int(share)
  }
}
