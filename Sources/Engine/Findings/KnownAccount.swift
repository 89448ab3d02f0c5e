import Values

/// An account as it was known whenever one of its acts was recorded: State(its on, its seq), act by act in
/// the order of the rules (§10).
///
/// It is folded once, and looked at at each act, as long as what was known then is what comes before the
/// act in the order. Where something was recorded late, or acts on what came before, it is folded anew.
final class KnownAccount {
  private let record: Record
  private let account: Symbol
  private let past: CommonPast

  /// The highest seq among the facts before each place.
  private let highest: [UInt64]
  // The fold so far: the facts before `place`, by what was known to the last act.
  private var fold: AccountFold
  private var place = 0
  private var last: CommonPast.Act?

  /// How many facts were applied.
  private(set) var applied = 0
  /// The ids of its charges, and the subjects of its fines.
  private(set) lazy var charges: Set<Symbol> = Set(own { fact, _ in fact.id })
  private(set) lazy var finedSubjects: Set<Symbol> = Set(
    own { _, charge in charge.component == .fine ? charge.subject : nil })

  init(_ record: Record, _ account: Symbol, _ past: CommonPast) {
    self.record = record
    self.account = account
    self.past = past
    fold = AccountFold(account)
    var highest: [UInt64] = [0]
    highest.reserveCapacity(record.facts.count + 1)
    for fact in record.facts { highest.append(max(highest[highest.count - 1], fact.seq)) }
    self.highest = highest
  }

  // What is wanted of the charges in the account's own name, struck or not.
  private func own<Wanted>(_ wanted: (Fact, Fact.Charge) -> Wanted?) -> [Wanted] {
    record.facts.compactMap { fact in
      guard fact.account == account, case .charge(let charge) = fact.body else { return nil }
      return wanted(fact, charge)
    }
  }

  /// The account, and the state around it, by what was known to the act at a place.
  ///
  /// Acts are asked for in their order.
  func state(to act: Int) -> (fold: AccountFold, state: State) {
    let fact = record.facts[act]
    let common = past.state(before: fact.seq, asOf: fact.on)
    // Something before the act in the order was recorded after it: for this act alone.
    if highest[act] > fact.seq { return foldAnew(fact, common) }
    let state = State(record, asOf: fact.on, common: common)
    let isPlain = goOn(to: act, fact, state)
    if isPlain { return (fold, state) }
    let anew = foldAnew(fact, common)
    fold = anew.fold
    return anew
  }

  // Lets the facts up to an act act on the fold; false if that would not give what was known then.
  private func goOn(to act: Int, _ fact: Fact, _ state: State) -> Bool {
    defer {
      place = act
      last = (fact.on, fact.seq)
    }
    let isSame =
      last.map { past.onlyAdds(from: $0, to: (fact.on, fact.seq), after: fold.today) } ?? true
    guard isSame, (place..<act).allSatisfy({ isSimple(record.facts[$0], at: $0) }) else {
      return false
    }
    let world = state.surroundings
    fold.nextFall = Day(number: .min)
    for place in place..<act where record.facts[place].account == account {
      fold.apply(record.facts[place], world)
      applied += 1
    }
    fold.advance(to: fact.on, world)
    return true
  }

  // Whether a fact only adds to what came before it, and nothing acts on it.
  private func isSimple(_ fact: Fact, at place: Int) -> Bool {
    if record.strike(place) != nil { return false }
    switch fact.body {
    // These may be another account's than they say, or make others so.
    case .annulled, .identified, .agreementBroken: return false
    case .payment(let payment):
      guard fact.account == account, !record.identifications.has(fact.id) else { return false }
      guard record.hasStrikes, let key = payment.reference else { return true }
      return record.references[key].allSatisfy { record.strike($0) == nil }
    default: return true
    }
  }

  private func foldAnew(_ fact: Fact, _ common: State) -> (fold: AccountFold, state: State) {
    let known = Record(
      record.facts.filter { $0.seq < fact.seq }, known: fact.seq, symbols: record.symbols,
      ids: record.ids, bodies: record.bodies, account: record.account, common: common.record)
    let state = State(known, asOf: fact.on, common: common)
    applied += known.facts.count
    return (state.fold(account), state)
  }
}
