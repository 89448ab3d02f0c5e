/// How a file writes amounts: `1,234.50`, `$ 1.234,50`, `(12.00)`.
public struct MoneyForm: Sendable, Equatable {
  /// What stands before the centavos.
  public var decimal: Character
  /// What parts groups of three digits, if anything does.
  public var thousands: Character?

  /// A form.
  public init(decimal: Character = ".", thousands: Character? = nil) {
    self.decimal = decimal
    self.thousands = thousands
  }

  /// The amount as events write it, `1234.50`; nil if the text is no amount of this form.
  ///
  /// A `$` before or behind is passed over, as are blanks around; a minus on either side, or brackets, make
  /// it negative. Groups must have three digits: else `1.234` would be read as one or as a thousand.
  public func amount(_ text: String) -> String? {
    var rest = MoneyForm.trimmed(text[...])
    var isNegative = false
    if rest.first == "(", rest.last == ")" {
      isNegative = true
      rest = rest.dropFirst().dropLast()
    }
    var minuses = 0
    while let first = rest.first, first == "$" || first == "-" || first.isBlank {
      if first == "-" { minuses += 1 }
      rest = rest.dropFirst()
    }
    while let last = rest.last, last == "$" || last == "-" || last.isBlank {
      if last == "-" { minuses += 1 }
      rest = rest.dropLast()
    }
    guard minuses + (isNegative ? 1 : 0) <= 1 else { return nil }
    isNegative = isNegative || minuses == 1
    guard let parts = parts(rest) else { return nil }
    var whole = parts.whole.drop { $0 == "0" }
    if whole.isEmpty { whole = "0" }
    let cents = parts.cents + String(repeating: "0", count: 2 - parts.cents.count)
    let isZero = whole == "0" && cents == "00"
    return "\(isNegative && !isZero ? "-" : "")\(whole).\(cents)"
  }

  private func parts(_ text: Substring) -> (whole: Substring, cents: String)? {
    let pieces = text.split(separator: decimal, omittingEmptySubsequences: false)
    guard pieces.count <= 2, pieces.allSatisfy({ !$0.isEmpty || pieces.count == 2 }) else {
      return nil
    }
    let cents = pieces.count == 2 ? pieces[1] : ""
    guard cents.count <= 2, MoneyForm.areDigits(cents), let whole = ungrouped(pieces[0]) else {
      return nil
    }
    // `1.` and `.` are no amounts; `.50` is one.
    if pieces.count == 2, cents.isEmpty { return nil }
    return (whole[...], String(cents))
  }

  private func ungrouped(_ text: Substring) -> String? {
    guard let thousands else { return MoneyForm.areDigits(text) ? String(text) : nil }
    let groups = text.split(omittingEmptySubsequences: false) {
      $0 == thousands || thousands == " " && $0.isBlank
    }
    guard groups.allSatisfy({ MoneyForm.areDigits($0) }) else { return nil }
    if groups.count > 1 {
      guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
      else { return nil }
    }
    return groups.joined()
  }

  private static func areDigits(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isBlank }
    while text.last?.isBlank == true { text = text.dropLast() }
    return text
  }
}

extension Character {
  /// Whether it is a blank, a tab, a line's end, or a blank that does not break.
  var isBlank: Bool { isWhitespace || self == "\u{A0}" || self == "\u{202F}" }
}
