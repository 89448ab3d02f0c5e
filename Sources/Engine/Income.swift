import Values

/// Money received and applied, period by period (§9): differences of totals, so that an annulment shows
/// in its own period, with a minus.
public struct Income: Sendable {
  /// What income is grouped by.
  public enum Grouping: String, Sendable, CaseIterable {
    case concept, rubro, component, channel, office
  }

  /// The amounts of each period, by key bytewise; none is zero.
  public private(set) var periods: [[(key: String, amount: Int64)]]
  /// All of it.
  public private(set) var total: Int64

  /// The income of a record in periods that follow each other: `ends` are their last days, `before`
  /// is the day before the first.
  public init(_ record: Record, before: Day, ends: [Day], by grouping: Grouping) {
    var sums: [[String: Int64]]
    switch grouping {
    case .channel, .office:
      sums = Income.received(record, [before] + ends, grouping)
    case .concept, .rubro, .component:
      sums = Income.applied(record, [before] + ends, grouping)
    }
    for place in sums.indices.dropFirst().reversed() {
      sums[place].merge(sums[place - 1].mapValues { -$0 }) { Exact.sum($0, $1) }
    }
    periods = sums.dropFirst().map { period in
      period.filter { $0.value != 0 }.map { ($0.key, $0.value) }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
    total = periods.joined().reduce(0) { Exact.sum($0, $1.amount) }
  }

  // What was received as of each day, by key: a payment counts from its day on until it is struck.
  private static func received(
    _ record: Record, _ days: [Day], _ grouping: Grouping
  ) -> [[String: Int64]] {
    days.map { day in
      var sums: [String: Int64] = [:]
      for (place, fact) in record.facts.enumerated() {
        guard fact.on <= day else { break }
        guard case .payment(let payment) = fact.body,
          record.strikes[place].map({ $0 > day }) ?? true
        else { continue }
        let key = grouping == .channel ? payment.channel : payment.office
        let name = key.map { record.symbols.name($0) } ?? "?"
        sums[name] = Exact.sum(sums[name] ?? 0, payment.amount)
      }
      return sums
    }
  }

  // What was put on charges as of each day, by key.
  private static func applied(
    _ record: Record, _ days: [Day], _ grouping: Grouping
  ) -> [[String: Int64]] {
    let states = days.map { State(record, asOf: $0) }
    var sums = [[String: Int64]](repeating: [:], count: days.count)
    for account in record.candidates.keys {
      Timeline(states, account).run { place, applied in
        for (key, amount) in applied {
          let name: String
          switch grouping {
          case .component: name = key.component.name
          case .concept: name = record.symbols.name(key.concept)
          default: name = key.rubro.map { record.symbols.name($0) } ?? "?"
          }
          sums[place][name] = Exact.sum(sums[place][name] ?? 0, amount)
        }
      }
    }
    return sums
  }
}

/// What money was put on.
struct AppliedKey: Hashable {
  var concept: Symbol
  var rubro: Symbol?
  var component: Component
}

/// One account seen on several days: folded on as long as its past stays, and anew where it changes.
struct Timeline {
  private let states: [State]
  private let account: Symbol

  /// The account in states of one record, by their days.
  init(_ states: [State], _ account: Symbol) {
    self.states = states
    self.account = account
  }

  /// Calls `observe` with the place of each state and all that was applied up to its day.
  func run(_ observe: (Int, [AppliedKey: Int64]) -> Void) {
    guard let record = states.first?.record else { return }
    let upheavals = record.upheavals + (record.ownUpheavals[account] ?? [])
    var totals: [AppliedKey: Int64] = [:]
    var fold = AccountFold(account)
    var done: [UInt64] = []
    for (place, state) in states.enumerated() {
      let facts = state.facts(of: account)
      let before = place == 0 ? nil : states[place - 1].day
      let isAnother =
        before.map { before in upheavals.contains { $0 > before && $0 <= state.day } } ?? false
      // A fact may also come to belong to the account afterwards, as when what it names takes effect
      // after it.
      if isAnother || !facts.lazy.map(\.seq).starts(with: done) {
        totals = [:]
        fold = AccountFold(account)
        done = []
      }
      var world = state.surroundings
      var fresh: [(Int, Component, Int64)] = []
      world.note = { step, _, _ in
        if case .applied(let charge, let component, let amount) = step {
          fresh.append((charge, component, amount))
        }
      }
      for fact in facts[done.count...] { fold.apply(fact, world) }
      fold.advance(to: state.day, world)
      done = facts.map(\.seq)
      for (place, component, amount) in fresh {
        let charge = fold.charges[place]
        let key = AppliedKey(
          concept: charge.concept,
          rubro: component == .surcharge ? charge.surchargeRubro : charge.rubro,
          component: component)
        totals[key] = Exact.sum(totals[key] ?? 0, amount)
      }
      observe(place, totals)
    }
  }
}

/// The ledger's books as of a day: what must balance to the centavo (§5, §9).
public struct Books: Sendable {
  public var charged: Int64 = 0
  public var surcharges: Int64 = 0
  public var discounts: Int64 = 0
  public var forgiven: Int64 = 0
  public var received: Int64 = 0
  public var applied: Int64 = 0
  public var refunded: Int64 = 0
  public var owed: Int64 = 0
  public var credit: Int64 = 0
  public var suspense: Int64 = 0

  /// Whether received = applied + refunded + credit + suspense, and what was charged is accounted for.
  public var balance: Bool {
    received == applied + refunded + credit + suspense
      && charged + surcharges - discounts - forgiven - received + refunded
        == owed - credit - suspense
  }
}

extension State {
  /// The books as of the day.
  public func books() -> Books {
    var books = Books()
    for account in accounts {
      var part = Books()
      let fold = fold(
        account,
        note: { step, _, _ in
          switch step {
          case .charged(_, let amount): part.charged += amount
          case .surcharged(_, _, _, _, let amount): part.surcharges += amount
          case .applied(_, _, let amount): part.applied += amount
          case .received(let amount): part.received += amount
          case .refunded(let amount): part.refunded += amount
          case .discounted(_, _, let amount): part.discounts += amount
          case .forgiven(_, _, let amount): part.forgiven += amount
          case .restored(_, _, let amount): part.forgiven -= amount
          }
        })
      part.owed = fold.owed
      part.credit = fold.credit
      precondition(part.balance, "the books of an account do not balance")
      books.add(part)
    }
    for place in standing {
      if case .payment(let payment) = record.facts[place].body,
        owner(of: record.facts[place]) == nil
      {
        books.received += payment.amount
        books.suspense += payment.amount
      }
    }
    return books
  }
}

extension Books {
  fileprivate mutating func add(_ other: Books) {
    charged = Exact.sum(charged, other.charged)
    surcharges = Exact.sum(surcharges, other.surcharges)
    discounts = Exact.sum(discounts, other.discounts)
    forgiven = Exact.sum(forgiven, other.forgiven)
    received = Exact.sum(received, other.received)
    applied = Exact.sum(applied, other.applied)
    refunded = Exact.sum(refunded, other.refunded)
    owed = Exact.sum(owed, other.owed)
    credit = Exact.sum(credit, other.credit)
    suspense = Exact.sum(suspense, other.suspense)
  }
}
