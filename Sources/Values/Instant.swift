import Bytes

/// A moment in UTC, to the millisecond.
public struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  /// That many milliseconds after 1970-01-01T00:00:00Z.
  @inlinable
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  static let perDay: Int64 = 86_400_000

  /// The day in UTC.
  public var day: Day {
    var days = milliseconds / Instant.perDay
    if milliseconds % Instant.perDay < 0 { days -= 1 }
    return Day(number: Int32(days))
  }
}

extension Instant: Written {
  /// Reads `2021-03-31T16:20:11.123Z`.
  public static func scan(_ bytes: Bytes, _ index: inout Int) -> Instant? {
    guard index &+ 24 <= bytes.count else { return nil }
    var place = index
    guard let day = Day.scan(bytes, &place), bytes[place] == 0x54 else { return nil }
    // "00:00:00" and ".000Z" taken away: as in Day.scan.
    let clock = bytes.paddedWord(at: place &+ 1) ^ 0x3030_3A30_303A_3030
    let part = (bytes.paddedWord(at: place &+ 9) ^ 0x5A30_3030_2E) & 0xFF_FFFF_FFFF
    let clockBad = (clock | (clock &+ 0x7676_7F76_767F_7676)) & 0x8080_8080_8080_8080
    let partBad = (part | (part &+ 0x7F76_7676_7F)) & 0x80_8080_8080
    if clockBad | partBad != 0 { return nil }
    let hours = digit(clock, 0) &* 10 &+ digit(clock, 1)
    let minutes = digit(clock, 3) &* 10 &+ digit(clock, 4)
    let seconds = digit(clock, 6) &* 10 &+ digit(clock, 7)
    if hours > 23 || minutes > 59 || seconds > 59 { return nil }
    let thousandths = digit(part, 1) &* 100 &+ digit(part, 2) &* 10 &+ digit(part, 3)
    let inDay = ((hours &* 60 &+ minutes) &* 60 &+ seconds) &* 1000 &+ thousandths
    index &+= 24
    return Instant(milliseconds: Int64(day.number) &* perDay &+ inDay)
  }

  @inline(__always)
  private static func digit(_ word: UInt64, _ place: UInt64) -> Int64 {
    Int64((word >> (8 &* place)) & 0xF)
  }

  /// The written form: `2021-03-31T16:20:11.123Z`.
  public func write(to buffer: ByteBuffer) {
    let day = day
    day.write(to: buffer)
    let rest = Int(milliseconds - Int64(day.number) * Instant.perDay)
    buffer.append(0x54)
    writeTwo(rest / 3_600_000, buffer)
    buffer.append(0x3A)
    writeTwo(rest / 60_000 % 60, buffer)
    buffer.append(0x3A)
    writeTwo(rest / 1000 % 60, buffer)
    buffer.append(0x2E)
    buffer.append(0x30 + UInt8(rest % 1000 / 100))
    writeTwo(rest % 100, buffer)
    buffer.append(0x5A)
  }
}
