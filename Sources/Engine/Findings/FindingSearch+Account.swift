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
    for (place, fact) in state.record.facts.enumerated() where state.stands(place) {
      let isOwn = fact.account == account
      if isOwn { checkPeriod(fact, state) }
      switch fact.body {
      case .charge(let charge): if isOwn { checkConcept(charge.concept, fact, state) }
      case .service(let service, isSuspended: true):
        checkGround(fact, .suspension, of: service, state)
      case .closure(.ordered): checkGround(fact, .closure, state)
      case .enforcement(_, isOpened: true): checkGround(fact, .enforcement, state)
      case .certificateRequested(let request): certificates.take(request, fact.id)
      case .certificateRefused(let id): _ = certificates.answer(id)
      case .certificateIssued(let id):
        if let request = certificates.answer(id) { check(request, issuedBy: fact, state) }
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

  // The account in State(its on, its seq): the day of the act, and what was recorded before it.
  private func known(to fact: Fact, _ state: State, _ common: State) -> State {
    let record = state.record
    return State(
      Record(
        record.facts.filter { $0.seq < fact.seq }, known: fact.seq, symbols: record.symbols,
        ids: record.ids, bodies: record.bodies, account: record.account, common: common.record),
      asOf: fact.on, common: common)
  }

  private func checkGround(
    _ fact: Fact, _ action: Policy.Step.Action, of service: Symbol? = nil, _ state: State
  ) {
    guard let account = fact.account, account == state.record.account else { return }
    let common = past.state(before: fact.seq, asOf: fact.on)
    let steps = common.ladder.filter { $0.action == action }
    guard !steps.isEmpty else { return }
    let then = known(to: fact, state, common)
    if let balance = then.balance(account) {
      if steps.contains(where: { then.candidate(balance, for: $0) != nil }) { return }
      // A service suspended twice is another finding.
      if let service, balance.fold.suspended.contains(service) { return }
    }
    add(.stepWithoutGround, fact, state, "no step of the ladder listed the account")
  }

  // Whether this account owed something that speaks against a certificate.
  private func check(_ request: Fact.Request, issuedBy fact: Fact, _ state: State) {
    guard let account = state.record.account else { return }
    let concerns = state.record.facts.contains { other in
      guard other.account == account, case .charge(let charge) = other.body else { return false }
      return other.id == request.charge
        || charge.component == .fine && charge.subject == request.subject
    }
    guard concerns else { return }
    let fold = known(to: fact, state, past.state(before: fact.seq, asOf: fact.on)).fold(account)
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
  // By how many of those facts were recorded.
  private var records: [Int: Record] = [:]

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
    if let record = records[count] { return State(record, asOf: day) }
    let known = Record(
      facts.filter { $0.seq < seq }, known: seq, symbols: record.symbols, ids: record.ids,
      bodies: record.bodies)
    records[count] = known
    return State(known, asOf: day)
  }
}
