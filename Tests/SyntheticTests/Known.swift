import Events
import Values

/// What the events so far have made, and every name since that means nothing among it.
struct Known {
  private(set) var problems: [String] = []
  private(set) var resolved = 0

  private var types: [String: String] = [:]
  private var charges: [String: String] = [:]
  private var accounts = Set<String>()
  private var barrios = Set<String>()
  private var concepts = Set<String>()
  private var references: [String: String] = [:]
  private var struck = Set<String>()
  private var answered = Set<String>()
  private var suspended = Set<String>()
  private var closures: [String: String] = [:]
  private var spent = Set<String>()
  private var folios: [String: Int64] = [:]

  static func keys(_ value: Value?) -> [String] {
    guard case .list(let entries)? = value else { return [] }
    return entries.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  mutating func take(_ event: Event) {
    let type = Catalogue.standard.types[event.type]
    types[event.id] = type.name
    // Every type's account is the field of that name.
    let account = text(event, type, "account")
    if let account, type.name != AccountOpened.type.name {
      check(accounts.contains(account), event, "account \(account)")
    }
    if let barrio = text(event, type, "barrio"), type.name != BarrioDefined.type.name {
      check(barrios.contains(barrio), event, "barrio \(barrio)")
    }
    if let place = type.members.firstIndex(where: { $0.name == "charges" }) {
      for charge in Known.keys(event.fields[place]) {
        check(charges[charge] == account, event, "charge \(charge)")
        check(!struck.contains(charge), event, "charge \(charge), which is annulled,")
      }
    }
    switch type.name {
    case AccountOpened.type.name: accounts.insert(account ?? "")
    case BarrioDefined.type.name: barrios.insert(event[BarrioDefined.barrio] ?? "")
    case ConceptDefined.type.name: concepts.insert(event[ConceptDefined.concept] ?? "")
    case ChargeAssessed.type.name:
      charges[event.id] = account
      check(concepts.contains(event[ChargeAssessed.concept] ?? ""), event, "concept")
      if let root = event[ChargeAssessed.for] { check(charges[root] == account, event, root) }
    case ReferenceIssued.type.name: references[event[ReferenceIssued.reference] ?? ""] = account
    case PaymentReceived.type.name:
      if let account, let reference = event[PaymentReceived.reference] {
        check(references[reference] == account, event, "reference \(reference)")
      }
    case PaymentIdentified.type.name:
      let payment = event[PaymentIdentified.payment] ?? ""
      check(types[payment] == PaymentReceived.type.name, event, payment)
      check(answered.insert(payment).inserted, event, "identified twice")
    case EventAnnulled.type.name:
      let target = event[EventAnnulled.target] ?? ""
      let name = types[target]
      check(
        name == PaymentReceived.type.name || name == ChargeAssessed.type.name, event, target)
      check(struck.insert(target).inserted, event, "struck twice")
    default: takeAct(event, type, account ?? "")
    }
  }

  private mutating func takeAct(_ event: Event, _ type: EventType, _ account: String) {
    switch type.name {
    case AgreementBroken.type.name:
      let agreement = event[AgreementBroken.agreement] ?? ""
      check(types[agreement] == AgreementSigned.type.name, event, agreement)
    case NoticeServed.type.name:
      let notice = event[NoticeServed.notice] ?? ""
      check(types[notice] == NoticeIssued.type.name, event, notice)
    case ComplaintAnswered.type.name:
      answer(event, event[ComplaintAnswered.complaint], ComplaintFiled.type)
    case CertificateIssued.type.name:
      answer(event, event[CertificateIssued.request], CertificateRequested.type)
    case CertificateRefused.type.name:
      answer(event, event[CertificateRefused.request], CertificateRequested.type)
    case CertificateRequested.type.name:
      let charge = event[CertificateRequested.charge] ?? ""
      check(charges[charge] == account, event, charge)
    case ServiceSuspended.type.name:
      check(suspended.insert(account).inserted, event, "suspended twice")
    case ServiceRestored.type.name:
      check(suspended.remove(account) != nil, event, "restored without being suspended")
    case ClosureOrdered.type.name: closures[account] = type.name
    case ClosureExecuted.type.name:
      check(closures.updateValue(type.name, forKey: account) == ClosureOrdered.type.name, event, "")
    case ClosureLifted.type.name:
      check(
        closures.updateValue(type.name, forKey: account) == ClosureExecuted.type.name, event, "")
    case EnforcementOpened.type.name: types[event[EnforcementOpened.case] ?? ""] = account
    case EnforcementClosed.type.name:
      check(types[event[EnforcementClosed.case] ?? ""] == account, event, "case")
    case FormsReceived.type.name:
      folios[event[FormsReceived.form] ?? ""] = event[FormsReceived.last]
    case FormUsed.type.name: spend(event, event[FormUsed.form], event[FormUsed.folio])
    case FormVoided.type.name: spend(event, event[FormVoided.form], event[FormVoided.folio])
    default: break
    }
  }

  private mutating func answer(_ event: Event, _ what: String?, _ type: EventType) {
    check(types[what ?? ""] == type.name, event, what ?? "")
    check(answered.insert(what ?? "").inserted, event, "answered twice")
  }

  private mutating func spend(_ event: Event, _ form: String?, _ folio: Int64?) {
    let (form, folio) = (form ?? "", folio ?? -1)
    check(folio <= folios[form] ?? 0, event, "folio not in stock")
    check(spent.insert("\(form) \(folio)").inserted, event, "folio spent twice")
  }

  private mutating func check(_ holds: Bool, _ event: Event, _ what: String) {
    resolved += 1
    if !holds { problems.append("\(event.id): \(what)") }
  }

  private func text(_ event: Event, _ type: EventType, _ name: String) -> String? {
    guard let place = type.members.firstIndex(where: { $0.name == name }),
      case .text(let text)? = event.fields[place]
    else { return nil }
    return text
  }
}
