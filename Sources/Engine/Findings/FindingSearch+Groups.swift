import Bytes
import Values

/// What is found in a group of events that belong together, of whatever accounts.
extension FindingSearch {
  // Calls `body` with each fact that stands, in order.
  private func forEachStanding(_ state: State, _ body: (Fact) -> Void) {
    for (place, fact) in state.record.facts.enumerated() where state.stands(place) { body(fact) }
  }

  func lookAtSuspense(_ state: State) {
    forEachStanding(state) { fact in
      guard case .payment = fact.body, fact.account == nil else { return }
      checkPeriod(fact, state)
      if state.owner(of: fact) == nil {
        add(.paymentUnidentified, fact, state, "the payment waits in suspense")
      }
    }
  }

  func lookAtReference(_ state: State) {
    let record = state.record
    var paid: Set<Int> = []
    forEachStanding(state) { fact in
      guard case .payment(let payment) = fact.body, let key = payment.reference else { return }
      guard let place = state.issue(key, before: fact),
        case .reference(let reference) = record.facts[place].body
      else {
        add(.unknownReference, fact, state, "the reference was not issued before")
        return
      }
      if fact.on > reference.expires {
        add(.referenceExpired, fact, state, "paid after \(reference.expires)")
      }
      if payment.amount != reference.amount {
        let (given, asked) = (Centavos(payment.amount), Centavos(reference.amount))
        add(
          .referenceAmount, fact, state, "paid \(given) where the reference says \(asked)")
      }
      if !paid.insert(place).inserted {
        add(.referencePaidTwice, fact, state, "an earlier payment already paid the reference")
      }
    }
  }

  func lookAtExternal(_ state: State) {
    var isFirst = true
    forEachStanding(state) { fact in
      guard case .payment = fact.body else { return }
      if !isFirst {
        add(
          .paymentTwice, fact, state, "an earlier payment has the same channel and external")
      }
      isFirst = false
    }
  }

  func lookAtTill(_ state: State) {
    forEachStanding(state) { fact in
      guard case .tillClosed(let till) = fact.body else { return }
      checkPeriod(fact, state)
      check(state.record.bodies[till], fact, state)
    }
  }

  // By what was known when the till was closed.
  private func check(_ till: Fact.Till, _ fact: Fact, _ state: State) {
    let then = Record(
      state.record.facts.filter { $0.seq < fact.seq }, known: fact.seq,
      symbols: state.record.symbols, ids: state.record.ids, bodies: state.record.bodies)
    var counts: [Symbol: Int64] = [:]
    var amounts: [Symbol: Int64] = [:]
    for (place, other) in then.facts.enumerated() where then.stands(place, asOf: fact.on) {
      guard case .payment(let payment) = other.body else { continue }
      counts[payment.channel, default: 0] += 1
      amounts[payment.channel] = Exact.sum(amounts[payment.channel] ?? 0, payment.amount)
    }
    for (channel, count, amount) in till.totals {
      counts[channel] = (counts[channel] ?? 0) - count
      amounts[channel] = Exact.difference(amounts[channel] ?? 0, amount)
    }
    if counts.values.contains(where: { $0 != 0 }) || amounts.values.contains(where: { $0 != 0 }) {
      add(.tillMismatch, fact, state, "what the till declares differs from its payments")
    }
  }

  func lookAtSubject(_ state: State) {
    var certificates = Certificates()
    var issued: [Fact] = []
    var fines: [Fact] = []
    forEachStanding(state) { fact in
      switch fact.body {
      case .certificateRequested(let request):
        if fact.account == nil { checkPeriod(fact, state) }
        certificates.take(request, fact.id)
      case .certificateRefused(let id): _ = certificates.answer(id)
      case .certificateIssued(let id): if certificates.answer(id) != nil { issued.append(fact) }
      case .charge: fines.append(fact)
      default: break
      }
    }
    let certificatesOf = IssuedCertificates(issued)
    for fine in fines {
      certificatesOf.forEach(overtakenBy: fine) { certificate in
        add(
          .certificateOvertaken, fine, state,
          "event \(certificate.seq) issued a certificate on the subject before this was recorded")
      }
    }
  }
}
