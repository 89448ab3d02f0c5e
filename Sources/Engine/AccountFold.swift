import Values

/// One account as the events of its life make it, day by day: the heart of the rules (§4 to §6, §8).
///
/// Events are given in the order (`on`, `seq`). Time between them passes at once, not day by day:
/// surcharges and breaking agreements are computed where they fall. On each day agreements break
/// first, then surcharges fall, then the events act in turn; credit meets open debt after each step.
public struct AccountFold: Sendable {
  /// What happens in a fold, for those who explain and sum up.
  public enum Step: Sendable {
    /// An event's turn has come; what it does follows.
    case turn
    /// A charge was assessed.
    case charged(charge: Int, amount: Int64)
    /// A surcharge fell on a charge: of a monthly instant (`days` is 0), or of so many days up to `on`.
    case surcharged(
      charge: Int, on: Day, days: Int, base: Int64, rate: Percent, amount: Int64)
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
    /// An agreement took effect; what it forgives follows.
    case signed(agreement: Int)
    /// An agreement broke; what is owed again follows.
    case broken(agreement: Int)
    /// Nothing is owed any more on what an agreement covers.
    case fulfilled(agreement: Int)
  }

  /// What surrounds an account: policies, and what its charges take from concepts.
  public struct Surroundings {
    /// What holds around it.
    let state: State
    /// The policies of the state.
    let policies: PolicyTimeline
    /// Lists and large bodies of the facts.
    let bodies: FactBodies
    /// Hears of each step, with its day and the event at work, if one is.
    var note: ((Step, Day, Fact?) -> Void)?
    /// Hears of money put on charges, with its day; and of nothing else.
    var income: ((OpenCharge, Component, Int64, Day) -> Void)?
    /// Hears of each finding that the fold itself makes.
    var find: ((Finding.Code, Fact, String) -> Void)?

    init(_ state: State) {
      self.state = state
      policies = state.policies
      bodies = state.record.bodies
    }
  }

  /// The account.
  public let account: Symbol
  /// All charges, open or not, in the order of their events.
  public internal(set) var charges: [OpenCharge] = []
  /// Money that met no debt.
  public internal(set) var credit: Int64 = 0
  /// The agreements that took effect.
  public internal(set) var agreements: [AgreementState] = []
  /// The day that the fold has come to.
  public internal(set) var today = Day(number: .min)

  /// Whether it was ever opened.
  public internal(set) var wasOpened = false
  /// Whether it is open.
  public internal(set) var isOpen = false
  /// Its kind, if known.
  public internal(set) var kind: Symbol?
  /// Its barrio, if known.
  public internal(set) var barrio: Symbol?

  /// The services suspended now.
  public internal(set) var suspended: Set<Symbol> = []
  /// The last act on the closure of the premises.
  public internal(set) var closure: Fact.Closure?
  /// The cases of enforcement open now.
  public internal(set) var cases: Set<Symbol> = []
  /// The first day of the present arrears episode.
  public internal(set) var episode: Day?
  /// Notices that count, as served: day and kind.
  public internal(set) var served: [(on: Day, kind: Symbol)] = []

  var tally = Books()
  var places = ChargeIndex()
  /// The charges on which something may be owed, in the order (`due`, `seq`).
  var open: [Int] = []
  var active: Int?
  /// The same in the order of debts; kept only once a charge belongs to another one's debt.
  var inDebtOrder: [Int] = []
  /// Whether a charge belongs to another one's debt.
  var hasChains = false
  /// Whether a charge of `open` may owe nothing any more.
  var isSwept = true
  /// The due day of the first charge on which something is owed, as of the last step.
  private var oldestDue: Day?
  /// The first day on which a surcharge may fall.
  var nextFall = Day(number: .min)

  /// The account before anything happened, with room for so many charges.
  public init(_ account: Symbol, charges: Int = 0) {
    self.account = account
    self.charges.reserveCapacity(charges)
  }

  /// The charges on which something is owed, in the order (`due`, `seq`).
  public var openCharges: [OpenCharge] {
    open.map { charges[$0] }.filter { $0.owed > 0 }
  }

