import Bytes
import Events
import Values

/// Turns events into facts: the only place that knows both.
struct FactReader {
  /// All keys but ids.
  var symbols = SymbolTable()
  /// The ids of events.
  var ids = SymbolTable()

  private let names: [String]
  private let accounts: [Int?]
  private let strict = StrictReader()

  init() {
    names = Catalogue.standard.types.map(\.name)
    accounts = Catalogue.standard.types.map { type in
      type.members.firstIndex { $0.name == "account" }
    }
  }

  /// The fact of a scanned line.
  mutating func read(_ event: ScannedEvent) -> Fact {
    let account = accounts[event.type].flatMap { event.raw($0) }.map { symbols.intern($0) }
    return Fact(
      seq: event.seq, at: event.at, on: event.on, id: ids.intern(event.id), type: event.type,
      account: account, body: body(event))
  }

  private mutating func key(_ event: ScannedEvent, _ field: Field<String>) -> Symbol {
    symbols.intern(event[field] ?? event.id)
  }

  private mutating func optional(_ event: ScannedEvent, _ field: Field<String>) -> Symbol? {
    event[field].map { symbols.intern($0) }
  }

  private mutating func id(_ event: ScannedEvent, _ field: Field<String>) -> Symbol {
    ids.intern(event[field] ?? event.id)
  }

  private func amount(_ event: ScannedEvent, _ field: Field<Centavos>) -> Int64 {
    event[field]?.raw ?? 0
  }

  // The strings of a list of keys.
  private mutating func list(
    _ event: ScannedEvent, _ field: Field<Value>, ofIds: Bool
  ) -> [Symbol]? {
    guard let raw = event[field] else { return nil }
    var found: [Symbol] = []
    var start = 0
    while let open = raw.firstIndex(of: UInt8(ascii: "\""), from: start),
      let close = raw.firstIndex(of: UInt8(ascii: "\""), from: open + 1)
    {
      let key = raw.slice(open + 1, close)
      found.append(ofIds ? ids.intern(key) : symbols.intern(key))
      start = close + 1
    }
    return found
  }

  private mutating func symbol(_ text: String) -> Symbol {
    Array(text.utf8).withBytes { symbols.intern($0) }
  }

  private mutating func body(_ event: ScannedEvent) -> Fact.Body {
    switch names[event.type] {
    case "ledger.opened": return .ledgerOpened
    case "concept.defined":
      return .concept(
        Fact.Concept(
          concept: key(event, ConceptDefined.concept), rubro: optional(event, ConceptDefined.rubro),
          surchargeRubro: optional(event, ConceptDefined.surchargeRubro),
          accrues: event[ConceptDefined.accrues] ?? true))
    case "barrio.defined": return .barrio(key(event, BarrioDefined.barrio))
    case "office.defined": return .office(key(event, OfficeDefined.office))
    case "tariff.set": return .tariff
    case "index.published": return .index
    case "account.opened":
      return .accountOpened(
        kind: key(event, AccountOpened.kind), barrio: key(event, AccountOpened.barrio))
    case "account.updated":
      return .accountUpdated(
        kind: optional(event, AccountUpdated.kind), barrio: optional(event, AccountUpdated.barrio))
    case "account.closed": return .accountClosed
    case "charge.assessed": return .charge(charge(event))
    case "payment.received": return .payment(payment(event))
    case "payment.identified":
      return .identified(
        payment: id(event, PaymentIdentified.payment),
        account: key(event, PaymentIdentified.account))
    case "credit.refunded": return .refund(amount(event, CreditRefunded.amount))
    case "reference.issued":
      return .reference(
        Fact.Reference(
          reference: key(event, ReferenceIssued.reference),
          amount: amount(event, ReferenceIssued.amount),
          charges: list(event, ReferenceIssued.charges, ofIds: true),
          expires: event[ReferenceIssued.expires] ?? event.on))
    case "agreement.broken": return .agreementBroken(id(event, AgreementBroken.agreement))
    case "event.annulled": return .annulled(id(event, EventAnnulled.target))
    case "notice.issued": return .noticeIssued(kind: key(event, NoticeIssued.kind))
    case "notice.served":
      // delivered and refused count, absent and wrong-address do not.
      return .noticeServed(
        kind: key(event, NoticeServed.kind), counts: event.choice(NoticeServed.result) ?? 2 < 2)
    case "service.suspended":
      return .service(key(event, ServiceSuspended.service), isSuspended: true)
    case "service.restored":
      return .service(key(event, ServiceRestored.service), isSuspended: false)
    case "closure.ordered": return .closure(.ordered)
    case "closure.executed": return .closure(.executed)
    case "closure.lifted": return .closure(.lifted)
    case "enforcement.opened":
      return .enforcement(key(event, EnforcementOpened.case), isOpened: true)
    case "enforcement.closed":
      return .enforcement(key(event, EnforcementClosed.case), isOpened: false)
    case "certificate.requested":
      return .certificateRequested(
        Fact.Request(
          kind: key(event, CertificateRequested.kind),
          subject: key(event, CertificateRequested.subject),
          charge: event[CertificateRequested.charge].map { ids.intern($0) }))
    case "certificate.issued":
      return .certificateIssued(request: id(event, CertificateIssued.request))
    case "certificate.refused":
      return .certificateRefused(request: id(event, CertificateRefused.request))
    case "complaint.answered": return .complaintAnswered(id(event, ComplaintAnswered.complaint))
    case "forms.received":
      return .formsReceived(
        Fact.FormSeries(
          form: key(event, FormsReceived.form), series: key(event, FormsReceived.series)),
        first: event[FormsReceived.first] ?? 0, last: event[FormsReceived.last] ?? 0)
    case "form.used":
      return .formSpent(
        Fact.FormSeries(form: key(event, FormUsed.form), series: key(event, FormUsed.series)),
        folio: event[FormUsed.folio] ?? 0)
    case "form.voided":
      return .formSpent(
        Fact.FormSeries(form: key(event, FormVoided.form), series: key(event, FormVoided.series)),
        folio: event[FormVoided.folio] ?? 0)
    case "period.closed":
      return .periodClosed(event[PeriodClosed.month] ?? event.on.month)
    case "program.adopted":
      return .program(
        key(event, ProgramAdopted.program), year: event[ProgramAdopted.year] ?? 0)
    case "activity.reported":
      return .reported(
        Fact.Report(
          program: key(event, ActivityReported.program),
          activity: key(event, ActivityReported.activity),
          month: event[ActivityReported.month] ?? event.on.month,
          quantity: event[ActivityReported.quantity] ?? 0))
    case "policy.adopted", "discount.granted", "agreement.signed", "till.closed",
      "activity.programmed":
      guard let owned = try? strict.read(event.line, .recorded) else { return .plain }
      return nested(owned)
    default: return .plain
    }
  }

