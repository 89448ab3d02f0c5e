import Bytes

/// The catalogue laid out flat for the scanner: no shape tree is walked per event.
final class ScanPlan: Sendable {
  /// A short word as three machine words, compared in at most three steps.
  struct Word {
    let length: Int
    let words: (UInt64, UInt64, UInt64)
    let masks: (UInt64, UInt64, UInt64)

    init(_ text: String) {
      let utf8 = Array(text.utf8)
      precondition(utf8.count <= 24, "a name of the catalogue is too long for the scanner")
      length = utf8.count
      var words: [UInt64] = [0, 0, 0]
      var masks: [UInt64] = [0, 0, 0]
      for (place, byte) in utf8.enumerated() {
        words[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8)
        masks[place / 8] |= 0xFF << UInt64(place % 8 * 8)
      }
      self.words = (words[0], words[1], words[2])
      self.masks = (masks[0], masks[1], masks[2])
    }

    /// Whether the word stands at `index`.
    @inline(__always)
    func stands(in bytes: Bytes, at index: Int) -> Bool {
      if bytes.word(at: index) & masks.0 != words.0 { return false }
      if length <= 8 { return true }
      if bytes.word(at: index &+ 8) & masks.1 != words.1 { return false }
      if length <= 16 { return true }
      return bytes.word(at: index &+ 16) & masks.2 == words.2
    }
  }

  /// What a value may be; tables hold the details.
  enum Kind {
    case key, text, day, month, period, bool, eventType, conditions
    case money(least: Int64)
    case percent(least: Int64, most: Int64)
    case count(least: Int64, most: Int64)
    case choice(first: Int32, end: Int32)
    case list(Int32)
    case object(first: Int32, end: Int32)
    case countOrNull(least: Int64, most: Int64)
  }

  struct Name {
    let word: Word
    let kind: Kind
    let isOptional: Bool
  }

  struct List {
    let entry: Kind
    let length: ClosedRange<Int>
    let difference: Difference
  }

  enum Difference {
    case free, entries, rising
    case member(Int), risingMember(Int)
  }

  enum Rule {
    case atLeastOne(UInt32)
    case exactlyOne(UInt32)
    case range(first: Int, last: Int, limit: Int64)
  }

  struct Layout {
    let members: Range<Int>
    let rules: Range<Int>
  }

  struct TypeName {
    let word: Word
    /// The first of its layouts.
    let layout: Int
    /// How many it has: its newest version.
    let versions: Int
  }

  /// What stands between the values of the envelope.
  ///
  /// Kept here and not in globals, since those are asked at every use whether they are made yet.
  struct Envelope {
    let seq = Word("{\"seq\":")
    let at = Word(",\"at\":\"")
    let typeAfterAt = Word("\",\"type\":\"")
    let typeFirst = Word("{\"type\":\"")
    let version = Word(",\"v\":")
    let on = Word(",\"on\":\"")
    let id = Word("\",\"id\":\"")
    let by = Word("\",\"by\":\"")
  }

  let envelope = Envelope()
  let catalogue: Catalogue
  let names: [Name]
  let choices: [Word]
  let lists: [List]
  let layouts: [Layout]
  let rules: [Rule]
  let types: [TypeName]
  /// Type numbers by hash of the name; 255 where there is none.
  let buckets: [UInt8]

