/// Numbers as people read them: a point before decimals, commas between thousands, in both
/// languages, as is the use in Mexico.
public enum Figures {
  /// A whole number with separators: `1,234,567`.
  public static func whole(_ value: Int64) -> String {
    text { append(value, decimals: 0, separators: true, to: &$0) }
  }

  /// Centavos as money with separators: `1,234,567.89`.
  public static func money(_ centavos: Int64) -> String {
    text { append(centavos, decimals: 2, separators: true, to: &$0) }
  }

  /// Centavos as money for machines: `1234567.89`.
  public static func plainMoney(_ centavos: Int64) -> String {
    text { append(centavos, decimals: 2, separators: false, to: &$0) }
  }

  /// A number of bytes in decimal units: `812 B`, `12.3 MB`, `123 MB`.
  public static func bytes(_ count: Int64) -> String {
    guard count >= 1000 else { return "\(count) B" }
    var unit: Int64 = 1000
    for name in ["kB", "MB", "GB", "TB", "PB"] {
      let tenths = rounded(count, by: unit / 10)
      if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) \(name)" }
      let whole = rounded(count, by: unit)
      if whole < 1000 { return "\(whole) \(name)" }
      unit *= 1000
    }
    return "\(rounded(count, by: unit)) EB"
  }

  /// A duration in its two largest units: `350 ms`, `4 s`, `1 min 20 s`, `2 h 5 min`, `3 d 4 h`.
  public static func duration(nanoseconds: UInt64) -> String {
    if nanoseconds < 1_000_000 { return "\(nanoseconds / 1000) µs" }
    if nanoseconds < 1_000_000_000 { return "\(nanoseconds / 1_000_000) ms" }
    let seconds = nanoseconds / 1_000_000_000
    func two(_ large: UInt64, _ name: String, _ small: UInt64, _ smallName: String) -> String {
      small == 0 ? "\(large) \(name)" : "\(large) \(name) \(small) \(smallName)"
    }
    if seconds < 60 { return "\(seconds) s" }
    let minutes = seconds / 60
    if minutes < 60 { return two(minutes, "min", seconds % 60, "s") }
    let hours = minutes / 60
    if hours < 24 { return two(hours, "h", minutes % 60, "min") }
    return two(hours / 24, "d", hours % 24, "h")
  }

  /// Appends a number whose last `decimals` digits stand behind the point.
  static func append(
    _ value: Int64, decimals: Int, separators: Bool, to bytes: inout [UInt8]
  ) {
    var rest = value.magnitude
    let start = bytes.count
    var digits = 0
    // From the last digit to the first, and turned round at the end.
    repeat {
      if decimals > 0, digits == decimals { bytes.append(UInt8(ascii: ".")) }
      let whole = digits - decimals
      if separators, whole > 0, whole % 3 == 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      digits += 1
    } while rest > 0 || digits <= decimals
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes[start...].reverse()
  }

  private static func text(_ fill: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    fill(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func rounded(_ value: Int64, by divisor: Int64) -> Int64 {
    value / divisor + (value % divisor >= divisor - divisor / 2 ? 1 : 0)
  }
}
