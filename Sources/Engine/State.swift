import Values

/// State(D, K): what holds as of day D by what was known at K (§4).
///
/// A pure function of the record and the day; accounts are folded when they are asked for.
public final class State {
  /// What is known.
  public let record: Record
  /// The as-of day.
  public let day: Day
  /// The policies in the set.
  public let policies: PolicyTimeline

  /// What concerns all accounts, if the record is one account's.
  private let common: State?

  /// The state of a record as of a day; of one account, with the state of what concerns all.
  public init(_ record: Record, asOf day: Day, common: State? = nil) {
    self.record = record
    self.day = day
    self.common = common
    policies = common?.policies ?? State.policies(record, day)
  }

  private static func policies(_ record: Record, _ day: Day) -> PolicyTimeline {
    var adopted: [(policy: Policy, seq: UInt64)] = []
    for fact in record.facts {
      guard fact.on <= day else { break }
      if case .policy(let policy) = fact.body { adopted.append((record.bodies[policy], fact.seq)) }
    }
    adopted.sort {
      $0.policy.from != $1.policy.from ? $0.policy.from < $1.policy.from : $0.seq < $1.seq
    }
    return PolicyTimeline(adopted.map(\.policy))
  }

  // MARK: The set

  /// Whether the fact at that place is in the set and not struck.
  @inline(__always)
  func stands(_ place: Int) -> Bool { record.stands(place, asOf: day) }

  /// The places of the facts that stand, in order.
  var standing: [Int] { record.facts.indices.filter { stands($0) } }

  /// The reference that a payment names: the last one issued of its key before it.
  func issue(_ key: Symbol, before fact: Fact) -> Int? {
    record.references.last(of: key) { stands($0) && record.facts[$0].precedes(fact) }
  }

  /// What a charge of a concept takes when it is assessed by that event: the last definition before.
  func definition(of concept: Symbol, before fact: Fact) -> Fact.Concept? {
    if let common { return common.definition(of: concept, before: fact) }
    let last = record.concepts.last(of: concept) {
      stands($0) && record.facts[$0].precedes(fact)
    }
    guard let last, case .concept(let definition) = record.facts[last].body else { return nil }
    return definition
  }

  /// Whether the fact at that place stands and belongs to the account.
  @inline(__always)
  func belongs(_ place: Int, to account: Symbol) -> Bool {
    guard stands(place) else { return false }
    return record.isPlain ? account == record.account : owner(of: record.facts[place]) == account
  }

  /// The account to which a fact belongs (§4); nil if to none.
  public func owner(of fact: Fact) -> Symbol? {
    switch fact.body {
    case .identified: return nil
    case .payment(let payment):
      if let last = record.identifications.last(of: fact.id, where: { stands($0) }),
        case .identified(_, let account) = record.facts[last].body
      {
        return account
      }
      if let account = fact.account { return account }
      return payment.reference.flatMap { issue($0, before: fact) }.flatMap {
        record.facts[$0].account
      }
    case .agreementBroken(let id):
      guard let place = record.places[id], stands(place),
        case .agreement = record.facts[place].body
      else { return nil }
      return record.facts[place].account
    case .certificateIssued(let id), .certificateRefused(let id):
      guard let place = record.places[id], stands(place),
        case .certificateRequested = record.facts[place].body
      else { return nil }
      return record.facts[place].account
    default: return fact.account
    }
  }

  // MARK: Folding

  /// What surrounds an account in this state.
  var surroundings: AccountFold.Surroundings { AccountFold.Surroundings(self) }

  /// The charges that the reference names which a payment names, if it was issued to that account.
  func charges(ofReference key: Symbol, to account: Symbol, before fact: Fact) -> Fact.KeyList? {
    guard let place = issue(key, before: fact), record.facts[place].account == account,
      case .reference(let reference) = record.facts[place].body
    else { return nil }
    return reference.charges
  }

  /// An account as of the day.
  public func fold(
    _ account: Symbol, note: ((AccountFold.Step, Day, Fact?) -> Void)? = nil,
    find: ((Finding.Code, Fact, String) -> Void)? = nil
  ) -> AccountFold {
    foldIfAny(account, note: note, find: find) ?? AccountFold(account)
  }

  /// An account as of the day; nil if no fact belongs to it.
  ///
  /// Time makes a stop at the end of `pausing`, which changes nothing but where a stretch of daily
  /// surcharges is cut for those who take notes.
  func foldIfAny(
    _ account: Symbol, pausing: Day? = nil, isChecked: Bool = true,
    note: ((AccountFold.Step, Day, Fact?) -> Void)? = nil,
    find: ((Finding.Code, Fact, String) -> Void)? = nil
  ) -> AccountFold? {
    var world = surroundings
    world.note = note
    world.find = find
    var fold = AccountFold(account, charges: record.charges)
    var isAny = false
    for place in record.facts.indices where belongs(place, to: account) {
      isAny = true
      if let pausing, pausing < record.facts[place].on { fold.advance(to: pausing, world) }
      fold.apply(record.facts[place], world)
    }
    guard isAny else { return nil }
    if let pausing, pausing < day { fold.advance(to: pausing, world) }
    fold.advance(to: day, world)
    precondition(!isChecked || fold.books.balance, "the books of an account do not balance")
    return fold
  }
}
