import Values

extension State {
  /// All findings, by (`seq`, `code`, `account`, `detail`) (§10).
  public func findings() -> [Finding] {
    var found: [Finding] = []
    for account in accounts { found += accountFindings(account) }
    var search = FindingSearch(self)
    search.run()
    found += search.found
    func name(_ account: Symbol?) -> String { account.map { record.ids.name($0) } ?? "" }
    return found.sorted { left, right in
      if left.seq != right.seq { return left.seq < right.seq }
      if left.code != right.code { return left.code.rawValue < right.code.rawValue }
      let (a, b) = (name(left.account), name(right.account))
      if a != b { return a.utf8.lexicographicallyPrecedes(b.utf8) }
      return left.detail.utf8.lexicographicallyPrecedes(right.detail.utf8)
    }
  }

  // What the fold of one account shows, and what needs its own facts only.
  private func accountFindings(_ account: Symbol) -> [Finding] {
    var found: [Finding] = []
    _ = fold(
      account,
      find: { code, fact, detail in
        found.append(Finding(code: code, seq: fact.seq, account: account, detail: detail))
      })
    var wasOpened = false
    var isReported = false
    for fact in facts(of: account) {
      if case .accountOpened = fact.body { wasOpened = true }
      if !wasOpened, !isReported {
        isReported = true
        found.append(
          Finding(
            code: .unknownAccount, seq: fact.seq, account: account,
            detail: "the account is not open at this point"))
      }
    }
    return found
  }
}

/// Looks for the findings that no account's fold shows: over the facts that stand, in order.
struct FindingSearch {
  let state: State
  var found: [Finding] = []

  let facts: [Fact]
  /// What any account's past depends on: policies, concepts, references, annulments, identifications.
  private let shared: [Fact]
  /// The accounts that were ever fined for a subject.
  private let fined: [Symbol: Set<Symbol>]
  /// The payments of each office and till.
  private let tillPayments: [[Symbol]: [Fact]]
  var record: Record { state.record }

  private var concepts: Set<Symbol> = []
  private var paid: Set<Int> = []
  private var externals: Set<[Symbol]> = []
  private var charges: Set<Symbol> = []
  private var answered: Set<Symbol> = []
  private var requests: [Symbol: Fact] = [:]
  private(set) var spent: [Fact.FormSeries: [Int64: Fact]] = [:]
  private(set) var issued: [(request: Fact.Request, fact: Fact)] = []

  init(_ state: State) {
    self.state = state
    facts = state.standing.map { state.record.facts[$0] }
    var fined: [Symbol: Set<Symbol>] = [:]
    var tillPayments: [[Symbol]: [Fact]] = [:]
    var shared: [Fact] = []
    for fact in state.record.facts {
      switch fact.body {
      case .policy, .concept, .reference, .annulled, .identified: shared.append(fact)
      case .charge(let charge):
        if charge.component == .fine, let subject = charge.subject, let account = fact.account {
          fined[subject, default: []].insert(account)
        }
      case .payment(let payment):
        if let office = payment.office, let till = payment.till {
          tillPayments[[office, till], default: []].append(fact)
        }
      default: break
      }
    }
    self.fined = fined
    self.tillPayments = tillPayments
    self.shared = shared
  }

  mutating func add(_ code: Finding.Code, _ fact: Fact, _ detail: String) {
    found.append(
      Finding(code: code, seq: fact.seq, account: state.owner(of: fact), detail: detail))
  }

  mutating func run() {
    annulments()
    for fact in facts { look(at: fact) }
    overtaken()
    forms()
    closedPeriods()
    programmes()
  }

  private mutating func look(at fact: Fact) {
    switch fact.body {
    case .charge(let charge):
      charges.insert(fact.id)
      if !record.concepts[charge.concept].contains(where: { state.stands($0) }),
        concepts.insert(charge.concept).inserted
      {
        add(.unknownConcept, fact, "the concept was never defined")
      }
    case .payment(let payment): look(at: payment, fact)
    case .identified(let id, _):
      guard let place = record.places[id], state.stands(place),
        case .payment = record.facts[place].body
      else {
        add(.unknownPayment, fact, "no payment has that id")
        return
      }
    case .agreementBroken:
      if state.owner(of: fact) == nil {
        add(.agreementUnknown, fact, "no agreement has that id")
      }
    case .service(let service, isSuspended: true):
      checkGround(fact, .suspension, of: service)
    case .closure(.ordered): checkGround(fact, .closure)
    case .enforcement(_, isOpened: true): checkGround(fact, .enforcement)
    case .certificateRequested(let request):
      requests[fact.id] = fact
      if let charge = request.charge, !charges.contains(charge) {
        add(.unknownCharge, fact, "the request names a charge that no account has")
      }
    case .certificateIssued(let id): answer(id, fact, isIssued: true)
    case .certificateRefused(let id): answer(id, fact, isIssued: false)
    case .formSpent(let series, let folio):
      if spent[series]?[folio] != nil {
        add(.formReused, fact, "folio \(folio) is spent a second time")
      } else {
        spent[series, default: [:]][folio] = fact
      }
    case .tillClosed(let till): check(till, fact)
    default: break
    }
  }

