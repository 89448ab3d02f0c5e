import Events
import TestSupport
import Values

/// Makes valid events of any type from its shapes alone; it knows no type by name.
///
/// All optional combinations, values at the edges of their ranges, awkward texts, long lists.
public struct EventGenerator {
  /// What is drawn from.
  public var random: SplitMix64
  /// The event types.
  public let catalogue: Catalogue

  /// A generator that begins at `seed`.
  public init(seed: UInt64, _ catalogue: Catalogue = .standard) {
    random = SplitMix64(seed: seed)
    self.catalogue = catalogue
  }

  // How likely optional fields are: none, all, or one of two.
  private enum Optionals: CaseIterable { case none, all, some }

  /// An event of that type in that version, the current one unless said otherwise.
  public mutating func event(type: Int, version: Int? = nil) -> Event {
    let version = version ?? catalogue.types[type].version
    let layout = catalogue.types[type].layouts[version - 1]
    let optionals = Optionals.allCases.randomElement(using: &random) ?? .some
    var fields = layout.members.map { member -> Value? in
      isGiven(member, optionals) ? value(member.shape) : nil
    }
    for rule in layout.rules { obey(rule, layout.members, &fields) }
    return Event(
      type: type, version: version, on: day(), id: key(), by: key(), fields: fields)
  }

  /// An event of any type.
  public mutating func event() -> Event {
    event(type: Int.random(in: 0..<catalogue.types.count, using: &random))
  }

  /// The same event as the ledger would record it.
  public mutating func recorded(_ event: Event) -> Event {
    var event = event
    event.seq = [0, 9, 10, 1_000_000_000_000].randomElement(using: &random)
    if Bool.random(using: &random) { event.seq = UInt64.random(in: 0...99_999_999, using: &random) }
    let inDay = Int64.random(in: 0..<86_400_000, using: &random)
    event.at = Instant(milliseconds: Int64(day().number) * 86_400_000 + inDay)
    return event
  }

  private mutating func isGiven(_ member: Member, _ optionals: Optionals) -> Bool {
    if !member.isOptional { return true }
    return switch optionals {
    case .none: false
    case .all: true
    case .some: Bool.random(using: &random)
    }
  }

  private mutating func obey(_ rule: FieldRule, _ members: [Member], _ fields: inout [Value?]) {
    func place(_ name: String) -> Int { members.firstIndex { $0.name == name } ?? 0 }
    switch rule {
    case .atLeastOne(let names):
      if names.allSatisfy({ fields[place($0)] == nil }) {
        let chosen = place(names.randomElement(using: &random) ?? names[0])
        fields[chosen] = value(members[chosen].shape)
      }
    case .exactlyOne(let names):
      let chosen = place(names.randomElement(using: &random) ?? names[0])
      for name in names { fields[place(name)] = nil }
      fields[chosen] = value(members[chosen].shape)
    case .range(let first, let last, let limit):
      let low = Int64.random(in: 0...1_000_000_000, using: &random)
      let length = [1, limit, Int64.random(in: 1...limit, using: &random)]
        .randomElement(using: &random)
      fields[place(first)] = .count(low)
      fields[place(last)] = .count(low + (length ?? 1) - 1)
    }
  }

  // MARK: Values

  /// A value of that shape.
  public mutating func value(_ shape: Shape) -> Value {
    switch shape {
    case .key: return .text(key())
    case .text: return .text(text())
    case .money(let range): return .money(money(range))
    case .percent(let range): return .percent(percent(range.millionths))
    case .day: return .day(day())
    case .month: return .month(month())
    case .period: return .text(period())
    case .count(let range): return .count(number(range))
    case .bool: return .bool(Bool.random(using: &random))
    case .choice(let words): return .text(words.randomElement(using: &random) ?? words[0])
    case .eventType:
      return .text(catalogue.types.randomElement(using: &random)?.name ?? "")
    case .list(let entry, let listing): return .list(list(entry, listing))
    case .object(let members):
      let optionals = Optionals.allCases.randomElement(using: &random) ?? .some
      return .object(members.map { isGiven($0, optionals) ? value($0.shape) : nil })
    case .orNull(let shape): return Bool.random(using: &random) ? .null : value(shape)
    case .conditions: return .conditions(conditions())
    }
  }

