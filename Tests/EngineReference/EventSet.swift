import Events
import Values

/// §4: the set of events with `on` ≤ D and `seq` < K, in the order (`on`, `seq`), after annulments
/// have struck from it what they strike.
struct EventSet {
  let day: Day
  let known: Int
  /// Those that stand.
  let events: [Event]
  /// §10: annulments whose target §4 does not strike.
  let annulmentsWithoutEffect: [Event]
  let policies: [Policy]

  init(_ ledger: [Event], day: Day, known: Int) {
    self.day = day
    self.known = known
    let set = ledger.filter { $0.on <= day && $0.number < known }
      .sorted { $0.precedes($1) }

    // §4 (1): struck are only targets in the set, recorded earlier, not struck already, and no
    // annulment, `ledger.opened` or `policy.adopted`.
    var struck = Set<Int>()
    var withoutEffect: [Event] = []
    for annulment in set where annulment.isA(EventAnnulled.type) {
      let target = set.first { $0.id == annulment[EventAnnulled.target] }
      guard let target, target.number < annulment.number, !struck.contains(target.number),
        !target.isA(EventAnnulled.type), !target.isA(LedgerOpened.type),
        !target.isA(PolicyAdopted.type)
      else {
        withoutEffect.append(annulment)
        continue
      }
      struck.insert(target.number)
    }
    events = set.filter { !struck.contains($0.number) }
    annulmentsWithoutEffect = withoutEffect
    policies = events.filter { $0.isA(PolicyAdopted.type) }.map(Policy.init)
  }

  func of(_ type: EventType) -> [Event] { events.filter { $0.isA(type) } }

  /// §4 (3): on day t the policy with the greatest (`from`, `seq`) with `from` ≤ t; before the first,
  /// all defaults.
  func policy(on t: Day) -> Policy {
    let begun = policies.filter { $0.from <= t }
    return begun.max { ($0.from, $0.seq) < ($1.from, $1.seq) } ?? Policy()
  }

  /// §4: for a charge, the last definition of its concept before it in the order.
  func concept(of charge: Event) -> Event? {
    of(ConceptDefined.type).last {
      $0[ConceptDefined.concept] == charge[ChargeAssessed.concept] && $0.precedes(charge)
    }
  }

  // MARK: To whom an event belongs

  /// §4: an event belongs to the account in its `account` field; some belong otherwise.
  func account(of event: Event) -> String? {
    if event.isA(PaymentReceived.type) { return payer(of: event) }
    if event.isA(PaymentIdentified.type) { return nil }
    if event.isA(AgreementBroken.type) {
      // To that of its agreement, wherever in the set that stands.
      return of(AgreementSigned.type).first { $0.id == event[AgreementBroken.agreement] }?[
        AgreementSigned.account]
    }
    if event.isA(CertificateIssued.type) || event.isA(CertificateRefused.type) {
      return request(ofAnswer: event)?[CertificateRequested.account]
    }
    return event.text("account")
  }

  /// §4 (2) and §5: the account of the last identification in the order, wherever it stands; else its
  /// own; else its reference's; else nil: suspense.
  func payer(of payment: Event) -> String? {
    let identified = of(PaymentIdentified.type).last {
      $0[PaymentIdentified.payment] == payment.id
    }
    return identified?[PaymentIdentified.account] ?? payment[PaymentReceived.account]
      ?? reference(of: payment)?[ReferenceIssued.account]
  }

  /// §5: a payment's reference is the last `reference.issued` of that key before it in the order.
  func reference(of payment: Event) -> Event? {
    guard let key = payment[PaymentReceived.reference] else { return nil }
    return of(ReferenceIssued.type).last {
      $0[ReferenceIssued.reference] == key && $0.precedes(payment)
    }
  }

  /// The request that a certificate's answer names, wherever in the set it stands.
  func request(ofAnswer answer: Event) -> Event? {
    let id = answer[CertificateIssued.request]
    return of(CertificateRequested.type).first { $0.id == id }
  }
}

extension Event {
  /// The `seq` as a number to count with.
  var number: Int {
    guard let seq else { preconditionFailure("\(id) has no seq") }
    return Int(seq)
  }

  /// Whether it is of that type.
  func isA(_ other: EventType) -> Bool { Catalogue.standard.types[type].name == other.name }

  /// Whether it comes before another in the order (`on`, `seq`).
  func precedes(_ other: Event) -> Bool { (on, number) < (other.on, other.number) }

  /// The value of the type's own field of that name, nil if the type has none or it is left out.
  func value(_ name: String) -> Value? {
    let members = Catalogue.standard.types[type].members
    guard let place = members.firstIndex(where: { $0.name == name }) else { return nil }
    return fields[place]
  }

  func text(_ name: String) -> String? { value(name)?.text }
}

extension Value {
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var money: Centavos? { if case .money(let money) = self { money } else { nil } }
  var percent: Percent? { if case .percent(let percent) = self { percent } else { nil } }
  var day: Day? { if case .day(let day) = self { day } else { nil } }
  var count: Int? { if case .count(let count) = self { Int(count) } else { nil } }
  var list: [Value] { if case .list(let list) = self { list } else { [] } }
  /// The texts of a list of keys.
  var texts: [String] { list.compactMap(\.text) }
  /// The members of an object, in their shape's order.
  var members: [Value?] { if case .object(let members) = self { members } else { [] } }
}
