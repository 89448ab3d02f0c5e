import Values

/// One account as the events of its life make it, day by day: the heart of the rules (§4 to §6, §8).
///
/// Events are given in the order (`on`, `seq`). Time between them passes at once, not day by day:
/// surcharges and breaking agreements are computed where they fall. On each day agreements break
/// first, then surcharges fall, then the events act in turn; credit meets open debt after each step.
public struct AccountFold: Sendable {
  /// What happens in a fold, for those who explain and sum up.
  public enum Step: Sendable {
    /// A charge was assessed.
    case charged(charge: Int, amount: Int64)
    /// A surcharge fell on a charge: base, rate, amount.
    case surcharged(charge: Int, on: Day, base: Int64, rate: Percent, amount: Int64)
    /// Money was put on a charge; from credit if there is no payment.
    case applied(charge: Int, component: Component, amount: Int64)
    /// A payment came in.
    case received(amount: Int64)
    /// Credit was paid back.
    case refunded(amount: Int64)
    /// Debt was reduced for good.
    case discounted(charge: Int, component: Component, amount: Int64)
    /// Debt was forgiven under an agreement.
    case forgiven(charge: Int, component: Component, amount: Int64)
    /// Forgiveness was taken back.
    case restored(charge: Int, component: Component, amount: Int64)
  }

  /// What surrounds an account: policies, and what its charges take from concepts.
  public struct Surroundings {
    /// The policies of the state.
    let policies: PolicyTimeline
    /// What a charge of a concept takes when it is assessed by that event.
    let concept: (Symbol, Fact) -> Fact.Concept?
    /// The reference that a payment names: the last one of its key before it.
    let reference: (Symbol, Fact) -> (account: Symbol, charges: [Symbol]?)?
    /// Hears of each step, with its day and the event at work, if one is.
    var note: ((Step, Day, Fact?) -> Void)?
    /// Hears of each finding that the fold itself makes.
    var find: ((Finding.Code, Fact, String) -> Void)?
  }

  /// The account.
  public let account: Symbol
  /// All charges, open or not, in the order of their events.
  public private(set) var charges: [OpenCharge] = []
  /// Money that met no debt.
  public private(set) var credit: Int64 = 0
  /// The agreements that took effect.
  public private(set) var agreements: [AgreementState] = []
  /// The day that the fold has come to.
  public private(set) var today = Day(number: .min)

  /// Whether it was ever opened.
  public private(set) var wasOpened = false
  /// Whether it is open.
  public private(set) var isOpen = false
  /// Its kind, if known.
  public private(set) var kind: Symbol?
  /// Its barrio, if known.
  public private(set) var barrio: Symbol?

  /// The services suspended now.
  public private(set) var suspended: Set<Symbol> = []
  /// The last act on the closure of the premises.
  public private(set) var closure: Fact.Closure?
  /// The cases of enforcement open now.
  public private(set) var cases: Set<Symbol> = []
  /// The first day of the present arrears episode.
  public private(set) var episode: Day?
  /// Notices that count, as served: day and kind.
  public private(set) var served: [(on: Day, kind: Symbol)] = []

  private var places: [Symbol: Int] = [:]
  private var open: [Int] = []
  private var active: Int?

  /// The account before anything happened.
  public init(_ account: Symbol) { self.account = account }

  /// The charges on which something is owed, in the order (`due`, `seq`).
  public var openCharges: [OpenCharge] {
    open.map { charges[$0] }.filter { $0.owed > 0 }.sorted {
      $0.due != $1.due ? $0.due < $1.due : $0.seq < $1.seq
    }
  }

  /// What is owed in all.
  public var owed: Int64 { open.reduce(0) { Exact.sum($0, charges[$1].owed) } }

  /// What is owed on the charges that an agreement covers.
  public func covered(by agreement: AgreementState) -> Int64 {
    agreement.covered.reduce(0) { Exact.sum($0, charges[$1].owed) }
  }

  func charge(_ id: Symbol) -> OpenCharge? { places[id].map { charges[$0] } }

  // MARK: Time

  /// Lets time pass to the start of `day`, with what falls on it.
  mutating func advance(to day: Day, _ world: Surroundings) {
    guard day > today else { return }
    while let place = active, agreements[place].breakDay <= day {
      let breaks = max(agreements[place].breakDay, today.adding(days: 1))
      pass(through: breaks.adding(days: -1), world)
      today = breaks
      end(place, brokenOn: breaks, by: nil, world)
      afterStep(nil, world)
    }
    pass(through: day, world)
    today = day
    afterStep(nil, world)
  }

  // Surcharges know how far they have come, so those of a day on which an agreement broke still fall.
  private mutating func pass(through day: Day, _ world: Surroundings) {
    if episode == nil, day > today {
      let first = open.filter { charges[$0].owed > 0 }.map { charges[$0].due.adding(days: 1) }.min()
      if let first, first <= day { episode = max(first, today.adding(days: 1)) }
    }
    for place in open where !charges[place].isFrozen { accrue(place, through: day, nil, world) }
  }

