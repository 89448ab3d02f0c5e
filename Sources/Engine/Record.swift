import Bytes
import Events
import Values

/// All that is known at K: the facts of the first K events, in the order (`on`, `seq`), and who strikes
/// and identifies whom.
public final class Record {
  /// The facts in the order of the rules.
  public let facts: [Fact]
  /// The keys behind symbols, ids aside.
  public let symbols: SymbolTable
  /// The ids of events.
  public let ids: SymbolTable
  /// How many events are known.
  public let known: UInt64

  /// The place of the fact with that id.
  let places: [Symbol: Int]
  /// From which day on a fact is struck; nil if it never is.
  let strikes: [Day?]
  /// The places of facts that may belong to an account, in order.
  let candidates: [Symbol: [Int]]
  /// Identifications of a payment, in order: their places.
  let identifications: [Symbol: [Int]]
  /// Issues of a reference, in order.
  let references: [Symbol: [Int]]
  /// Definitions of a concept, in order.
  let concepts: [Symbol: [Int]]
  /// Days from which on the past of every account may be another.
  let upheavals: [Day]
  /// Days from which on the past of one account is another.
  let ownUpheavals: [Symbol: [Day]]

  /// Reads events one by one.
  public struct Reader {
    private let reader = FactReader()
    private var facts: [Fact] = []

    /// A reader that has read nothing.
    public init() {}

    /// Takes the next event of the log.
    public mutating func take(_ event: ScannedEvent) { facts.append(reader.read(event)) }

    /// The record of all that was taken.
    public consuming func record() -> Record {
      Record(facts, symbols: reader.symbols, ids: reader.ids)
    }
  }

  init(_ unsorted: [Fact], symbols: SymbolTable, ids: SymbolTable) {
    known = UInt64(unsorted.count)
    let facts = unsorted.sorted { $0.precedes($1) }
    self.facts = facts
    self.symbols = symbols
    self.ids = ids
    var places: [Symbol: Int] = [:]
    var identifications: [Symbol: [Int]] = [:]
    var references: [Symbol: [Int]] = [:]
    var concepts: [Symbol: [Int]] = [:]
    for (place, fact) in facts.enumerated() {
      places[fact.id] = place
      switch fact.body {
      case .identified(let payment, _): identifications[payment, default: []].append(place)
      case .reference(let reference):
        references[reference.reference, default: []].append(place)
      case .concept(let concept): concepts[concept.concept, default: []].append(place)
      default: break
      }
    }
    self.places = places
    self.identifications = identifications
    self.references = references
    self.concepts = concepts
    strikes = Record.strikes(facts, places)
    candidates = Record.candidates(facts, places, identifications, references)

    var upheavals: Set<Day> = []
    var own: [Symbol: Set<Day>] = [:]
    for (place, fact) in facts.enumerated() {
      if case .policy(let policy) = fact.body, policy.from < fact.on { upheavals.insert(fact.on) }
      if case .identified = fact.body { upheavals.insert(fact.on) }
      guard let day = strikes[place], day > fact.on else { continue }
      // What is struck may be another account's than its own field says, if it is a reference, an
      // identification, or a payment that was identified.
      if let account = fact.account, !fact.isReference, !fact.isIdentification,
        identifications[fact.id] == nil
      {
        own[account, default: []].insert(day)
      } else {
        upheavals.insert(day)
      }
    }
    self.upheavals = upheavals.sorted()
    ownUpheavals = own.mapValues { $0.sorted() }
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

  private static func candidates(
    _ facts: [Fact], _ places: [Symbol: Int], _ identifications: [Symbol: [Int]],
    _ references: [Symbol: [Int]]
  ) -> [Symbol: [Int]] {
    var candidates: [Symbol: [Int]] = [:]
    for (place, fact) in facts.enumerated() {
      var accounts: Set<Symbol> = []
      if let account = fact.account { accounts.insert(account) }
      switch fact.body {
      case .identified: continue
      case .payment(let payment):
        if fact.account == nil, let key = payment.reference {
          for issue in references[key] ?? [] {
            facts[issue].account.map { _ = accounts.insert($0) }
          }
        }
        for identification in identifications[fact.id] ?? [] {
          if case .identified(_, let account) = facts[identification].body {
            accounts.insert(account)
          }
        }
      case .agreementBroken(let id): owner(id).map { _ = accounts.insert($0) }
      case .certificateIssued(let id), .certificateRefused(let id):
        owner(id).map { _ = accounts.insert($0) }
      default: break
      }
      for account in accounts { candidates[account, default: []].append(place) }
    }
    return candidates

    func owner(_ id: Symbol) -> Symbol? { places[id].flatMap { facts[$0].account } }
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