  private mutating func charge(_ event: ScannedEvent) -> Fact.Charge {
    let components: [Component] = [.principal, .fine, .cost, .indemnity]
    return Fact.Charge(
      concept: key(event, ChargeAssessed.concept),
      component: components[event.choice(ChargeAssessed.class) ?? 0],
      amount: amount(event, ChargeAssessed.amount), due: event[ChargeAssessed.due] ?? event.on,
      period: optional(event, ChargeAssessed.period),
      root: event[ChargeAssessed.for].map { ids.intern($0) },
      subject: optional(event, ChargeAssessed.subject))
  }

  private mutating func payment(_ event: ScannedEvent) -> Fact.Payment {
    Fact.Payment(
      amount: amount(event, PaymentReceived.amount),
      reference: optional(event, PaymentReceived.reference),
      channel: key(event, PaymentReceived.channel),
      office: optional(event, PaymentReceived.office),
      till: optional(event, PaymentReceived.till),
      external: optional(event, PaymentReceived.external),
      charges: list(event, PaymentReceived.charges, ofIds: true))
  }

  // MARK: Events with objects and lists inside, which are few

  private mutating func nested(_ event: Event) -> Fact.Body {
    switch names[event.type] {
    case "policy.adopted": return .policy(policy(event))
    case "discount.granted":
      return .discount(
        Fact.Discount(
          percent: event[DiscountGranted.percent], amount: event[DiscountGranted.amount]?.raw,
          components: components(event[DiscountGranted.components]),
          charges: eventIds(event[DiscountGranted.charges])))
    case "agreement.signed":
      return .agreement(
        Fact.Agreement(
          charges: eventIds(event[AgreementSigned.charges]),
          discounts: objects(event[AgreementSigned.discounts]).compactMap { object in
            guard let component = object.text(0).flatMap({ Component(name: $0) }),
              let percent = object.percent(1)
            else { return nil }
            return (component, percent)
          },
          instalments: objects(event[AgreementSigned.instalments]).compactMap { object in
            guard let due = object.day(0), let amount = object.money(1) else { return nil }
            return (due, amount)
          }))
    case "till.closed":
      return .tillClosed(
        Fact.Till(
          office: symbol(event[TillClosed.office] ?? ""),
          till: symbol(event[TillClosed.till] ?? ""),
          day: event[TillClosed.day] ?? event.on,
          totals: objects(event[TillClosed.totals]).map { object in
            (symbol(object.text(0) ?? ""), object.count(1) ?? 0, object.money(2) ?? 0)
          }))
    case "activity.programmed": return .activity(activity(event))
    default: return .plain
    }
  }