  private mutating func look(at payment: Fact.Payment, _ fact: Fact) {
    if let external = payment.external, !externals.insert([payment.channel, external]).inserted {
      add(.paymentTwice, fact, "an earlier payment has the same channel and external")
    }
    if state.owner(of: fact) == nil {
      add(.paymentUnidentified, fact, "the payment waits in suspense")
    }
    guard let key = payment.reference else { return }
    guard let place = state.issue(key, before: fact),
      case .reference(let reference) = record.facts[place].body
    else {
      add(.unknownReference, fact, "the reference was not issued before")
      return
    }
    if fact.on > reference.expires {
      add(.referenceExpired, fact, "paid after \(reference.expires)")
    }
    if payment.amount != reference.amount {
      add(
        .referenceAmount, fact,
        "paid \(Centavos(payment.amount)) where the reference says \(Centavos(reference.amount))")
    }
    if !paid.insert(place).inserted {
      add(.referencePaidTwice, fact, "an earlier payment already paid the reference")
    }
  }

  private mutating func annulments() {
    var struck: Set<Int> = []
    for fact in facts {
      guard case .annulled(let target) = fact.body else { continue }
      guard let place = record.places[target], record.facts[place].on <= state.day,
        record.facts[place].seq < fact.seq, record.facts[place].canBeAnnulled,
        struck.insert(place).inserted
      else {
        add(
          .annulmentWithoutEffect, fact,
          "the target is not there, cannot be annulled, or is already")
        continue
      }
    }
  }

  // MARK: What was known when an act was recorded

  // State(its on, its seq): the day of the act, and what was recorded before it; of accounts and events
  // only those that the act can depend on.
  private func known(
    to fact: Fact, about accounts: Set<Symbol>, and others: [Fact] = []
  ) -> State {
    var facts = shared + others
    for account in accounts {
      facts += (record.candidates[account] ?? []).map { record.facts[$0] }
    }
    var seen: Set<UInt64> = []
    facts = facts.filter { $0.seq < fact.seq && seen.insert($0.seq).inserted }
    facts.sort { $0.precedes($1) }
    return State(
      Record(facts, known: fact.seq, symbols: record.symbols, ids: record.ids), asOf: fact.on)
  }

  private mutating func checkGround(
    _ fact: Fact, _ action: Policy.Step.Action, of service: Symbol? = nil
  ) {
    guard let account = fact.account else { return }
    let then = known(to: fact, about: [account])
    let steps = then.ladder.filter { $0.action == action }
    guard !steps.isEmpty else { return }
    if let balance = then.balance(account) {
      if steps.contains(where: { then.candidate(balance, for: $0) != nil }) { return }
      // A service suspended twice is another finding.
      if let service, balance.fold.suspended.contains(service) { return }
    }
    add(.stepWithoutGround, fact, "no step of the ladder listed the account")
  }

  private mutating func answer(_ id: Symbol, _ fact: Fact, isIssued: Bool) {
    guard let asked = requests[id], case .certificateRequested(let request) = asked.body,
      answered.insert(id).inserted
    else {
      add(.certificateWithoutRequest, fact, "no open request has that id")
      return
    }
    guard isIssued else { return }
    issued.append((request, fact))
    var accounts = fined[request.subject] ?? []
    if let charge = request.charge, let place = record.places[charge],
      let account = record.facts[place].account
    {
      accounts.insert(account)
    }
    let then = known(to: fact, about: accounts)
    if let charge = request.charge, let owed = then.owed(on: charge), owed > 0 {
      add(.certificateUnpaid, fact, "\(Centavos(owed)) is owed on the request's charge")
    }
    if then.owesFine(on: request.subject) {
      add(.certificateWithInfraction, fact, "a fine on the subject is not paid")
    }
  }

  private mutating func check(_ till: Fact.Till, _ fact: Fact) {
    let then = known(to: fact, about: [], and: tillPayments[[till.office, till.till]] ?? [])
    var counts: [Symbol: Int64] = [:]
    var amounts: [Symbol: Int64] = [:]
    for place in then.standing {
      let other = then.record.facts[place]
      guard other.on == till.day, case .payment(let payment) = other.body,
        payment.office == till.office, payment.till == till.till
      else { continue }
      counts[payment.channel, default: 0] += 1
      amounts[payment.channel] = Exact.sum(amounts[payment.channel] ?? 0, payment.amount)
    }
    for (channel, count, amount) in till.totals {
      counts[channel] = (counts[channel] ?? 0) - count
      amounts[channel] = Exact.difference(amounts[channel] ?? 0, amount)
    }
    if counts.values.contains(where: { $0 != 0 }) || amounts.values.contains(where: { $0 != 0 }) {
      add(.tillMismatch, fact, "what the till declares differs from its payments")
    }
  }
}

extension State {
  /// What is owed on a charge, on whatever account it is; nil if there is none.
  fileprivate func owed(on charge: Symbol) -> Int64? {
    guard let place = record.places[charge], stands(place),
      case .charge = record.facts[place].body, let account = record.facts[place].account
    else { return nil }
    return fold(account).charge(charge)?.owed
  }

  /// Whether something is owed on a fine with that subject, on any account.
  fileprivate func owesFine(on subject: Symbol) -> Bool {
    var accounts: Set<Symbol> = []
    for place in standing {
      if case .charge(let charge) = record.facts[place].body, charge.component == .fine,
        charge.subject == subject, let account = record.facts[place].account
      {
        accounts.insert(account)
      }
    }
    return accounts.contains { account in
      fold(account).openCharges.contains { $0.component == .fine && $0.subject == subject }
    }
  }
}
