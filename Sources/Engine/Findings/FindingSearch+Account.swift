import Values

/// What is found in the history of an account.
extension FindingSearch {
  func lookAtAccount(_ account: Symbol, _ state: State) {
    var shown: [(code: Finding.Code, fact: Fact, detail: String)] = []
    let fold = state.foldIfAny(
      account, find: { code, fact, detail in shown.append((code, fact, detail)) })
    let ids = state.record.ids
    let name = ids.name(account)
    for (code, fact, detail) in shown {
      add(
        Finding(
          code: code, seq: fact.seq, event: ids.name(fact.id), account: name, detail: detail))
    }
    if fold != nil { checkOpening(account, name, state) }

    var certificates = Certificates()
    let known = KnownAccount(state.record, account, past)
    for (place, fact) in state.record.facts.enumerated() where state.stands(place) {
      let isOwn = fact.account == account
      if isOwn { checkPeriod(fact, state) }
      switch fact.body {
      case .charge(let charge): if isOwn { checkConcept(charge.concept, fact, state) }
      case .service(let service, isSuspended: true):
        checkGround(place, .suspension, of: service, known, state)
      case .closure(.ordered): checkGround(place, .closure, known, state)
      case .enforcement(_, isOpened: true): checkGround(place, .enforcement, known, state)
      case .certificateRequested(let request): certificates.take(request, fact.id)
      case .certificateRefused(let id): _ = certificates.answer(id)
      case .certificateIssued(let id):
        if let request = certificates.answer(id) { check(request, issuedAt: place, known, state) }
      default: break
      }
    }
  }

  private func checkOpening(_ account: Symbol, _ name: String, _ state: State) {
    let facts = state.record.facts
    guard let first = facts.indices.first(where: { state.belongs($0, to: account) }) else { return }
    if case .accountOpened = facts[first].body { return }
    add(
      Finding(
        code: .unknownAccount, seq: facts[first].seq, event: state.record.ids.name(facts[first].id),
        account: name,
        detail: "the account is not open at this point"))
  }

  // MARK: What was known when an act was recorded

  private func checkGround(
    _ place: Int, _ action: Policy.Step.Action, of service: Symbol? = nil,
    _ known: KnownAccount, _ state: State
  ) {
    let fact = state.record.facts[place]
    guard let account = fact.account, account == state.record.account else { return }
    let common = past.state(before: fact.seq, asOf: fact.on)
    let steps = common.ladder.filter { $0.action == action }
    guard !steps.isEmpty else { return }
    let (fold, then) = known.state(to: place)
    let balance = Balance(fold, asOf: fact.on)
    if steps.contains(where: { then.candidate(balance, for: $0) != nil }) { return }
    // A service suspended twice is another finding.
    if let service, fold.suspended.contains(service) { return }
    add(.stepWithoutGround, fact, state, "no step of the ladder listed the account")
  }

  // Whether this account owed something that speaks against a certificate.
  private func check(
    _ request: Fact.Request, issuedAt place: Int, _ known: KnownAccount, _ state: State
  ) {
    guard
      request.charge.map({ known.charges.contains($0) }) ?? false
        || known.finedSubjects.contains(request.subject)
    else { return }
    let fact = state.record.facts[place]
    let fold = known.state(to: place).fold
    if let owed = request.charge.flatMap({ fold.charge($0) })?.owed, owed > 0 {
      add(.certificateUnpaid, fact, state, "\(Centavos(owed)) is owed on the request's charge")
    }
    if fold.openCharges.contains(where: {
      $0.component == .fine && $0.subject == request.subject
    }) {
      add(.certificateWithInfraction, fact, state, "a fine on the subject is not paid")
    }
  }
}

/// What concerned all accounts when an act was recorded: policies, concepts, annulments of these.
final class CommonPast {
  private let record: Record
  private let facts: [Fact]
  private let seqs: [UInt64]
  // By how many of those facts were recorded; of each, the state of the day last asked for.
  private var records: [Int: Record] = [:]
  private var states: [Int: State] = [:]

  /// When an act was recorded, and the day on which it takes effect.
  typealias Act = (on: Day, seq: UInt64)

  init(_ record: Record) {
    self.record = record
    facts = record.facts.filter { fact in
      switch fact.body {
      case .policy, .concept, .annulled: true
      default: false
      }
    }
    seqs = facts.map(\.seq).sorted()
  }

  /// State(day, seq) of what concerns all accounts.
  func state(before seq: UInt64, asOf day: Day) -> State {
    let count = seqs.partitioning { $0 >= seq }
    if let state = states[count], state.day == day { return state }
    let state = State(record(of: count, before: seq), asOf: day)
    states[count] = state
    return state
  }

  private func record(of count: Int, before seq: UInt64) -> Record {
    if let record = records[count] { return record }
    let known = Record(
      facts.filter { $0.seq < seq }, known: seq, symbols: record.symbols, ids: record.ids,
      bodies: record.bodies)
    records[count] = known
    return known
  }

  /// Whether what came to concern all accounts between two acts only adds to what held on days up to one.
  func onlyAdds(from was: Act, to now: Act, after day: Day) -> Bool {
    for fact in facts where fact.seq < now.seq && fact.on <= now.on {
      if fact.seq < was.seq, fact.on <= was.on { continue }
      switch fact.body {
      case .policy(let policy): if record.bodies[policy].from <= day { return false }
      case .concept: if fact.on <= day { return false }
      default: return false
      }
    }
    return true
  }
}