  private mutating func accrue(
    _ place: Int, through day: Day, _ fact: Fact?, _ world: Surroundings
  ) {
    guard let note = world.note else {
      charges[place].accrue(through: day, world.policies, note: nil)
      return
    }
    charges[place].accrue(through: day, world.policies) { on, base, rate, amount in
      note(.surcharged(charge: place, on: on, base: base, rate: rate, amount: amount), on, fact)
    }
  }

  // What holds after each step of a day: credit meets debt, an agreement may be fulfilled, an arrears
  // episode may begin or end.
  private mutating func afterStep(_ fact: Fact?, _ world: Surroundings) {
    if credit > 0, open.contains(where: { charges[$0].owed > 0 }) {
      let before = credit
      credit = allocate(before, first: [], fact, world)
    }
    if let place = active, covered(by: agreements[place]) == 0 { fulfil(place) }
    open.removeAll { charges[$0].owed == 0 && !charges[$0].isFrozen }
    let isOverdue = open.contains { charges[$0].due < today && charges[$0].owed > 0 }
    if !isOverdue { episode = nil } else if episode == nil { episode = today }
  }

  // MARK: Events

  /// Lets an event act at its turn; it must belong to this account.
  mutating func apply(_ fact: Fact, _ world: Surroundings) {
    advance(to: fact.on, world)
    switch fact.body {
    case .accountOpened(let kind, let barrio):
      wasOpened = true
      isOpen = true
      self.kind = kind
      self.barrio = barrio
    case .accountUpdated(let kind, let barrio):
      self.kind = kind ?? self.kind
      self.barrio = barrio ?? self.barrio
    case .accountClosed: isOpen = false
    case .charge(let charge): assess(charge, fact, world)
    case .payment(let payment): receive(payment, fact, world)
    case .refund(let amount): refund(amount, fact, world)
    case .reference(let reference): checkNames(reference.charges, fact, world)
    case .discount(let discount): grant(discount, fact, world)
    case .agreement(let agreement): sign(agreement, fact, world)
    case .agreementBroken(let id):
      if let place = active, agreements[place].id == id {
        end(place, brokenOn: fact.on, by: fact, world)
      } else {
        world.find?(.agreementUnknown, fact, "the agreement is not active")
      }
    case .noticeServed(let kind, let counts):
      if counts { served.append((fact.on, kind)) }
    case .service(let service, let isSuspended):
      if isSuspended == suspended.contains(service) {
        world.find?(
          .serviceOutOfOrder, fact,
          isSuspended
            ? "the service is suspended already" : "the service is restored but was not suspended")
      }
      if isSuspended { suspended.insert(service) } else { suspended.remove(service) }
    case .closure(let act): close(act, fact, world)
    case .enforcement(let name, let isOpened):
      if isOpened { cases.insert(name) } else { cases.remove(name) }
    default: break
    }
    afterStep(fact, world)
  }

  private mutating func close(_ act: Fact.Closure, _ fact: Fact, _ world: Surroundings) {
    if act == .executed, closure != .ordered {
      world.find?(.closureOutOfOrder, fact, "executed, but the last act was not an order")
    }
    if act == .lifted, closure != .executed {
      world.find?(.closureOutOfOrder, fact, "lifted, but the last act was not an execution")
    }
    closure = act
  }

  private mutating func assess(_ charge: Fact.Charge, _ fact: Fact, _ world: Surroundings) {
    let concept = world.concept(charge.concept, fact)
    var new = OpenCharge(
      fact, charge, rubro: concept?.rubro,
      surchargeRubro: concept?.surchargeRubro ?? concept?.rubro, accrues: concept?.accrues ?? true)
    let place = charges.count
    new.root = place
    if let root = charge.root {
      if let found = places[root] {
        new.root = charges[found].root
      } else {
        world.find?(.unknownCharge, fact, "for names a charge that the account does not have")
      }
    }
    places[fact.id] = place
    charges.append(new)
    open.append(place)
    world.note?(.charged(charge: place, amount: charge.amount), fact.on, fact)
    accrue(place, through: fact.on, fact, world)
  }

  private mutating func receive(_ payment: Fact.Payment, _ fact: Fact, _ world: Surroundings) {
    world.note?(.received(amount: payment.amount), fact.on, fact)
    var named = payment.charges
    if let named { checkNames(named, fact, world) }
    if named == nil, let key = payment.reference, let reference = world.reference(key, fact),
      reference.account == account
    {
      named = reference.charges
    }
    let first = (named ?? []).compactMap { places[$0] }
    // What is left over meets nothing: it adds to the credit.
    credit = Exact.sum(credit, allocate(payment.amount, first: first, fact, world))
  }

  private mutating func refund(_ amount: Int64, _ fact: Fact, _ world: Surroundings) {
    if amount > credit {
      world.find?(.refundExcess, fact, "the refund is larger than the credit")
    }
    let paid = min(amount, credit)
    credit = Exact.difference(credit, paid)
    world.note?(.refunded(amount: paid), fact.on, fact)
  }

  private func checkNames(_ names: [Symbol]?, _ fact: Fact, _ world: Surroundings) {
    for name in names ?? [] where places[name] == nil {
      world.find?(.unknownCharge, fact, "a charge is named that the account does not have")
    }
  }

