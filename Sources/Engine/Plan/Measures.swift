import Bytes
import Events
import Values

/// What a plan measures by events: which of them count, as they stand in the log.
public struct Measures: Sendable {
  /// A text that an event's own field must have.
  private enum Condition: Sendable {
    case member(Int, [UInt8])
    case at([UInt8])
    case on([UInt8])
    case id([UInt8])
    case by([UInt8])
    /// A type, which each event of the measure has or none.
    case constant(Bool)
  }

  private struct Measure: Sendable {
    var type: Int
    var conditions: [Condition]
  }

  private let measures: [Measure]
  /// The measures of each type.
  private let ofType: [[Int]]
  private let year: Int
  /// Whether some measure asks for the accounts that events belong to.
  let needsOwners: Bool

  /// Measures of a year; events of other years are left aside.
  init(_ measures: [Fact.Measure], year: Int) {
    self.year = year
    self.measures = measures.map { measure in
      Measure(
        type: measure.type,
        conditions: measure.conditions.map { Measures.compile($0, measure.type) })
    }
    var ofType = [[Int]](repeating: [], count: Catalogue.standard.types.count)
    for (place, measure) in measures.enumerated() where ofType.indices.contains(measure.type) {
      ofType[measure.type].append(place)
    }
    self.ofType = ofType
    needsOwners = measures.contains { $0.kind == .distinct }
  }

  /// Nothing is measured.
  public static let nothing = Measures([], year: 0)

  /// Whether events of a type are measured.
  func takes(_ type: EventType) -> Bool {
    measures.contains { $0.type >= 0 && Catalogue.standard.types[$0.type].name == type.name }
  }

  /// Calls `body` with the place of each measure that an event counts in.
  @inline(__always)
  func forEach(matching event: ScannedEvent, _ body: (Int) -> Void) {
    let places = ofType[event.type]
    if places.isEmpty { return }
    guard event.on.date.year == year else { return }
    for place in places where measures[place].conditions.allSatisfy({ Measures.holds($0, event) }) {
      body(place)
    }
  }

  private static func compile(_ condition: Value.Condition, _ type: Int) -> Condition {
    let text = Array(condition.text.utf8)
    guard Catalogue.standard.types.indices.contains(type) else { return .constant(false) }
    switch condition.field {
    case "type": return .constant(Array(Catalogue.standard.types[type].name.utf8) == text)
    case "at": return .at(text)
    case "on": return .on(text)
    case "id": return .id(text)
    case "by": return .by(text)
    default:
      let members = Catalogue.standard.types[type].members
      guard let place = members.firstIndex(where: { $0.name == condition.field }),
        members[place].shape.isText
      else { return .constant(false) }
      return .member(place, text)
    }
  }

  private static func holds(_ condition: Condition, _ event: ScannedEvent) -> Bool {
    switch condition {
    case .constant(let holds): holds
    case .at(let text): Array(event.at.description.utf8) == text
    case .on(let text): Array(event.on.description.utf8) == text
    case .id(let text): text.withBytes { event.id.equals($0) }
    case .by(let text): text.withBytes { event.by.equals($0) }
    case .member(let place, let text):
      if let raw = event.raw(place) {
        raw.firstIndex(of: UInt8(ascii: "\\")) == nil
          ? text.withBytes { raw.equals($0) } : Scanner.unescaped(raw) == text
      } else {
        false
      }
    }
  }
}

extension Shape {
  /// Whether its values are strings in JSON.
  fileprivate var isText: Bool {
    switch self {
    case .key, .text, .money, .percent, .day, .month, .period, .choice, .eventType: true
    case .count, .bool, .list, .object, .orNull, .conditions: false
    }
  }
}
