import Values

/// How a file writes days: `dd/mm/yyyy`, `d-mmm-yy`, `yyyymmdd*`.
///
/// `yyyy` and `yy` (of this century), `mm` and `dd` with two digits, `m` and `d` with one or two, `mmm` the
/// first three letters of a month in Spanish or English; a `*` at the end takes whatever follows, such as an
/// hour. Everything else stands for itself.
public struct DayForm: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case year4, year2, month2, month, monthName, day2, day
    case literal(Character)
    case rest
  }

  /// The form as it was written.
  public let text: String
  private var parts: [Part] = []

  /// A form; nil if it does not name a year, a month and a day, once each.
  public init?(_ text: String) {
    self.text = text
    var rest = text[...]
    while let letter = rest.first {
      let run = rest.prefix { $0 == letter }
      switch (letter, run.count) {
      case ("y", 4): parts.append(.year4)
      case ("y", 2): parts.append(.year2)
      case ("m", 3): parts.append(.monthName)
      case ("m", 2): parts.append(.month2)
      case ("m", 1): parts.append(.month)
      case ("d", 2): parts.append(.day2)
      case ("d", 1): parts.append(.day)
      case ("y", _), ("m", _), ("d", _): return nil
      case ("*", 1) where run.endIndex == text.endIndex: parts.append(.rest)
      default: parts += run.map { .literal($0) }
      }
      rest = rest[run.endIndex...]
    }
    for group in [[Part.year4, .year2], [.month2, .month, .monthName], [.day2, .day]] {
      guard parts.count(where: { group.contains($0) }) == 1 else { return nil }
    }
  }

  /// The day that a text of this form names; nil if it is none.
  public func day(_ text: String) -> Day? {
    var rest = text[...]
    var (year, month, day) = (0, 0, 0)
    func digits(_ count: ClosedRange<Int>) -> Int? {
      let run = rest.prefix(count.upperBound).prefix { $0.isASCII && $0.isNumber }
      guard run.count >= count.lowerBound else { return nil }
      rest = rest.dropFirst(run.count)
      return Int(run)
    }
    for part in parts {
      let number: Int?
      switch part {
      case .year4: number = digits(4...4)
      case .year2: number = digits(2...2).map { 2000 + $0 }
      case .month2, .day2: number = digits(2...2)
      case .month, .day: number = digits(1...2)
      case .monthName:
        number = DayForm.month(rest.prefix(3).lowercased())
        rest = rest.dropFirst(3)
      case .literal(let letter):
        guard rest.first == letter else { return nil }
        rest = rest.dropFirst()
        continue
      case .rest:
        rest = ""
        continue
      }
      guard let number else { return nil }
      switch part {
      case .year4, .year2: year = number
      case .month2, .month, .monthName: month = number
      default: day = number
      }
    }
    return rest.isEmpty ? Day(year: year, month: month, day: day) : nil
  }

  private static func month(_ name: String) -> Int? {
    let spanish = "ene feb mar abr may jun jul ago sep oct nov dic".split(separator: " ")
    let english = "jan feb mar apr may jun jul aug sep oct nov dec".split(separator: " ")
    return (spanish.firstIndex { $0 == name } ?? english.firstIndex { $0 == name }).map { $0 + 1 }
  }
}
