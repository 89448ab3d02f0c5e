import Events
import Values

/// §10: a finding without its sentence.
struct Finding {
  var code: String
  /// The event that shows it.
  var seq: Int
  /// The account to which that event belongs.
  var account: String?
}

extension Reference {
  /// The answer of `findings` without `detail`, which is free text: code, seq and account only.
  public func findings(asOf day: Day) throws -> String {
    let state = try state(day)
    // Those that an account's own fold sees, and those that need more than one account.
    var found = state.accounts.flatMap(\.findings)
    found += state.rollFindings()
    found += state.paymentFindings()
    found += try certificateFindings(state)
    found += state.formFindings()
    found += state.programmeFindings()
    found += state.closedPeriods()
    found += try stepsWithoutGround(state)
    found += try tillMismatches(state)
    found.sort { left, right in
      if left.seq != right.seq { return left.seq < right.seq }
      return bytewise(left.code, right.code)
    }
    return array(
      found.map {
        object([
          ("code", quoted($0.code)), ("seq", "\($0.seq)"),
          ("account", $0.account.map { quoted($0) } ?? "null"),
        ])
      })
  }

  /// What was known when an act was recorded: State(its `on`, its `seq`).
  private func known(to act: Event) throws -> State {
    try State(ledger, day: act.on, known: act.number)
  }

  // step-without-ground, known.
  private func stepsWithoutGround(_ state: State) throws -> [Finding] {
    let actions = [
      ServiceSuspended.type.name: "suspension", ClosureOrdered.type.name: "closure",
      EnforcementOpened.type.name: "enforcement",
    ]
    return try state.record.events.compactMap { act in
      guard let action = actions[Catalogue.standard.types[act.type].name],
        let name = act.text("account")
      else { return nil }
      let then = try known(to: act)
      let account = then.account(name)
      // Only if the ladder has such a step.
      let steps = then.policy.ladder.filter { $0.action == action }
      if steps.isEmpty { return nil }
      // Not for a service suspended twice.
      if let service = act[ServiceSuspended.service], act.isA(ServiceSuspended.type),
        account?.suspendedServices.contains(service) == true
      {
        return nil
      }
      if let account, try steps.contains(where: { try account.isListed($0) }) { return nil }
      return Finding(code: "step-without-ground", seq: act.number, account: name)
    }
  }

  // till-mismatch, known.
  private func tillMismatches(_ state: State) throws -> [Finding] {
    try state.record.of(TillClosed.type).compactMap { closing in
      let payments = try known(to: closing).record.of(PaymentReceived.type).filter {
        $0[PaymentReceived.office] == closing[TillClosed.office]
          && $0[PaymentReceived.till] == closing[TillClosed.till]
          && $0.on == closing[TillClosed.day]
      }
      let declared = (closing[TillClosed.totals]?.list ?? []).map(\.members)
      let channels = Set(
        payments.compactMap { $0[PaymentReceived.channel] } + declared.compactMap { $0[0]?.text })
      let differs = try channels.contains { channel in
        let entry = declared.first { $0[0]?.text == channel }
        let of = payments.filter { $0[PaymentReceived.channel] == channel }
        // 0 if not declared.
        return try (entry?[1]?.count ?? 0) != of.count
          || (entry?[2]?.money ?? .zero) != sum(of.compactMap { $0[PaymentReceived.amount] })
      }
      return differs ? Finding(code: "till-mismatch", seq: closing.number, account: nil) : nil
    }
  }

  private func certificateFindings(_ state: State) throws -> [Finding] {
    var found: [Finding] = []
    var answered = Set<String>()
    for answer in state.record.events {
      let isIssued = answer.isA(CertificateIssued.type)
      guard isIssued || answer.isA(CertificateRefused.type) else { continue }
      let account = state.record.account(of: answer)
      func find(_ code: String) {
        found.append(Finding(code: code, seq: answer.number, account: account))
      }
      // Point: for a request not made before it, or answered before; nothing else is then examined.
      guard let request = state.record.request(ofAnswer: answer), request.precedes(answer),
        answered.insert(request.id).inserted
      else {
        find("certificate-without-request")
        continue
      }
      guard isIssued, let subject = request[CertificateRequested.subject] else { continue }
      let then = try known(to: answer)
      // Known: issued while something is owed on the request's charge.
      if let charge = request[CertificateRequested.charge],
        try then.owed(onCharge: charge) > .zero
      {
        find("certificate-unpaid")
      }
      // Known: issued while something is owed on a fine with the same subject, in any account.
      let fines = then.accounts.flatMap(\.charges).filter {
        $0.component == .fine && $0.subject == subject
      }
      if fines.contains(where: \.isOpen) { find("certificate-with-infraction") }
      // Set: a fine on the subject with `on` ≤ the certificate's, recorded after it.
      for charge in state.record.of(ChargeAssessed.type)
      where charge[ChargeAssessed.class] == "fine" && charge[ChargeAssessed.subject] == subject
        && charge.on <= answer.on && charge.number > answer.number
      {
        found.append(
          Finding(
            code: "certificate-overtaken", seq: charge.number,
            account: state.record.account(of: charge)))
      }
    }
    return found
  }
}