  init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    var builder = Builder()
    var types: [TypeName] = []
    var layouts: [Layout] = []
    var rules: [Rule] = []
    for type in catalogue.types {
      let first = layouts.count
      for layout in type.layouts {
        precondition(
          layout.members.count <= ScannedEvent.slotCount, "too many fields in \(type.name)")
        let range = builder.object(layout.members)
        let rule = rules.count
        rules += layout.rules.map { ScanPlan.rule($0, layout.members) }
        layouts.append(Layout(members: range, rules: rule..<rules.count))
      }
      types.append(
        TypeName(word: Word(type.name), layout: first, versions: type.layouts.count))
    }
    precondition(types.count < 255, "too many types for one byte")
    var buckets = [UInt8](repeating: 255, count: 1024)
    for (number, type) in types.enumerated() {
      var bucket = ScanPlan.bucket(type.word.words)
      while buckets[bucket] != 255 { bucket = (bucket + 1) & 1023 }
      buckets[bucket] = UInt8(number)
    }
    self.types = types
    self.layouts = layouts
    self.rules = rules
    self.buckets = buckets
    names = builder.names
    choices = builder.choices
    lists = builder.lists
  }

  @inline(__always)
  static func bucket(_ words: (UInt64, UInt64, UInt64)) -> Int {
    let mixed =
      words.0 &* 0x9E37_79B9_7F4A_7C15 ^ words.1 &* 0xC2B2_AE3D_27D4_EB4F
      ^ words.2 &* 0x1656_67B1_9E37_79F9
    return Int(((mixed ^ mixed >> 29) &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  private static func rule(_ rule: FieldRule, _ members: [Member]) -> Rule {
    func place(_ name: String) -> Int {
      guard let place = members.firstIndex(where: { $0.name == name }) else {
        preconditionFailure("a rule names a field that is not there: \(name)")
      }
      return place
    }
    func mask(_ names: [String]) -> UInt32 { names.reduce(0) { $0 | 1 << UInt32(place($1)) } }
    switch rule {
    case .atLeastOne(let names): return .atLeastOne(mask(names))
    case .exactlyOne(let names): return .exactlyOne(mask(names))
    case .range(let first, let last, let limit):
      return .range(first: place(first), last: place(last), limit: limit)
    }
  }

  private struct Builder {
    var names: [Name] = []
    var choices: [Word] = []
    var lists: [List] = []

    mutating func object(_ members: [Member]) -> Range<Int> {
      // Inner shapes first, so that this object's own names stand together.
      let kinds = members.map { kind($0.shape) }
      let first = names.count
      for (member, kind) in zip(members, kinds) {
        names.append(
          Name(word: Word("\"\(member.name)\":"), kind: kind, isOptional: member.isOptional))
      }
      return first..<names.count
    }

    mutating func kind(_ shape: Shape) -> Kind {
      switch shape {
      case .key: return .key
      case .text: return .text
      case .money(.positive): return .money(least: 1)
      case .money(.notNegative): return .money(least: 0)
      case .money(.signed): return .money(least: .min)
      case .percent(let range):
        return .percent(least: range.millionths.lowerBound, most: range.millionths.upperBound)
      case .day: return .day
      case .month: return .month
      case .period: return .period
      case .count(let range): return .count(least: range.lowerBound, most: range.upperBound)
      case .bool: return .bool
      case .choice(let words):
        let first = choices.count
        choices += words.map { Word($0 + "\"") }
        return .choice(first: Int32(first), end: Int32(choices.count))
      case .eventType: return .eventType
      case .list(let entry, let listing):
        let kind = kind(entry)
        let difference: Difference
        switch listing.difference {
        case .free: difference = .free
        case .entries: difference = .entries
        case .rising: difference = .rising
        case .member(let name): difference = .member(entry.place(of: name))
        case .risingMember(let name): difference = .risingMember(entry.place(of: name))
        }
        lists.append(List(entry: kind, length: listing.length, difference: difference))
        return .list(Int32(lists.count - 1))
      case .object(let members):
        let range = object(members)
        return .object(first: Int32(range.lowerBound), end: Int32(range.upperBound))
      case .orNull(.count(let range)):
        return .countOrNull(least: range.lowerBound, most: range.upperBound)
      case .orNull: preconditionFailure("only a count may be null")
      case .conditions: return .conditions
      }
    }
  }
}

extension Shape {
  fileprivate func place(of name: String) -> Int {
    guard case .object(let members) = self,
      let place = members.firstIndex(where: { $0.name == name })
    else { preconditionFailure("a list differs by a member that is not there: \(name)") }
    return place
  }
}
