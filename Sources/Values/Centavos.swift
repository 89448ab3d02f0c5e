import Bytes

/// Money in whole centavos: integer arithmetic that fails rather than wraps.
public struct Centavos: Hashable, Comparable, Sendable {
  /// The number of centavos.
  public var raw: Int64

  /// That many centavos.
  @inlinable
  public init(_ raw: Int64) { self.raw = raw }

  /// No money.
  public static let zero = Centavos(0)
  /// The largest amount that an event may carry: 9999999999999.99.
  public static let limit = Centavos(999_999_999_999_999)

  @inlinable
  public static func < (left: Centavos, right: Centavos) -> Bool { left.raw < right.raw }

  /// The sum, or an error where it does not fit.
  @inlinable
  public static func + (left: Centavos, right: Centavos) throws(MoneyOverflow) -> Centavos {
    let (sum, overflow) = left.raw.addingReportingOverflow(right.raw)
    if overflow { throw MoneyOverflow() }
    return Centavos(sum)
  }

  /// The difference, or an error where it does not fit.
  @inlinable
  public static func - (left: Centavos, right: Centavos) throws(MoneyOverflow) -> Centavos {
    let (difference, overflow) = left.raw.subtractingReportingOverflow(right.raw)
    if overflow { throw MoneyOverflow() }
    return Centavos(difference)
  }

  /// Reads `1250.50` or `-3.00` at `index` and moves it behind; nil if no amount stands there.
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Centavos? {
    var place = index
    let negative = byte(bytes, place) == 0x2D
    if negative { place &+= 1 }
    let first = place
    var whole: Int64 = 0
    while true {
      let digit = byte(bytes, place) &- 0x30
      if digit > 9 { break }
      whole = whole &* 10 &+ Int64(digit)
      place &+= 1
      if place &- first > 13 { return nil }
    }
    let digits = place &- first
    if digits == 0 || (digits > 1 && bytes[first] == 0x30) { return nil }
    if byte(bytes, place) != 0x2E { return nil }
    let tens = byte(bytes, place &+ 1) &- 0x30
    let ones = byte(bytes, place &+ 2) &- 0x30
    if tens > 9 || ones > 9 { return nil }
    let amount = whole &* 100 &+ Int64(tens) &* 10 &+ Int64(ones)
    if negative && amount == 0 { return nil }
    index = place &+ 3
    return Centavos(negative ? -amount : amount)
  }

  /// The amount as events and answers write it: `1250.50`.
  public func write(to buffer: ByteBuffer) {
    if raw < 0 { buffer.append(0x2D) }
    let magnitude = raw.magnitude
    buffer.append(decimal: magnitude / 100)
    buffer.append(0x2E)
    buffer.append(0x30 + UInt8(magnitude % 100 / 10))
    buffer.append(0x30 + UInt8(magnitude % 10))
  }
}

/// A sum of money that does not fit into 64 bits of centavos.
public struct MoneyOverflow: Error {
  /// The error.
  @inlinable
  public init() {}
}

extension Centavos: Written {}
