import Bytes

/// A civil month, 1900-01 to 2199-12.
public struct Month: Hashable, Comparable, Sendable {
  /// Months since January of year 0.
  public var number: Int32

  /// That many months after January of year 0.
  @inlinable
  public init(number: Int32) { self.number = number }

  /// That month of that year.
  public init(year: Int, month: Int) { number = Int32(year * 12 + month - 1) }

  @inlinable
  public static func < (left: Month, right: Month) -> Bool { left.number < right.number }

  /// Year, and month from 1 to 12.
  public var date: (year: Int, month: Int) { (Int(number) / 12, Int(number) % 12 + 1) }

  /// The month `months` later.
  public func adding(_ months: Int) -> Month { Month(number: number + Int32(months)) }
}

extension Month: Written {
  /// Reads `2021-03`.
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Month? {
    guard index &+ 7 <= bytes.count else { return nil }
    var digits = 0
    for place in [0, 1, 2, 3, 5, 6] {
      let digit = bytes[index &+ place] &- 0x30
      if digit > 9 { return nil }
      digits = digits &* 10 &+ Int(digit)
    }
    let (year, month) = (digits / 100, digits % 100)
    guard bytes[index &+ 4] == 0x2D, Day.years.contains(year), (1...12).contains(month) else {
      return nil
    }
    index &+= 7
    return Month(year: year, month: month)
  }

  /// The written form: `2021-03`.
  public func write(to buffer: ByteBuffer) {
    let (year, month) = date
    writeTwo(year / 100, buffer)
    writeTwo(year % 100, buffer)
    buffer.append(0x2D)
    writeTwo(month, buffer)
  }
}
