import Values

/// Income of one or many accounts, day by day (§9): as the difference of the totals as of a day and as
/// of the day before, so that an annulment shows on its own day, with a minus.
public final class DailyIncome {
  /// What an amount is counted under; names are words of one desk.
  struct Key: Hashable {
    var day: Day
    /// Of what was received: the channel; of what was applied: the concept.
    var first: Symbol
    /// The office, or the rubro.
    var second: Symbol?
    /// The component that money was put on; nil if it was received.
    var component: Component?

    // 17 bits for the day, 21 for each word, 3 for the component.
    private static let wordBits: UInt64 = 21
    private static let firstDay: Int32 = -25_568

    /// The key as a number; nil if a ledger has more words than fit.
    var packed: UInt64? {
      let second = second.map { UInt64($0.index) + 1 } ?? 0
      guard UInt64(first.index) < 1 << Key.wordBits, second < 1 << Key.wordBits else { return nil }
      let component = component.map { UInt64($0.rawValue) + 1 } ?? 0
      let days = UInt64(truncatingIfNeeded: day.number &- Key.firstDay)
      return ((days << Key.wordBits | UInt64(first.index)) << Key.wordBits | second) << 3
        | component
    }

    init(day: Day, first: Symbol, second: Symbol?, component: Component?) {
      self.day = day
      self.first = first
      self.second = second
      self.component = component
    }

    init(packed: UInt64) {
      let wordMask: UInt64 = 1 << Key.wordBits - 1
      component = Component(rawValue: Int(packed & 7) - 1)
      let second = packed >> 3 & wordMask
      self.second = second == 0 ? nil : Symbol(index: UInt32(second - 1))
      first = Symbol(index: UInt32(packed >> (3 + Key.wordBits) & wordMask))
      day = Day(
        number: Int32(truncatingIfNeeded: packed >> (3 + 2 * Key.wordBits)) &+ Key.firstDay)
    }
  }

  private let amounts = AmountTable()
  // What is counted under words beyond the first two million.
  private var others: [Key: Int64] = [:]

  /// No income.
  public init() {}

  /// Calls `body` with every sum that is not nothing.
  func forEach(_ body: (Key, Int64) -> Void) {
    amounts.forEach { key, amount in if amount != 0 { body(Key(packed: key), amount) } }
    for (key, amount) in others where amount != 0 { body(key, amount) }
  }

  /// Takes away another's sums, whose words are of the same desk.
  func subtract(_ other: DailyIncome) { other.forEach { key, amount in add(-amount, key) } }

  /// Adds to the sum of a key.
  func add(_ amount: Int64, _ key: Key) {
    if let packed = key.packed {
      amounts.add(amount, packed)
    } else {
      others[key] = Exact.sum(others[key] ?? 0, amount)
    }
  }

  /// Adds what came in through a history up to a day: received where its own payments are, applied
  /// where it is an account; gives back the account as of that day, if anything belongs to it.
  func add(_ record: Record, through day: Day, _ commonState: (Day) -> State) -> AccountFold? {
    receive(record, through: day)
    guard let account = record.account else { return nil }
    let upheavals = record.allUpheavals.filter { $0 <= day }
    if upheavals.isEmpty {
      let state = State(record, asOf: day, common: commonState(day))
      return state.apply(account) { [self] charge, component, amount, on in
        add(amount, DailyIncome.key(charge, component, on))
      }
    }
    var rewritten = RewrittenIncome(record, account, upheavals)
    return rewritten.fold(through: day, commonState) { [self] amount, key in add(amount, key) }
  }

  /// Adds what came in by facts that nothing before depends on, while they are applied to a fold.
  func add(
    _ record: Record, from place: Int, through day: Day, _ state: State, to fold: inout AccountFold
  ) {
    var world = state.surroundings
    world.income = { [self] charge, component, amount, on in
      add(amount, DailyIncome.key(charge, component, on))
    }
    receive(record, from: place, through: day)
    for place in place..<record.facts.count where state.stands(place) {
      fold.apply(record.facts[place], world)
    }
    fold.advance(to: day, world)
    precondition(fold.books.balance, "the books of an account do not balance")
  }

  /// What money put on a charge counts under.
  static func key(_ charge: OpenCharge, _ component: Component, _ on: Day) -> Key {
    Key(
      day: on, first: charge.concept,
      second: component == .surcharge ? charge.surchargeRubro : charge.rubro, component: component)
  }

  private func receive(_ record: Record, from first: Int = 0, through day: Day) {
    for place in first..<record.facts.count {
      let fact = record.facts[place]
      guard case .payment(let payment) = fact.body, fact.account == record.account, fact.on <= day
      else { continue }
      let struck = record.strike(place)
      if let struck, struck <= fact.on { continue }
      var key = Key(day: fact.on, first: payment.channel, second: payment.office, component: nil)
      add(payment.amount, key)
      if let struck, struck <= day {
        key.day = struck
        add(-payment.amount, key)
      }
    }
  }
}

extension State {
  /// Folds an account and tells of all money put on charges.
  func apply(
    _ account: Symbol, _ income: @escaping (OpenCharge, Component, Int64, Day) -> Void
  ) -> AccountFold? {
    var world = surroundings
    world.income = income
    var fold = AccountFold(account, charges: record.charges)
    var isAny = false
    for place in record.facts.indices where belongs(place, to: account) {
      isAny = true
      fold.apply(record.facts[place], world)
    }
    guard isAny else { return nil }
    fold.advance(to: day, world)
    precondition(fold.books.balance, "the books of an account do not balance")
    return fold
  }
}
