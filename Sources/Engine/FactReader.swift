import Bytes
import Events
import Values

/// Turns events into facts: the only place that knows both.
final class FactReader {
  /// Keys of which a ledger has few: concepts, kinds, barrios, channels, offices.
  let symbols: SymbolTable
  /// Keys of which there are as many as events: ids, accounts, references, subjects.
  let ids = SymbolTable()
  /// Lists and large bodies of facts.
  let bodies = FactBodies()

  let names: [String]
  private let kinds: [Kind]
  private let accounts: [Int]
  private let strict: StrictReader

  // What the names of the catalogue mean here, so that no event is told by its name.
  private enum Kind: String {
    case ledgerOpened = "ledger.opened"
    case policy = "policy.adopted"
    case concept = "concept.defined"
    case barrio = "barrio.defined"
    case office = "office.defined"
    case tariff = "tariff.set"
    case index = "index.published"
    case accountOpened = "account.opened"
    case accountUpdated = "account.updated"
    case accountClosed = "account.closed"
    case charge = "charge.assessed"
    case payment = "payment.received"
    case identified = "payment.identified"
    case refund = "credit.refunded"
    case reference = "reference.issued"
    case discount = "discount.granted"
    case agreement = "agreement.signed"
    case broken = "agreement.broken"
    case annulled = "event.annulled"
    case noticeIssued = "notice.issued"
    case noticeServed = "notice.served"
    case suspended = "service.suspended"
    case restored = "service.restored"
    case ordered = "closure.ordered"
    case executed = "closure.executed"
    case lifted = "closure.lifted"
    case opened = "enforcement.opened"
    case closed = "enforcement.closed"
    case requested = "certificate.requested"
    case issued = "certificate.issued"
    case refused = "certificate.refused"
    case answered = "complaint.answered"
    case formsReceived = "forms.received"
    case formUsed = "form.used"
    case formVoided = "form.voided"
    case till = "till.closed"
    case period = "period.closed"
    case program = "program.adopted"
    case activity = "activity.programmed"
    case reported = "activity.reported"
    case plain
  }

  /// A reader with keys of its own, but for the few, which it shares with another.
  init(like other: FactReader) {
    symbols = other.symbols
    names = other.names
    kinds = other.kinds
    accounts = other.accounts
    strict = other.strict
  }

  /// A reader with keys of its own.
  init() {
    symbols = SymbolTable()
    strict = StrictReader()
    names = Catalogue.standard.types.map(\.name)
    kinds = names.map { Kind(rawValue: $0) ?? .plain }
    accounts = Catalogue.standard.types.map { type in
      type.members.firstIndex { $0.name == "account" } ?? -1
    }
  }

  /// The fact of a scanned event.
  func read(_ event: ScannedEvent) -> Fact {
    let place = accounts[event.type]
    return read(event, of: place < 0 ? nil : event.raw(place).map { ids.intern($0) })
  }

  /// The fact of an event whose account stands elsewhere.
  func read(_ event: ScannedEvent, of account: Symbol?) -> Fact {
    Fact(
      seq: event.seq, at: event.at, on: event.on, id: ids.intern(event.id), type: event.type,
      account: account, body: body(event))
  }

  /// Forgets the ids and bodies read so far and keeps the memory.
  func forget() {
    ids.removeAll()
    bodies.removeAll()
  }

  private func key(_ event: ScannedEvent, _ field: Field<String>) -> Symbol {
    symbols.intern(event[field] ?? event.id)
  }

  private func optional(_ event: ScannedEvent, _ field: Field<String>) -> Symbol? {
    event[field].map { symbols.intern($0) }
  }

  private func id(_ event: ScannedEvent, _ field: Field<String>) -> Symbol {
    ids.intern(event[field] ?? event.id)
  }

  private func optionalId(_ event: ScannedEvent, _ field: Field<String>) -> Symbol? {
    event[field].map { ids.intern($0) }
  }

