import Events
import Values

/// §6: an agreement that took effect.
struct Agreement {
  enum Status: Equatable {
    case active
    case fulfilled(Day)
    case broken(Day)
  }

  let id: String
  let signed: Day
  /// The places of the charges that it covers.
  let covered: [Int]
  let instalments: [(due: Day, amount: Centavos)]
  /// By the policy in force on the signing day.
  let breakAfterMissed: Int
  let graceDays: Int
  var forgiven: [(place: Int, component: Component, amount: Centavos)] = []
  var paid = Centavos.zero
  var status = Status.active
  var missedWhenBroken = 0

  /// How many instalments are missed on day t: instalment i is met when paid ≥ the sum of instalments
  /// 1…i, and missed if due_i + grace_days < t and it is not met.
  func missed(on t: Day) throws -> Int {
    var sum = Centavos.zero
    var missed = 0
    for instalment in instalments {
      sum = try sum + instalment.amount
      if paid < sum, instalment.due.adding(days: graceDays) < t { missed += 1 }
    }
    return missed
  }
}

extension AccountFold {
  /// The place of the active agreement.
  var active: Int? {
    agreements.last?.status == .active ? agreements.count - 1 : nil
  }

  /// §6: covered charges are frozen while the agreement is active.
  func isFrozen(_ place: Int) -> Bool {
    active.map { agreements[$0].covered.contains(place) } ?? false
  }

  func owed(on places: [Int]) throws -> Centavos {
    try sum(places.map { try charges[$0].owed.total() })
  }

  mutating func sign(_ event: Event) throws {
    // A second agreement on an account whose first is active has no effect; nothing else about it is
    // examined.
    if active != nil {
      find("agreement-already-active", event)
      return
    }
    // It covers, if it names charges, those of them that are open; else every open charge with due
    // before `on`.
    var covered = charges.indices.filter { charges[$0].isOpen }
    if let named = event[AgreementSigned.charges]?.texts {
      examineCharges(event, named)
      covered = covered.filter { named.contains(charges[$0].id) }
    } else {
      covered = covered.filter { charges[$0].due < event.on }
    }
    let instalments = (event[AgreementSigned.instalments]?.list ?? []).map {
      (due: $0.members[0]?.day ?? event.on, amount: $0.members[1]?.money ?? .zero)
    }
    var agreement = Agreement(
      id: event.id, signed: event.on, covered: covered, instalments: instalments,
      breakAfterMissed: policy.breakAfterMissed, graceDays: policy.graceDays)
    // For each covered charge and each entry of `discounts`: round(owed × percent / 100), taken off.
    for place in covered {
      for entry in event[AgreementSigned.discounts]?.list ?? [] {
        guard let component = entry.members[0]?.text.flatMap(Component.init),
          let percent = entry.members[1]?.percent
        else { continue }
        let amount = try share(percent, of: charges[place].owed[component])
        charges[place].owed[component] = try charges[place].owed[component] - amount
        agreement.forgiven.append((place, component, amount))
      }
    }
    agreements.append(agreement)
    // §10: instalments do not sum to what is owed on the covered charges after forgiveness.
    if try sum(instalments.map(\.amount)) != owed(on: covered) { find("agreement-total", event) }
  }

  /// *Paid* is what payments and credit put on covered charges until it breaks or is fulfilled.
  mutating func countPaid(_ amount: Centavos, on place: Int) throws {
    guard let active, isFrozen(place) else { return }
    agreements[active].paid = try agreements[active].paid + amount
  }

  /// It is fulfilled on the day nothing is owed on the covered charges (at once if it covers none).
  mutating func fulfilAgreement() throws {
    guard let active, try owed(on: agreements[active].covered) == .zero else { return }
    agreements[active].status = .fulfilled(today)
  }

  /// It breaks by itself at the start of the first day after the signing on which enough instalments are
  /// missed, or the last one's due day + grace_days has passed and anything is owed.
  mutating func breakAgreementOfItself() throws {
    guard let active else { return }
    let agreement = agreements[active]
    guard agreement.signed < today, let last = agreement.instalments.last else { return }
    let isMissed = try agreement.missed(on: today) >= agreement.breakAfterMissed
    let isOver =
      try last.due.adding(days: agreement.graceDays) < today
      && owed(on: agreement.covered) > .zero
    if isMissed || isOver { try breakActive(active) }
  }

  /// `agreement.broken`, at its own turn.
  mutating func breakAgreement(_ event: Event) throws {
    guard let active, agreements[active].id == event[AgreementBroken.agreement] else {
      find("agreement-unknown", event)
      return
    }
    try breakActive(active)
  }

  private mutating func breakActive(_ place: Int) throws {
    let agreement = agreements[place]
    agreements[place].missedWhenBroken = try agreement.missed(on: today)
    // All that was forgiven is owed again.
    for forgiven in agreement.forgiven {
      let owed = charges[forgiven.place].owed[forgiven.component]
      charges[forgiven.place].owed[forgiven.component] = try owed + forgiven.amount
    }
    agreements[place].forgiven = []
    // Each instant (each day, if daily) skipped since the signing, up to and including today, acts now
    // with p = the principal now owed. The signing day's own came before the signing.
    for charge in agreement.covered {
      let principal = charges[charge].owed[.principal]
      var t = agreement.signed.adding(days: 1)
      while t <= today {
        try charges[charge].accrue(on: t, principal: principal, under: record.policy(on: t))
        t = t.adding(days: 1)
      }
      charges[charge].caughtUpOn = today
    }
    agreements[place].status = .broken(today)
  }

  /// What is forgiven by agreements that did not break.
  func forgiven() throws -> Centavos {
    try sum(agreements.flatMap { $0.forgiven.map(\.amount) })
  }
}
