import Bytes
import Events
import Values

/// What is known at K, of one account, of a group of events, or of what concerns all accounts: facts in
/// the order (`on`, `seq`), and who strikes and identifies whom.
public final class Record {
  /// The facts in the order of the rules.
  public let facts: [Fact]
  /// The few keys behind symbols: concepts, kinds, barrios, channels.
  public let symbols: SymbolTable
  /// The many: ids, accounts, references, subjects.
  public let ids: SymbolTable
  /// How many events are known.
  public let known: UInt64
  /// What concerns all accounts; nil if this is that.
  public let common: Record?
  /// The account whose record this is; nil if it is no account's.
  public let account: Symbol?

  /// From which day on a fact is struck; empty if none ever is.
  private let strikes: [Day?]
  /// Identifications of a payment, in order: their places.
  let identifications: [Symbol: [Int]]
  /// Issues of a reference, in order.
  let references: [Symbol: [Int]]
  /// Definitions of a concept, in order.
  let concepts: ConceptPlaces
  /// The place of the fact with that id.
  private(set) lazy var places: [Symbol: Int] = Record.places(facts)
  /// Days from which on the past of every account may be another.
  private(set) lazy var upheavals: [Day] = RecordIndex(self).upheavals
  /// Days from which on the past of one account is another.
  private(set) lazy var ownUpheavals: [Symbol: [Day]] = RecordIndex(self).ownUpheavals

  /// Whether each fact belongs to the account in its own field, and no other fact acts on it.
  let isPlain: Bool

  /// A record of facts that are in order.
  init(
    _ facts: [Fact], known: UInt64, symbols: SymbolTable, ids: SymbolTable, account: Symbol? = nil,
    common: Record? = nil
  ) {
    self.known = known
    self.facts = facts
    self.symbols = symbols
    self.ids = ids
    self.account = account
    self.common = common
    var identifications: [Symbol: [Int]] = [:]
    var references: [Symbol: [Int]] = [:]
    var concepts = ConceptPlaces()
    var hasAnnulments = false
    var isPlain = account != nil
    for (place, fact) in facts.enumerated() {
      if fact.account != account { isPlain = false }
      switch fact.body {
      case .identified(let payment, _):
        identifications[payment, default: []].append(place)
        isPlain = false
      case .reference(let reference):
        references[reference.reference, default: []].append(place)
      case .concept(let concept): concepts.add(place, of: concept.concept)
      case .annulled: hasAnnulments = true
      default: break
      }
    }
    self.identifications = identifications
    self.references = references
    self.concepts = concepts
    self.isPlain = isPlain
    strikes = hasAnnulments ? Record.strikes(facts, Record.places(facts)) : []
  }

  private static func places(_ facts: [Fact]) -> [Symbol: Int] {
    Dictionary(facts.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  /// Whether any fact is ever struck.
  var hasStrikes: Bool { !strikes.isEmpty }

  /// From which day on the fact at that place is struck; nil if it never is.
  func strike(_ place: Int) -> Day? { strikes.isEmpty ? nil : strikes[place] }

  /// Whether the fact at that place is in the set as of a day, and not struck.
  @inline(__always)
  func stands(_ place: Int, asOf day: Day) -> Bool {
    guard facts[place].on <= day else { return false }
    return strikes.isEmpty || strikes[place].map { $0 > day } ?? true
  }

  // An annulment strikes what was recorded before it; of several the earliest day counts.
  private static func strikes(_ facts: [Fact], _ places: [Symbol: Int]) -> [Day?] {
    var strikes = [Day?](repeating: nil, count: facts.count)
    for fact in facts {
      guard case .annulled(let target) = fact.body, let place = places[target],
        facts[place].seq < fact.seq, facts[place].canBeAnnulled
      else { continue }
      strikes[place] = min(strikes[place] ?? fact.on, fact.on)
    }
    return strikes
  }
}

extension Fact {
  var canBeAnnulled: Bool {
    switch body {
    case .annulled, .ledgerOpened, .policy: false
    default: true
    }
  }

  var isReference: Bool { if case .reference = body { true } else { false } }

  var isIdentification: Bool { if case .identified = body { true } else { false } }
}

/// The places of a concept's definitions, found by the concept's number.
struct ConceptPlaces {
  private var places: [[Int]] = []

  subscript(concept: Symbol) -> [Int] {
    Int(concept.index) < places.count ? places[Int(concept.index)] : []
  }

  mutating func add(_ place: Int, of concept: Symbol) {
    while places.count <= Int(concept.index) { places.append([]) }
    places[Int(concept.index)].append(place)
  }
}
