import Events
import TestSupport
import Values

/// Writes an event as no ledger would and every JSON writer might: fields in any order at every
/// level, white space anywhere, any escape that JSON knows.
public struct ScrambledWriter {
  /// What is drawn from.
  public var random: SplitMix64

  /// A writer that begins at `seed`.
  public init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The event as one value of JSON.
  public mutating func write(_ event: Event, _ catalogue: Catalogue = .standard) -> [UInt8] {
    let type = catalogue.types[event.type]
    var members: [(String, String)] = []
    if let seq = event.seq, let at = event.at {
      members += [("seq", "\(seq)"), ("at", string(at.description))]
    }
    members.append(("type", string(type.name)))
    if event.version > 1 || Bool.random(using: &random) {
      members.append(("v", "\(event.version)"))
    }
    members.append(("on", string(event.on.description)))
    members.append(("id", string(event.id)))
    members.append(("by", string(event.by)))
    for (member, value) in zip(type.layouts[event.version - 1].members, event.fields) {
      if let value { members.append((member.name, json(value, member.shape))) }
    }
    return Array((space() + object(members) + space()).utf8)
  }

  private mutating func json(_ value: Value, _ shape: Shape) -> String {
    var shape = shape
    if case .orNull(let inner) = shape { shape = inner }
    switch value {
    case .text(let text): return string(text)
    case .money(let amount): return string(amount.description)
    case .percent(let percent): return string(percent.description)
    case .day(let day): return string(day.description)
    case .month(let month): return string(month.description)
    case .count(let count): return "\(count)"
    case .bool(let truth): return "\(truth)"
    case .null: return "null"
    case .list(let values):
      guard case .list(let entry, _) = shape else { return "" }
      let entries = values.map { space() + json($0, entry) + space() }
      return "[" + entries.joined(separator: ",") + "]"
    case .object(let values):
      guard case .object(let members) = shape else { return "" }
      var given: [(String, String)] = []
      for (member, value) in zip(members, values) {
        if let value { given.append((member.name, json(value, member.shape))) }
      }
      return object(given)
    case .conditions(let conditions):
      return object(conditions.map { ($0.field, string($0.text)) })
    }
  }

  private mutating func object(_ members: [(String, String)]) -> String {
    let parts = members.shuffled(using: &random).map { name, value in
      space() + string(name) + space() + ":" + space() + value + space()
    }
    return "{" + (parts.isEmpty ? space() : parts.joined(separator: ",")) + "}"
  }

  private mutating func space() -> String {
    guard Int.random(in: 0..<4, using: &random) == 0 else { return "" }
    return [" ", "\t", "\r", "\n", "  \t", "\r\n"].randomElement(using: &random) ?? ""
  }

  private mutating func string(_ text: String) -> String {
    let isPlain = Bool.random(using: &random)
    var result = "\""
    for scalar in text.unicodeScalars {
      let choice = isPlain ? 9 : Int.random(in: 0..<10, using: &random)
      switch (scalar, choice) {
      case (_, 0..<2): result += escapes(scalar)
      case ("\"", _): result += "\\\""
      case ("\\", _): result += "\\\\"
      case ("\n", _): result += "\\n"
      case ("\t", _): result += "\\t"
      case ("/", 2..<6): result += "\\/"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private mutating func escapes(_ scalar: Unicode.Scalar) -> String {
    var result = ""
    for unit in String(scalar).utf16 {
      var digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
      while digits.count < 4 { digits = "0" + digits }
      result += "\\u" + digits
    }
    return result
  }
}
