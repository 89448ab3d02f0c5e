import Bytes

/// A percentage, or an index in the same form: up to six decimals, exact.
public struct Percent: Hashable, Comparable, Sendable {
  /// Millionths of one percent.
  public var millionths: Int64

  /// That many millionths of one percent.
  @inlinable
  public init(millionths: Int64) { self.millionths = millionths }

  @inlinable
  public static func < (left: Percent, right: Percent) -> Bool {
    left.millionths < right.millionths
  }
}

extension Percent: Written {
  /// Reads `1.47` or `50`: no sign, no needless zero in front or behind.
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Percent? {
    var place = index
    var whole: Int64 = 0
    while true {
      let digit = byte(bytes, place) &- 0x30
      if digit > 9 { break }
      whole = whole &* 10 &+ Int64(digit)
      place &+= 1
      if place &- index > 7 { return nil }
    }
    let digits = place &- index
    if digits == 0 || (digits > 1 && bytes[index] == 0x30) { return nil }
    var millionths = whole &* 1_000_000
    if byte(bytes, place) == 0x2E {
      place &+= 1
      var unit: Int64 = 100_000
      var last: UInt8 = 0
      let first = place
      while true {
        let digit = byte(bytes, place) &- 0x30
        if digit > 9 { break }
        if unit == 0 { return nil }
        millionths &+= Int64(digit) &* unit
        unit /= 10
        last = digit
        place &+= 1
      }
      if place == first || last == 0 { return nil }
    }
    index = place
    return Percent(millionths: millionths)
  }

  /// The written form, without needless zeros.
  public func write(to buffer: ByteBuffer) {
    buffer.append(decimal: UInt64(millionths / 1_000_000))
    var rest = millionths % 1_000_000
    if rest == 0 { return }
    buffer.append(0x2E)
    var unit: Int64 = 100_000
    while rest > 0 {
      buffer.append(0x30 + UInt8(rest / unit))
      rest %= unit
      unit /= 10
    }
  }
}