  private mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: range.lowerBound
    case 1: range.upperBound
    case 2: min(range.upperBound, range.lowerBound + Int64.random(in: 0...99, using: &random))
    default: Int64.random(in: range, using: &random)
    }
  }

  private mutating func money(_ range: MoneyRange) -> Centavos {
    let limit = Centavos.limit.raw
    switch range {
    case .positive: return Centavos(number(1...limit))
    case .notNegative: return Centavos(number(0...limit))
    case .signed: return Centavos(number(-limit...limit))
    }
  }

  private mutating func percent(_ range: ClosedRange<Int64>) -> Percent {
    let unit: Int64 = [1, 10, 1_000, 1_000_000].randomElement(using: &random) ?? 1
    let rounded = number(range) / unit * unit
    return Percent(millionths: max(range.lowerBound, rounded))
  }

  private mutating func day() -> Day { Day(number: Int32(number(-25_567...84_005))) }

  private mutating func month() -> Month {
    Month(number: Int32(number(Int64(1900 * 12)...Int64(2199 * 12 + 11))))
  }

  private mutating func period() -> String {
    let month = month()
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: String(month.date.year)
    case 1: month.description
    default: "\(month.date.year)-B\(Int.random(in: 1...6, using: &random))"
    }
  }

  private static let keyBytes = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-")

  private mutating func key() -> String {
    let length =
      [1, 7, 8, 9, 16, 63, 64].randomElement(using: &random)
      ?? 1
    return String(
      (0..<(Bool.random(using: &random) ? length : Int.random(in: 1...24, using: &random))).map {
        _ in
        EventGenerator.keyBytes.randomElement(using: &random) ?? "a"
      })
  }

  private static let pieces: [String] = [
    "Adeudo del 3.er bimestre", "camión", "señor Núñez", "\"comillas\"", "a\\b", "línea\nnueva",
    "tab\tulado", "año 2021", "¿Cuánto?", "🏛️", "👩‍👧‍👦", "e\u{301}", "\u{A0}", "\u{FFFD}", "\u{FFFF}",
    "\u{10FFFF}", "\u{800}", "\u{7FF}", "\u{D7FF}", "\u{E000}", "\u{10000}", " ", "/", "{", "}",
    "[",
    "]", ",", ":", "'", "<&>", "\\u0041", "\\\"", "null",
  ]

  private mutating func text() -> String {
    if Int.random(in: 0..<40, using: &random) == 0 {
      let scalar = ["a", "ñ", "€", "🏛", "\"", "\n"].randomElement(using: &random) ?? "a"
      return String(repeating: scalar, count: 1_000)
    }
    let count = Int.random(in: 1...5, using: &random)
    return (0..<count).map { _ in EventGenerator.pieces.randomElement(using: &random) ?? "a" }
      .joined(separator: Bool.random(using: &random) ? " " : "")
  }

  private mutating func conditions() -> [Value.Condition] {
    var byName: [[UInt8]: Value.Condition] = [:]
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let name = Bool.random(using: &random) ? key() : text()
      byName[Array(name.utf8)] = Value.Condition(field: name, text: text())
    }
    return byName.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  // MARK: Lists

  private mutating func list(_ entry: Shape, _ listing: Listing) -> [Value] {
    var length = Int.random(
      in: listing.length.lowerBound...min(listing.length.upperBound, listing.length.lowerBound + 4),
      using: &random)
    let isLong = Int.random(in: 0..<40, using: &random) == 0
    if isLong { length = listing.length.upperBound }
    var seen = Set<String>()
    var entries: [Value] = []
    // Of a few words there may be no more than that many: give up after enough attempts.
    for attempt in 0..<(length * 20) where entries.count < length {
      var value = value(entry)
      // Short ones, so that a thousand of them fit into a line.
      if isLong, entry == .key { value = .text("k\(attempt)") }
      guard seen.insert(difference(value, entry, listing)).inserted else { continue }
      entries.append(value)
    }
    switch listing.difference {
    case .free, .entries, .member: break
    case .rising: entries.sort { order($0) < order($1) }
    case .risingMember(let name):
      entries.sort { order(member(name, $0, entry)) < order(member(name, $1, entry)) }
    }
    return entries
  }

  private func difference(_ value: Value, _ entry: Shape, _ listing: Listing) -> String {
    switch listing.difference {
    case .free: return "\(random)"
    case .entries, .rising: return "\(value)"
    case .member(let name), .risingMember(let name):
      return "\(String(describing: member(name, value, entry)))"
    }
  }

  private func member(_ name: String, _ value: Value, _ entry: Shape) -> Value? {
    guard case .object(let values) = value, case .object(let members) = entry,
      let place = members.firstIndex(where: { $0.name == name })
    else { return nil }
    return values[place]
  }

  private func order(_ value: Value?) -> Int64 {
    switch value {
    case .count(let count): count
    case .day(let day): Int64(day.number)
    default: 0
    }
  }
}