  private func amount(_ event: ScannedEvent, _ field: Field<Centavos>) -> Int64 {
    event[field]?.raw ?? 0
  }

  private func idList(_ raw: Bytes?) -> Fact.KeyList? {
    guard let raw else { return nil }
    let start = bodies.keyCount
    FactReader.strings(of: raw) { bodies.add(ids.intern($0)) }
    return bodies.list(from: start)
  }

  // The strings inside a canonical list, in order; names of members are strings too.
  private static func strings(of raw: Bytes, _ body: (Bytes) -> Void) {
    var start = 0
    while let open = raw.firstIndex(of: UInt8(ascii: "\""), from: start),
      let close = raw.firstIndex(of: UInt8(ascii: "\""), from: open + 1)
    {
      body(raw.slice(open + 1, close))
      start = close + 1
    }
  }

  private func body(_ event: ScannedEvent) -> Fact.Body {
    switch kinds[event.type] {
    case .ledgerOpened: return .ledgerOpened
    case .concept:
      return .concept(
        Fact.Concept(
          concept: key(event, ConceptDefined.concept), rubro: optional(event, ConceptDefined.rubro),
          surchargeRubro: optional(event, ConceptDefined.surchargeRubro),
          accrues: event[ConceptDefined.accrues] ?? true))
    case .barrio: return .barrio(key(event, BarrioDefined.barrio))
    case .office: return .office(key(event, OfficeDefined.office))
    case .tariff: return .tariff
    case .index: return .index
    case .accountOpened:
      return .accountOpened(
        kind: key(event, AccountOpened.kind), barrio: key(event, AccountOpened.barrio))
    case .accountUpdated:
      return .accountUpdated(
        kind: optional(event, AccountUpdated.kind), barrio: optional(event, AccountUpdated.barrio))
    case .accountClosed: return .accountClosed
    case .charge: return .charge(charge(event))
    case .payment: return .payment(payment(event))
    case .identified:
      return .identified(
        payment: id(event, PaymentIdentified.payment),
        account: id(event, PaymentIdentified.account))
    case .refund: return .refund(amount(event, CreditRefunded.amount))
    case .reference:
      return .reference(
        Fact.Reference(
          reference: id(event, ReferenceIssued.reference),
          amount: amount(event, ReferenceIssued.amount),
          charges: idList(event[ReferenceIssued.charges]),
          expires: event[ReferenceIssued.expires] ?? event.on))
    case .discount: return bodies.keep(discount(event))
    case .agreement: return bodies.keep(agreement(event))
    case .broken: return .agreementBroken(id(event, AgreementBroken.agreement))
    case .annulled: return .annulled(id(event, EventAnnulled.target))
    case .noticeIssued: return .noticeIssued(kind: key(event, NoticeIssued.kind))
    case .noticeServed:
      // delivered and refused count, absent and wrong-address do not.
      return .noticeServed(
        kind: key(event, NoticeServed.kind), counts: event.choice(NoticeServed.result) ?? 2 < 2)
    case .suspended: return .service(key(event, ServiceSuspended.service), isSuspended: true)
    case .restored: return .service(key(event, ServiceRestored.service), isSuspended: false)
    case .ordered: return .closure(.ordered)
    case .executed: return .closure(.executed)
    case .lifted: return .closure(.lifted)
    case .opened: return .enforcement(id(event, EnforcementOpened.case), isOpened: true)
    case .closed: return .enforcement(id(event, EnforcementClosed.case), isOpened: false)
    case .requested:
      return .certificateRequested(
        Fact.Request(
          kind: key(event, CertificateRequested.kind),
          subject: id(event, CertificateRequested.subject),
          charge: optionalId(event, CertificateRequested.charge)))
    case .issued: return .certificateIssued(request: id(event, CertificateIssued.request))
    case .refused: return .certificateRefused(request: id(event, CertificateRefused.request))
    case .answered: return .complaintAnswered(id(event, ComplaintAnswered.complaint))
    case .formsReceived:
      return .formsReceived(
        Fact.FormSeries(
          form: key(event, FormsReceived.form), series: key(event, FormsReceived.series)),
        first: event[FormsReceived.first] ?? 0, last: event[FormsReceived.last] ?? 0)
    case .formUsed:
      return .formSpent(
        Fact.FormSeries(form: key(event, FormUsed.form), series: key(event, FormUsed.series)),
        folio: event[FormUsed.folio] ?? 0)
    case .formVoided:
      return .formSpent(
        Fact.FormSeries(form: key(event, FormVoided.form), series: key(event, FormVoided.series)),
        folio: event[FormVoided.folio] ?? 0)
    case .period: return .periodClosed(event[PeriodClosed.month] ?? event.on.month)
    case .program:
      return .program(
        key(event, ProgramAdopted.program), year: event[ProgramAdopted.year] ?? 0)
    case .reported:
      return .reported(
        Fact.Report(
          program: key(event, ActivityReported.program),
          activity: key(event, ActivityReported.activity),
          month: event[ActivityReported.month] ?? event.on.month,
          quantity: event[ActivityReported.quantity] ?? 0))
    case .policy, .till, .activity:
      guard let owned = try? strict.read(event.line, .recorded) else { return .plain }
      return nested(owned)
    case .plain: return .plain
    }
  }

