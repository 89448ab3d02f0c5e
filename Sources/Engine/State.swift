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

  /// The state of a record as of a day.
  public init(_ record: Record, asOf day: Day) {
    self.record = record
    self.day = day
    var adopted: [(policy: Policy, seq: UInt64)] = []
    for fact in record.facts {
      guard fact.on <= day else { break }
      if case .policy(let policy) = fact.body { adopted.append((policy, fact.seq)) }
    }
    adopted.sort {
      $0.policy.from != $1.policy.from ? $0.policy.from < $1.policy.from : $0.seq < $1.seq
    }
    policies = PolicyTimeline(adopted.map(\.policy))
  }

  // MARK: The set

  /// Whether the fact at that place is in the set and not struck.
  func stands(_ place: Int) -> Bool {
    guard record.facts[place].on <= day else { return false }
    return record.strikes[place].map { $0 > day } ?? true
  }

  /// The places of the facts that stand, in order.
  var standing: [Int] { record.facts.indices.filter { stands($0) } }

  /// The last of these places that stands and comes before the fact.
  func last(of places: [Int]?, before fact: Fact) -> Int? {
    (places ?? []).last { stands($0) && record.facts[$0].precedes(fact) }
  }

  /// The reference that a payment names: the last one issued of its key before it.
  func issue(_ key: Symbol, before fact: Fact) -> Int? {
    last(of: record.references[key], before: fact)
  }

  /// The account to which a fact belongs (§4); nil if to none.
  public func owner(of fact: Fact) -> Symbol? {
    switch fact.body {
    case .identified: return nil
    case .payment(let payment):
      if let last = (record.identifications[fact.id] ?? []).last(where: { stands($0) }),
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

  /// The facts that belong to an account, in order.
  func facts(of account: Symbol) -> [Fact] {
    (record.candidates[account] ?? []).filter { stands($0) }.map { record.facts[$0] }
      .filter { owner(of: $0) == account }
  }

  /// Every account to which a fact belongs.
  public var accounts: [Symbol] {
    record.candidates.keys.filter { !facts(of: $0).isEmpty }
      .sorted { record.ids.precedes($0, $1) }
  }

  // MARK: Folding

  /// What surrounds an account in this state.
  var surroundings: AccountFold.Surroundings {
    AccountFold.Surroundings(
      policies: policies,
      concept: { concept, fact in
        guard let place = self.last(of: self.record.concepts[concept], before: fact),
          case .concept(let definition) = self.record.facts[place].body
        else { return nil }
        return definition
      },
      reference: { key, fact in
        guard let place = self.issue(key, before: fact),
          case .reference(let reference) = self.record.facts[place].body,
          let account = self.record.facts[place].account
        else { return nil }
        return (account, reference.charges)
      })
  }

  /// An account as of the day.
  public func fold(
    _ account: Symbol, note: ((AccountFold.Step, Day, Fact?) -> Void)? = nil,
    find: ((Finding.Code, Fact, String) -> Void)? = nil
  ) -> AccountFold {
    var world = surroundings
    world.note = note
    world.find = find
    var fold = AccountFold(account)
    for fact in facts(of: account) { fold.apply(fact, world) }
    fold.advance(to: day, world)
    return fold
  }
}