  /// The account's books: what was charged, received and put where, which must balance.
  public var books: Books {
    var books = tally
    books.surcharges = charges.reduce(0) { Exact.sum($0, $1.accrued) }
    books.owed = owed
    books.credit = credit
    return books
  }

  /// What is owed in all.
  public var owed: Int64 { open.reduce(0) { Exact.sum($0, charges[$1].owed) } }

  /// What is owed on the charges that an agreement covers.
  public func covered(by agreement: AgreementState) -> Int64 {
    agreement.covered.reduce(0) { Exact.sum($0, charges[$1].owed) }
  }

  func charge(_ id: Symbol) -> OpenCharge? { places[id].map { charges[$0] } }

  /// The first charge on which something is owed.
  private var oldestOwing: Int? { open.first { charges[$0].owed > 0 } }

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
    // Time alone brings surcharges on what is owed already: money and agreements apart, only an episode
    // may begin.
    if credit == 0, active == nil { beginOrEndEpisode() } else { afterStep(nil, world) }
  }

  // Surcharges know how far they have come, so those of a day on which an agreement broke still fall.
  private mutating func pass(through day: Day, _ world: Surroundings) {
    if episode == nil, day > today, let oldestDue {
      let first = oldestDue.adding(days: 1)
      if first <= day { episode = max(first, today.adding(days: 1)) }
    }
    guard day >= nextFall else { return }
    nextFall = Day(number: .max)
    let parts = DayParts(day)
    for place in open where !charges[place].isFrozen {
      accrue(place, through: parts, isCatchingUp: false, nil, world)
      nextFall = min(nextFall, charges[place].nextFall(world.policies))
    }
  }

  // What is caught up falls on the day itself, what time brings on its own day.
  mutating func accrue(
    _ place: Int, through day: DayParts, isCatchingUp: Bool, _ fact: Fact?, _ world: Surroundings
  ) {
    guard let note = world.note else {
      charges[place].accrue(through: day, world.policies, note: nil)
      return
    }
    charges[place].accrue(through: day, world.policies) { on, days, base, rate, amount in
      note(
        .surcharged(charge: place, on: on, days: days, base: base, rate: rate, amount: amount),
        isCatchingUp ? day.day : on, fact)
    }
  }

  // What holds after each step of a day: credit meets debt, an agreement may be fulfilled, an arrears
  // episode may begin or end.
  private mutating func afterStep(_ fact: Fact?, _ world: Surroundings) {
    if credit > 0, oldestOwing != nil {
      let before = credit
      credit = allocate(before, first: nil, fact, world)
    }
    if let place = active, covered(by: agreements[place]) == 0 { fulfil(place, fact, world) }
    if !isSwept {
      open.removeAll { charges[$0].owed == 0 && !charges[$0].isFrozen }
      if hasChains { inDebtOrder.removeAll { charges[$0].owed == 0 && !charges[$0].isFrozen } }
      isSwept = true
    }
    oldestDue = oldestOwing.map { charges[$0].due }
    beginOrEndEpisode()
  }

  private mutating func beginOrEndEpisode() {
    if let oldestDue, oldestDue < today {
      if episode == nil { episode = today }
    } else {
      episode = nil
    }
  }

  /// Puts a charge among the open ones, in its place by (`due`, `seq`).
  mutating func reopen(_ place: Int) {
    var index = open.count
    while index > 0, Allocation.before(charges[place], charges[open[index - 1]]) { index -= 1 }
    open.insert(place, at: index)
    guard hasChains else { return }
    let after = inDebtOrder.partitioning { Allocation.beforeByDebt(place, $0, charges) }
    inDebtOrder.insert(place, at: after)
  }

  // MARK: Events

  /// Lets an event act at its turn; it must belong to this account.
  mutating func apply(_ fact: Fact, _ world: Surroundings) {
    advance(to: fact.on, world)
    world.note?(.turn, fact.on, fact)
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
    case .discount(let discount): grant(world.bodies[discount], fact, world)
    case .agreement(let agreement): sign(world.bodies[agreement], fact, world)
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