  private func charge(_ event: ScannedEvent) -> Fact.Charge {
    Fact.Charge(
      concept: key(event, ChargeAssessed.concept),
      component: Component(ofClass: event.choice(ChargeAssessed.class)),
      amount: amount(event, ChargeAssessed.amount), due: event[ChargeAssessed.due] ?? event.on,
      period: optional(event, ChargeAssessed.period), root: optionalId(event, ChargeAssessed.for),
      subject: optionalId(event, ChargeAssessed.subject))
  }

  private func payment(_ event: ScannedEvent) -> Fact.Payment {
    Fact.Payment(
      amount: amount(event, PaymentReceived.amount),
      reference: optionalId(event, PaymentReceived.reference),
      channel: key(event, PaymentReceived.channel),
      office: optional(event, PaymentReceived.office),
      charges: idList(event[PaymentReceived.charges]))
  }

  private func discount(_ event: ScannedEvent) -> Fact.Discount {
    var components: [Component] = []
    if let raw = event[DiscountGranted.components] {
      FactReader.strings(of: raw) { name in
        if let component = Component(name) { components.append(component) }
      }
    }
    return Fact.Discount(
      percent: event[DiscountGranted.percent], amount: event[DiscountGranted.amount]?.raw,
      components: components, charges: idList(event[DiscountGranted.charges]))
  }

  // Every object of these lists has two members, all of them strings: name, value, name, value.
  private func agreement(_ event: ScannedEvent) -> Fact.Agreement {
    var discounts: [(component: Component, percent: Percent)] = []
    var instalments: [(due: Day, amount: Int64)] = []
    if let raw = event[AgreementSigned.discounts] {
      FactReader.pairs(of: raw) { first, second in
        var index = 0
        if let component = Component(first), let percent = Percent.scan(second, &index) {
          discounts.append((component, percent))
        }
      }
    }
    if let raw = event[AgreementSigned.instalments] {
      FactReader.pairs(of: raw) { first, second in
        var (at, index) = (0, 0)
        if let due = Day.scan(first, &at), let amount = Centavos.scan(second, &index) {
          instalments.append((due, amount.raw))
        }
      }
    }
    return Fact.Agreement(
      charges: idList(event[AgreementSigned.charges]), discounts: discounts,
      instalments: instalments)
  }

  private static func pairs(of raw: Bytes, _ body: (Bytes, Bytes) -> Void) {
    var place = 0
    var first: Bytes?
    strings(of: raw) { text in
      if place % 4 == 1 { first = text }
      if place % 4 == 3, let first { body(first, text) }
      place += 1
    }
  }
}
