import Bytes

/// A civil day of the Gregorian calendar, 1900-01-01 to 2199-12-31, without a time zone.
public struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public var number: Int32

  /// That many days after 1970-01-01.
  @inlinable
  public init(number: Int32) { self.number = number }

  /// The day of that date, if there is one within the limits.
  @inline(__always)
  public init?(year: Int, month: Int, day: Int) {
    guard Day.years.contains(year), (1...12).contains(month), day >= 1,
      day <= Day.length(year: year, month: month)
    else { return nil }
    number = Day.number(year: year, month: month, day: day)
  }

  /// The years that events may speak of.
  public static let years = 1900...2199

  @inlinable
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// How many days that month has.
  @inline(__always)
  public static func length(year: Int, month: Int) -> Int {
    if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
    // 31 and 30 alternate, and August begins anew.
    return 30 + (month + month / 8) % 2
  }

  // Counts years from March, so that the leap day is a year's last: then the days before a month
  // follow one straight line, and a year's length needs no table.
  @inline(__always)
  private static func number(year: Int, month: Int, day: Int) -> Int32 {
    let years = month > 2 ? year : year - 1
    let months = month > 2 ? month - 3 : month + 9
    let leaps = years / 4 - years / 100 + years / 400
    return Int32(years * 365 + leaps + (153 * months + 2) / 5 + day - 1 - 719_468)
  }

  /// Year, month and day of the month.
  public var date: (year: Int, month: Int, day: Int) {
    number >= Day.first && number <= Day.last ? nearDate : farDate
  }

  // Within some centuries of the limits: quotients by multiplying, whose errors are less than a day there
  // (Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms").
  @inline(__always)
  private var nearDate: (year: Int, month: Int, day: Int) {
    let quarters = 4 &* UInt32(truncatingIfNeeded: number &+ 719_468) &+ 3
    let century = quarters / 146_097
    let inCentury = quarters % 146_097 | 3
    let product = 2_939_745 &* UInt64(inCentury)
    let year = 100 &* century &+ UInt32(truncatingIfNeeded: product >> 32)
    let inYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
    let months = 2_141 &* inYear &+ 197_913
    // Years begin in March: its last 60 days are of the next one.
    let isNext = inYear >= 306
    return (
      Int(isNext ? year &+ 1 : year), Int(months >> 16) &- (isNext ? 12 : 0),
      Int((months & 0xFFFF) / 2_141) &+ 1
    )
  }

  private static let first: Int32 = -700_000
  private static let last: Int32 = 2_000_000

  private var farDate: (year: Int, month: Int, day: Int) {
    let days = Int(number) + 719_468
    let era = days / 146_097
    let inEra = days % 146_097
    let yearOfEra = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
    let inYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let months = (5 * inYear + 2) / 153
    let month = months < 10 ? months + 3 : months - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, inYear - (153 * months + 2) / 5 + 1)
  }

  /// That day of a month, or the month's last day if it is shorter.
  public init(cutting day: Int, to month: Month) {
    let (year, inYear) = month.date
    number = Day.number(
      year: year, month: inYear, day: min(day, Day.length(year: year, month: inYear)))
  }

  /// The month that the day lies in.
  public var month: Month {
    let (year, month, _) = date
    return Month(year: year, month: month)
  }

  /// The day `days` later.
  @inlinable
  public func adding(days: Int) -> Day { Day(number: number + Int32(days)) }

  /// The same day of the month `months` later, cut to that month's last day.
  public func adding(months: Int) -> Day {
    let (year, month, day) = date
    return Day(cutting: day, to: Month(year: year, month: month).adding(months))
  }
}

extension Day: Written {
  /// Reads `2021-03-31`, a day that exists.
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Day? {
    guard index &+ 10 <= bytes.count else { return nil }
    // "0000-00-" taken away leaves 0…9 where a digit stands and 0 where a dash stands.
    let x = bytes.paddedWord(at: index) ^ 0x2D30_302D_3030_3030
    let reach: UInt64 = 0x7F76_767F_7676_7676
    if (x | (x &+ reach)) & 0x8080_8080_8080_8080 != 0 { return nil }
    let tens = bytes[index &+ 8] &- 0x30
    let ones = bytes[index &+ 9] &- 0x30
    if tens > 3 || ones > 9 { return nil }
    let century = Int(x & 0xF) &* 10 &+ Int((x >> 8) & 0xF)
    let year = century &* 100 &+ Int((x >> 16) & 0xF) &* 10 &+ Int((x >> 24) & 0xF)
    let month = Int((x >> 40) & 0xF) &* 10 &+ Int((x >> 48) & 0xF)
    guard let day = Day(year: year, month: month, day: Int(tens) &* 10 &+ Int(ones)) else {
      return nil
    }
    index &+= 10
    return day
  }

  /// The written form: `2021-03-31`.
  public func write(to buffer: ByteBuffer) {
    let (year, month, day) = date
    writeTwo(year / 100, buffer)
    writeTwo(year % 100, buffer)
    buffer.append(0x2D)
    writeTwo(month, buffer)
    buffer.append(0x2D)
    writeTwo(day, buffer)
  }
}