  private func objects(_ value: Value?) -> [[Value?]] {
    guard case .list(let entries)? = value else { return [] }
    return entries.compactMap { if case .object(let members) = $0 { members } else { nil } }
  }

  private func texts(_ value: Value?) -> [String]? {
    guard case .list(let entries)? = value else { return nil }
    return entries.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  private func components(_ value: Value?) -> [Component] {
    (texts(value) ?? []).compactMap { Component(name: $0) }
  }

  private mutating func eventIds(_ value: Value?) -> [Symbol]? {
    guard let texts = texts(value) else { return nil }
    return texts.map { text in Array(text.utf8).withBytes { ids.intern($0) } }
  }

  private mutating func policy(_ event: Event) -> Policy {
    var policy = Policy(from: event[PolicyAdopted.from] ?? event.on)
    if case .object(let members)? = event[PolicyAdopted.surcharge] {
      policy.surcharge = Policy.Surcharge(
        method: members.text(0) == "daily" ? .daily : .monthly,
        rate: members.percent(1) ?? Percent(millionths: 0),
        capMonths: Int(members.count(2) ?? 60))
    }
    if case .object(let members)? = event[PolicyAdopted.allocation] {
      policy.goesByDebt = members.text(0) == "debt"
      policy.order = Policy.completed(components(members[1]))
    }
    if case .object(let members)? = event[PolicyAdopted.agreement] {
      policy.breakAfterMissed = members.count(0) ?? 3
      policy.graceDays = members.count(1) ?? 0
    }
    if case .list(let entries)? = event[PolicyAdopted.aging] {
      policy.aging = entries.compactMap { if case .count(let days) = $0 { days } else { nil } }
    }
    policy.ladder = objects(event[PolicyAdopted.ladder]).map { step($0) }
    if case .object(let members)? = event[PolicyAdopted.traffic] {
      policy.green = members.count(0) ?? 90
      policy.yellow = members.count(1) ?? 70
    }
    return policy
  }

  private mutating func step(_ members: [Value?]) -> Policy.Step {
    let action: Policy.Step.Action =
      switch members.text(1) {
      case "suspension": .suspension
      case "closure": .closure
      case "enforcement": .enforcement
      default: .notice
      }
    var step = Policy.Step(name: members.text(0) ?? "", action: action)
    if let kinds = texts(members[2]) { step.kinds = kinds.map { symbol($0) } }
    step.minDays = members.count(3) ?? 0
    step.minTotal = members.money(4) ?? 0
    if case .object(let after)? = members[5] {
      step.after = Policy.Step.After(
        notice: symbol(after.text(0) ?? ""), times: after.count(1) ?? 1,
        daysBetween: after.count(2) ?? 0, daysSince: after.count(3) ?? 0)
    }
    return step
  }

  private mutating func activity(_ event: Event) -> Fact.Activity {
    var monthly: [Int64?] = []
    if case .list(let entries)? = event[ActivityProgrammed.monthly] {
      monthly = entries.map { if case .count(let count) = $0 { count } else { nil } }
    }
    var measure: Fact.Measure?
    if case .object(let members)? = event[ActivityProgrammed.measure] {
      let kind: Fact.Measure.Kind =
        switch members.text(0) {
        case "distinct": .distinct
        case "sum": .sum
        case "occurs": .occurs
        default: .count
        }
      var conditions: [Value.Condition] = []
      if case .conditions(let given)? = members[2] { conditions = given }
      measure = Fact.Measure(
        kind: kind, type: names.firstIndex(of: members.text(1) ?? "") ?? -1,
        conditions: conditions)
    }
    return Fact.Activity(
      program: symbol(event[ActivityProgrammed.program] ?? ""),
      year: event[ActivityProgrammed.year] ?? 0,
      activity: symbol(event[ActivityProgrammed.activity] ?? ""),
      name: event[ActivityProgrammed.name] ?? "",
      area: symbol(event[ActivityProgrammed.area] ?? ""),
      unit: event[ActivityProgrammed.unit] ?? "", annual: event[ActivityProgrammed.annual],
      monthly: monthly, measure: measure)
  }
}

/// The members of an object inside an event, by their places.
extension [Value?] {
  fileprivate func text(_ place: Int) -> String? {
    if case .text(let text)? = self[place] { text } else { nil }
  }

  fileprivate func count(_ place: Int) -> Int64? {
    if case .count(let count)? = self[place] { count } else { nil }
  }

  fileprivate func money(_ place: Int) -> Int64? {
    if case .money(let amount)? = self[place] { amount.raw } else { nil }
  }

  fileprivate func percent(_ place: Int) -> Percent? {
    if case .percent(let percent)? = self[place] { percent } else { nil }
  }

  fileprivate func day(_ place: Int) -> Day? {
    if case .day(let day)? = self[place] { day } else { nil }
  }
}