  // MARK: Allocation

  // Puts an amount on the charges named first, then on those of the active agreement, then on all
  // others, and gives back what is left.
  private mutating func allocate(
    _ amount: Int64, first named: [Int], _ fact: Fact?, _ world: Surroundings
  ) -> Int64 {
    let policy = world.policies.policy(on: today)
    var left = amount
    let covered = active.map { agreements[$0].covered } ?? []
    for phase in [named, covered, open] where left > 0 {
      for slot in Allocation.slots(phase, of: charges, policy) where left > 0 {
        let part = min(left, charges[slot.charge].owed(slot.component))
        guard part > 0 else { continue }
        left = Exact.difference(left, part)
        charges[slot.charge].reduce(slot.component, by: part)
        if let active, charges[slot.charge].agreement == active {
          agreements[active].paid = Exact.sum(agreements[active].paid, part)
        }
        world.note?(
          .applied(charge: slot.charge, component: slot.component, amount: part), today, fact)
      }
    }
    return left
  }

  private mutating func grant(_ discount: Fact.Discount, _ fact: Fact, _ world: Surroundings) {
    checkNames(discount.charges, fact, world)
    let targets =
      discount.charges.map { $0.compactMap { places[$0] } } ?? open.filter { !charges[$0].isFrozen }
    func take(_ place: Int, _ component: Component, _ amount: Int64) {
      charges[place].reduce(component, by: amount)
      world.note?(
        .discounted(charge: place, component: component, amount: amount), fact.on, fact)
    }
    if let percent = discount.percent {
      for place in targets {
        for component in discount.components {
          let amount = Exact.percent(charges[place].owed(component), percent.millionths)
          if amount > 0 { take(place, component, amount) }
        }
      }
      return
    }
    var left = discount.amount ?? 0
    let policy = world.policies.policy(on: fact.on)
    for slot in Allocation.slots(targets, of: charges, policy)
    where left > 0 && discount.components.contains(slot.component) {
      let part = min(left, charges[slot.charge].owed(slot.component))
      guard part > 0 else { continue }
      left = Exact.difference(left, part)
      take(slot.charge, slot.component, part)
    }
    if left > 0 {
      world.find?(.discountExcess, fact, "the discount is larger than what it could reduce")
    }
  }

  // MARK: Agreements

  private mutating func sign(_ agreement: Fact.Agreement, _ fact: Fact, _ world: Surroundings) {
    if active != nil {
      world.find?(.agreementAlreadyActive, fact, "another agreement is active")
      return
    }
    checkNames(agreement.charges, fact, world)
    let covered: [Int]
    if let named = agreement.charges {
      covered = named.compactMap { places[$0] }.filter { charges[$0].owed > 0 }
    } else {
      covered = open.filter { charges[$0].owed > 0 && charges[$0].due < fact.on }
    }
    var forgiveness: [(charge: Int, component: Component, amount: Int64)] = []
    for place in covered {
      for (component, percent) in agreement.discounts {
        let amount = Exact.percent(charges[place].owed(component), percent.millionths)
        guard amount > 0 else { continue }
        charges[place].reduce(component, by: amount)
        forgiveness.append((place, component, amount))
        world.note?(.forgiven(charge: place, component: component, amount: amount), fact.on, fact)
      }
    }
    let place = agreements.count
    for charge in covered { charges[charge].agreement = place }
    agreements.append(
      AgreementState(
        fact, agreement, world.policies.policy(on: fact.on), covered: covered,
        forgiveness: forgiveness))
    active = place
    if agreements[place].promised != self.covered(by: agreements[place]) {
      world.find?(
        .agreementTotal, fact, "the instalments do not sum to what is owed after forgiveness")
    }
    // Fulfilled at once, by what follows each step, if nothing is owed.
  }

  private mutating func fulfil(_ place: Int) {
    agreements[place].status = .fulfilled
    agreements[place].fulfilledOn = today
    for charge in agreements[place].covered {
      charges[charge].skip(through: today)
      charges[charge].agreement = nil
    }
    active = nil
  }

  private mutating func end(
    _ place: Int, brokenOn day: Day, by fact: Fact?, _ world: Surroundings
  ) {
    agreements[place].missedWhenBroken = agreements[place].missed(on: day)
    agreements[place].status = .broken
    agreements[place].brokenOn = day
    active = nil
    for (charge, component, amount) in agreements[place].forgiveness {
      charges[charge].restore(component, amount)
      world.note?(.restored(charge: charge, component: component, amount: amount), day, fact)
    }
    for charge in agreements[place].covered {
      charges[charge].agreement = nil
      if !open.contains(charge) { open.append(charge) }
      accrue(charge, through: day, fact, world)
    }
  }

  /// The agreement that took effect last.
  public var lastAgreement: AgreementState? { agreements.last }

  /// How many of its instalments are missed: on the day it broke if it did.
  public func missed(_ agreement: AgreementState) -> Int64 {
    switch agreement.status {
    case .active: agreement.missed(on: today)
    case .broken: agreement.missedWhenBroken
    case .fulfilled: 0
    }
  }
}
