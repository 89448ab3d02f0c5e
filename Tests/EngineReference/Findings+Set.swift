import Events
import Values

// §10: what is seen by looking at the set, or at what comes before an event in the order.
extension State {
  func rollFindings() -> [Finding] {
    var found: [Finding] = []
    // unknown-account, point: the first event that belongs to an account not opened at that point.
    for account in accounts {
      guard let first = account.events.first, !first.isA(AccountOpened.type) else { continue }
      found.append(
        Finding(code: "unknown-account", seq: first.number, account: account.account))
    }
    // unknown-concept, set: once per concept, at its first charge in the order.
    let defined = record.of(ConceptDefined.type).compactMap { $0[ConceptDefined.concept] }
    var reported = Set<String>()
    for charge in record.of(ChargeAssessed.type) {
      guard let concept = charge[ChargeAssessed.concept], !defined.contains(concept),
        reported.insert(concept).inserted
      else { continue }
      found.append(finding("unknown-concept", charge))
    }
    // unknown-charge, point: a certificate request's `charge` is one that no account has.
    for request in record.of(CertificateRequested.type) {
      guard let charge = request[CertificateRequested.charge] else { continue }
      let exists = record.of(ChargeAssessed.type).contains {
        $0.id == charge && $0.precedes(request)
      }
      if !exists { found.append(finding("unknown-charge", request)) }
    }
    // annulment-without-effect, set.
    found += record.annulmentsWithoutEffect.map { finding("annulment-without-effect", $0) }
    // agreement-unknown, point: the folds see those that belong to an account.
    found += record.of(AgreementBroken.type).filter { record.account(of: $0) == nil }
      .map { finding("agreement-unknown", $0) }
    return found
  }

  func paymentFindings() -> [Finding] {
    var found: [Finding] = []
    // unknown-payment, set.
    for identified in record.of(PaymentIdentified.type) where payment(of: identified) == nil {
      found.append(finding("unknown-payment", identified))
    }
    let payments = record.of(PaymentReceived.type)
    for payment in payments {
      let earlier = payments.filter { $0.precedes(payment) }
      // payment-unidentified, set: in suspense.
      if record.payer(of: payment) == nil { found.append(finding("payment-unidentified", payment)) }
      // payment-twice, point: the same `channel` and `external` as an earlier one.
      let isTwice = earlier.contains {
        $0[PaymentReceived.channel] == payment[PaymentReceived.channel]
          && $0[PaymentReceived.external] == payment[PaymentReceived.external]
      }
      if payment[PaymentReceived.external] != nil, isTwice {
        found.append(finding("payment-twice", payment))
      }
      guard payment[PaymentReceived.reference] != nil else { continue }
      guard let reference = record.reference(of: payment) else {
        // unknown-reference, point.
        found.append(finding("unknown-reference", payment))
        continue
      }
      // reference-expired and reference-amount, point.
      if let expires = reference[ReferenceIssued.expires], payment.on > expires {
        found.append(finding("reference-expired", payment))
      }
      if payment[PaymentReceived.amount] != reference[ReferenceIssued.amount] {
        found.append(finding("reference-amount", payment))
      }
      // reference-paid-twice, point: one issued anew under an old key is another reference.
      if earlier.contains(where: { record.reference(of: $0)?.number == reference.number }) {
        found.append(finding("reference-paid-twice", payment))
      }
    }
    return found
  }

  /// closed-period: recorded after a `period.closed` and taking effect inside that month or before.
  func closedPeriods() -> [Finding] {
    record.events.compactMap { event in
      // An event takes effect on its `on`; a policy on the earlier of `on` and `from`; an identification
      // on the earlier of `on` and the payment's.
      var effect = event.on
      if event.isA(PolicyAdopted.type) { effect = min(effect, event[PolicyAdopted.from] ?? effect) }
      if event.isA(PaymentIdentified.type) {
        effect = min(effect, payment(of: event)?.on ?? effect)
      }
      let isClosed = record.of(PeriodClosed.type).contains { closing in
        closing.number < event.number
          && closing[PeriodClosed.month].map { effect <= $0.lastDay } ?? false
      }
      // One per event.
      return isClosed ? finding("closed-period", event) : nil
    }
  }

  func programmeFindings() -> [Finding] {
    var found: [Finding] = []
    for activity in record.of(ActivityProgrammed.type) {
      // programme-sum, set: twelve known months that do not sum to the annual figure.
      let known = (activity[ActivityProgrammed.monthly]?.list ?? []).compactMap(\.count)
      if let annual = activity[ActivityProgrammed.annual], known.count == 12,
        known.reduce(0, +) != Int(annual)
      {
        found.append(finding("programme-sum", activity))
      }
      // unknown-programme, set: an activity of no programme adopted for that year,
      if !record.hasProgramme(of: activity) { found.append(finding("unknown-programme", activity)) }
    }
    // or a report on no activity programmed for the year of its month.
    for report in record.of(ActivityReported.type) {
      let isProgrammed = record.of(ActivityProgrammed.type).contains {
        $0[ActivityProgrammed.program] == report[ActivityReported.program]
          && $0[ActivityProgrammed.activity] == report[ActivityReported.activity]
          && $0[ActivityProgrammed.year]
            == report[ActivityReported.month].map { Int64($0.date.year) }
      }
      if !isProgrammed { found.append(finding("unknown-programme", report)) }
    }
    return found
  }

  func finding(_ code: String, _ event: Event) -> Finding {
    Finding(code: code, seq: event.number, account: record.account(of: event))
  }

  private func payment(of identified: Event) -> Event? {
    record.of(PaymentReceived.type).first { $0.id == identified[PaymentIdentified.payment] }
  }
}
