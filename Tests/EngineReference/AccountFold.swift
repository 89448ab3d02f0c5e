import Events
import Values

/// §4: an account, folded day by day from its own events.
struct AccountFold {
  let account: String
  let events: [Event]
  let record: EventSet

  enum Status: String { case open, closed, unknown }

  // What is known of it.
  var status = Status.unknown
  var kind: String?
  var barrio: String?

  // What it owes, and has.
  var charges: [Charge] = []
  var credit = Centavos.zero
  /// Those that took effect; only the last can be active.
  var agreements: [Agreement] = []

  // The sums of §5's invariant, and §9's applications.
  var payments = Centavos.zero
  var refunds = Centavos.zero
  var discounts = Centavos.zero
  var applications: [Application] = []

  // §8.
  /// The first day of the present arrears episode.
  var episode: Day?
  var suspendedServices = Set<String>()
  var lastClosureAct: String?
  var openCases = Set<String>()
  var servedNotices: [(on: Day, kind: String)] = []

  /// §10: what the fold itself sees.
  var findings: [Finding] = []

  var today = Day(number: 0)

  /// Money put on a charge.
  struct Application {
    var concept: String
    var rubro: String
    var component: Component
    var amount: Centavos
  }

  init(_ account: String, _ events: [Event], _ record: EventSet) {
    self.account = account
    self.events = events
    self.record = record
  }

  /// §4: on each day, in this order; a fold ends with the start of day D and its events.
  mutating func run() throws {
    guard let first = events.first else { return }
    today = first.on
    while true {
      try breakAgreementOfItself()
      try settle()
      try accrueSurcharges()
      try settle()
      for event in events where event.on == today {
        try act(event)
        try settle()
      }
      if today == record.day { return }
      today = today.adding(days: 1)
    }
  }

  var policy: Policy { record.policy(on: today) }

  // After each step of the day.
  private mutating func settle() throws {
    // §4: if the account has both credit and open debt, the credit is applied at once, like a payment
    // that names nothing.
    if credit > .zero, charges.contains(where: \.isOpen) {
      let amount = credit
      credit = .zero
      try allocate(amount, naming: [])
    }
    try fulfilAgreement()
    // §8: an arrears episode begins and ends, looked at after each step.
    let isInArrears = charges.contains { $0.due < today && $0.isOpen }
    if !isInArrears {
      episode = nil
    } else if episode == nil {
      episode = today
    }
  }

  // §5: surcharges that fall today.
  private mutating func accrueSurcharges() throws {
    let policy = policy
    for place in charges.indices where !isFrozen(place) {
      // What a broken agreement let catch up this morning has had this day.
      if charges[place].caughtUpOn == today { continue }
      try charges[place].accrue(
        on: today, principal: charges[place].owed[.principal], under: policy)
    }
  }

  // MARK: Events

  private mutating func act(_ event: Event) throws {
    if event.isA(AccountOpened.type) {
      // §4: an account opened again is open again, with its new kind and barrio.
      status = .open
      kind = event[AccountOpened.kind]
      barrio = event[AccountOpened.barrio]
    } else if event.isA(AccountUpdated.type) {
      // §4: acts in any status.
      kind = event[AccountUpdated.kind] ?? kind
      barrio = event[AccountUpdated.barrio] ?? barrio
    } else if event.isA(AccountClosed.type) {
      // One never opened stays unknown.
      if status == .open { status = .closed }
    } else if event.isA(ChargeAssessed.type) {
      try assess(event)
    } else if event.isA(PaymentReceived.type) {
      try pay(event)
    } else if event.isA(CreditRefunded.type) {
      try refund(event)
    } else if event.isA(DiscountGranted.type) {
      try discount(event)
    } else if event.isA(ReferenceIssued.type) {
      examineCharges(event, event[ReferenceIssued.charges]?.texts ?? [])
    } else if event.isA(AgreementSigned.type) {
      try sign(event)
    } else if event.isA(AgreementBroken.type) {
      try breakAgreement(event)
    } else {
      actOfCollection(event)
    }
  }

  private mutating func actOfCollection(_ event: Event) {
    if event.isA(NoticeServed.type) {
      // §8: with result `delivered` or `refused`.
      let result = event[NoticeServed.result]
      if result == "delivered" || result == "refused" {
        servedNotices.append((event.on, event[NoticeServed.kind] ?? ""))
      }
    } else if event.isA(ServiceSuspended.type) {
      // §10, service-out-of-order: suspended twice.
      let isNew = suspendedServices.insert(event[ServiceSuspended.service] ?? "").inserted
      if !isNew { find("service-out-of-order", event) }
    } else if event.isA(ServiceRestored.type) {
      // §10: restored without being suspended.
      let service = suspendedServices.remove(event[ServiceRestored.service] ?? "")
      if service == nil { find("service-out-of-order", event) }
    } else if event.isA(ClosureOrdered.type) {
      lastClosureAct = "ordered"
    } else if event.isA(ClosureExecuted.type) {
      // §10: executed when the account's last closure act was not an order.
      if lastClosureAct != "ordered" { find("closure-out-of-order", event) }
      lastClosureAct = "executed"
    } else if event.isA(ClosureLifted.type) {
      // §10: lifted when it was not an execution.
      if lastClosureAct != "executed" { find("closure-out-of-order", event) }
      lastClosureAct = "lifted"
    } else if event.isA(EnforcementOpened.type) {
      openCases.insert(event[EnforcementOpened.case] ?? "")
    } else if event.isA(EnforcementClosed.type) {
      openCases.remove(event[EnforcementClosed.case] ?? "")
    }
  }

  mutating func find(_ code: String, _ event: Event) {
    findings.append(Finding(code: code, seq: event.number, account: account))
  }

  /// §10, unknown-charge: one for each named charge that the account does not have at this point.
  mutating func examineCharges(_ event: Event, _ ids: [String]) {
    for id in ids where !charges.contains(where: { $0.id == id }) {
      find("unknown-charge", event)
    }
  }
}
