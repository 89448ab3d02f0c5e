import Bytes
import Synthetic
import Values

/// A municipality read line by line.
struct Stream {
  private var municipality: Municipality
  private let buffer = ByteBuffer(capacity: 65_536)
  private(set) var isAtEnd = false

  init(_ config: SyntheticConfig) throws { municipality = try Municipality(config) }

  /// The next line without its line feed; valid until the one after it is asked for.
  mutating func next() -> Bytes? {
    buffer.clear()
    guard municipality.next(into: buffer) else {
      isAtEnd = buffer.count == 0
      return nil
    }
    let bytes = buffer.bytes
    precondition(bytes.firstIndex(of: 0x0A) == bytes.count - 1, "one line, ended once")
    return bytes.slice(0, bytes.count - 1)
  }
}

enum OnDay {
  /// The first day of the stream, or the one that is so many years later.
  static func first(_ config: SyntheticConfig, years: Int = 0) -> Day {
    Day(year: config.firstYear + years, month: 1, day: 1) ?? Day(number: 0)
  }
}
