import TestSupport

/// Spoils lines: byte by byte, and token by token so that what comes out is still almost an event.
public struct LineMutator {
  /// What is drawn from.
  public var random: SplitMix64

  /// A mutator that begins at `seed`.
  public init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The line with one to three changes.
  public mutating func mutate(_ line: [UInt8]) -> [UInt8] {
    var line = line
    for _ in 0..<([1, 1, 1, 2, 3].randomElement(using: &random) ?? 1) {
      switch Int.random(in: 0..<3, using: &random) {
      case 0: line = bytes(line)
      case 1: line = tokens(line)
      default: line = members(line)
      }
    }
    return line
  }

  private mutating func bytes(_ line: [UInt8]) -> [UInt8] {
    guard !line.isEmpty else { return [anyByte()] }
    var line = line
    let place = Int.random(in: 0..<line.count, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: line[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: line[place] = anyByte()
    case 2: line.insert(anyByte(), at: place)
    case 3: line.remove(at: place)
    case 4: line.swapAt(place, Int.random(in: 0..<line.count, using: &random))
    case 5: line.removeSubrange(place...)
    default:
      let end = min(line.count, place + Int.random(in: 1...24, using: &random))
      if Bool.random(using: &random) {
        line.removeSubrange(place..<end)
      } else {
        line.insert(contentsOf: line[place..<end], at: place)
      }
    }
    return line
  }

  private mutating func anyByte() -> UInt8 {
    let telling =
      Array("\"\\{}[],:0123456789.-+eEu/ \t\n\u{0}\u{1F}\u{7F}_B".utf8) + [
        0x80, 0xC0, 0xED, 0xF4, 0xFF,
      ]
    if Bool.random(using: &random) { return telling.randomElement(using: &random) ?? 0 }
    return UInt8.random(in: 0...255, using: &random)
  }

  // MARK: Tokens

  private static let values: [[UInt8]] =
    [
      "\"1.5\"", "\"-1.00\"", "\"0.00\"", "\"-0.00\"", "\"0.01\"", "\"01.00\"", "\"1e3\"",
      "\"100\"",
      "\"9999999999999.99\"", "\"10000000000000.00\"", "\"1000\"", "\"1000.000001\"",
      "\"100.000001\"",
      "\"0.0000001\"", "\"1.10\"", "\"1000000\"", "\"0\"", "null", "true", "false", "0", "1", "-1",
      "-0",
      "01", "1.0", "1e3", "1000000000000", "1000000000001", "36500", "36501", "1200", "1201",
      "\"2021-02-30\"", "\"2021-02-28\"", "\"1899-12-31\"", "\"2200-01-01\"", "\"2021-03\"",
      "\"2021\"",
      "\"2021-13\"", "\"2021-B2\"", "\"2021-B7\"", "\"\"", "\"a\"", "\"ñ\"", "\"a b\"", "[]", "{}",
      "\"principal\"", "\"cost\"", "\"monthly\"", "\"ledger.opened\"", "\"ledger.opened\\u0000\"",
      "\"a\\/b\"", "\"\\u0041\"", "\"\\n\"", "\"\\b\"", "\"\\ud800\"", "\"\u{7F}\"", "\"\u{85}\"",
      "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "\"2021-03-31T16:20:11.123Z\"",
    ].map { Array($0.utf8) } + [
      Array("\"".utf8) + [0xC0, 0x80] + Array("\"".utf8),
      Array("\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"".utf8),
      Array("\"ledger.opened".utf8) + [0] + Array("\"".utf8),
      Array("\"\(String(repeating: "k", count: 64))\"".utf8),
      Array("\"\(String(repeating: "k", count: 65))\"".utf8),
      Array("\"\(String(repeating: "ñ", count: 1_000))\"".utf8),
      Array("\"\(String(repeating: "ñ", count: 1_001))\"".utf8),
    ]

  private mutating func tokens(_ line: [UInt8]) -> [UInt8] {
    var tokens = LineMutator.split(line)
    let places = tokens.indices.filter { tokens[$0].count > 1 || isDigit(tokens[$0]) }
    guard let place = places.randomElement(using: &random) else { return line }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: tokens[place] = tokens[places.randomElement(using: &random) ?? place]
    case 1: tokens.swapAt(place, places.randomElement(using: &random) ?? place)
    case 2:
      let inside = Int.random(in: 0...tokens[place].count, using: &random)
      let digits = Array("\(UInt32.random(in: 0...9999, using: &random))".utf8)
      tokens[place].insert(contentsOf: digits, at: inside)
    default: tokens[place] = LineMutator.values.randomElement(using: &random) ?? []
    }
    return Array(tokens.joined())
  }

  private func isDigit(_ token: [UInt8]) -> Bool { (0x30...0x39).contains(token.first ?? 0) }

  // MARK: Members and entries

  private mutating func members(_ line: [UInt8]) -> [UInt8] {
    let tokens = LineMutator.split(line)
    let opens = tokens.indices.filter { tokens[$0] == [0x7B] || tokens[$0] == [0x5B] }
    guard let open = opens.randomElement(using: &random) else { return line }
    var parts: [[UInt8]] = [[]]
    var depth = 0
    var end = open + 1
    while end < tokens.count {
      let token = tokens[end]
      if token == [0x7B] || token == [0x5B] { depth += 1 }
      if token == [0x7D] || token == [0x5D] {
        if depth == 0 { break }
        depth -= 1
      }
      if token == [0x2C], depth == 0 {
        parts.append([])
      } else {
        parts[parts.count - 1] += token
      }
      end += 1
    }
    let place = Int.random(in: 0..<parts.count, using: &random)
    let other = Int.random(in: 0..<parts.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: parts.remove(at: place)
    case 1: parts.insert(parts[place], at: other)
    case 2: parts.swapAt(place, other)
    case 3: parts[place] = [0x22, 0x78] + parts[place].dropFirst()
    default: parts.insert(Array("\"x\":1".utf8), at: other)
    }
    let inside = Array(parts.joined(separator: [0x2C]))
    return Array(tokens[...open].joined()) + inside + Array(tokens[end...].joined())
  }

  // Strings, runs of other bytes, and single marks.
  private static func split(_ line: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var index = 0
    while index < line.count {
      let start = index
      switch line[index] {
      case 0x22:
        index += 1
        while index < line.count, line[index] != 0x22 { index += line[index] == 0x5C ? 2 : 1 }
        index = min(index + 1, line.count)
      case 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A: index += 1
      default:
        while index < line.count, !Array("{}[],:\"".utf8).contains(line[index]) { index += 1 }
      }
      tokens.append(Array(line[start..<index]))
    }
    return tokens
  }
}
