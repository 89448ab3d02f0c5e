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
  /// Lists and large bodies of the facts.
  let bodies: FactBodies
  /// How many events are known.
  public let known: UInt64
  /// What concerns all accounts; nil if this is that.
  public let common: Record?
  /// The account whose record this is; nil if it is no account's.
  public let account: Symbol?

  /// From which day on a fact is struck; empty if none ever is.
  private let strikes: [Day?]
  /// Identifications of a payment, in order: their places.
  let identifications: SymbolPlaces
  /// Issues of a reference, in order.
  let references: SymbolPlaces
  /// Definitions of a concept, in order.
  let concepts: SymbolPlaces
  /// The place of the fact with that id.
  private(set) lazy var places = FactPlaces(facts, ids: ids.count)
  /// Days from which on the past of every account may be another.
  private(set) lazy var upheavals: [Day] = RecordIndex(self).upheavals
  /// Days from which on the past of one account is another.
  private(set) lazy var ownUpheavals: [Symbol: [Day]] = RecordIndex(self).ownUpheavals

  /// Whether each fact belongs to the account in its own field, and no other fact acts on it.
  let isPlain: Bool
  /// How many charges there are.
  let charges: Int

  /// A record of facts that are in order.
  init(
    _ facts: [Fact], known: UInt64, symbols: SymbolTable, ids: SymbolTable, bodies: FactBodies,
    account: Symbol? = nil, common: Record? = nil
  ) {
    self.known = known
    self.facts = facts
    self.symbols = symbols
    self.ids = ids
    self.bodies = bodies
    self.account = account
    self.common = common
    var identifications = SymbolPlaces()
    var references = SymbolPlaces()
    var concepts = SymbolPlaces()
    var hasAnnulments = false
    var isPlain = account != nil
    var charges = 0
    for (place, fact) in facts.enumerated() {
      if fact.account != account { isPlain = false }
      switch fact.body {
      case .identified(let payment, _):
        identifications.add(place, of: payment)
        isPlain = false
      case .reference(let reference):
        references.add(place, of: reference.reference)
      case .concept(let concept): concepts.add(place, of: concept.concept)
      case .annulled: hasAnnulments = true
      case .charge: charges += 1
      default: break
      }
    }
    identifications.order()
    references.order()
    concepts.order()
    self.identifications = identifications
    self.references = references
    self.concepts = concepts
    self.isPlain = isPlain
    self.charges = charges
    strikes = hasAnnulments ? Record.strikes(facts, FactPlaces(facts, ids: ids.count)) : []
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
  private static func strikes(_ facts: [Fact], _ places: FactPlaces) -> [Day?] {
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
