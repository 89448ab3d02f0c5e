import Values

/// Income of one or many accounts, day by day (§9): as the difference of the totals as of a day and as
/// of the day before, so that an annulment shows on its own day, with a minus.
public final class DailyIncome {
  /// What an amount is counted under; names are words of one desk.
  public struct Key: Hashable, Sendable {
    public var day: Day
    /// Of what was received: the channel; of what was applied: the concept.
    public var first: Symbol
    /// The office, or the rubro.
    public var second: Symbol?
    /// The component that money was put on; nil if it was received.
    public var component: Component?
  }

  /// The amounts; some may be for nothing.
  public private(set) var amounts: [Key: Int64] = [:]

  /// No income.
  public init() {}

  private func add(_ amount: Int64, _ key: Key) {
    amounts[key] = Exact.sum(amounts[key] ?? 0, amount)
  }

  /// Adds what came in through a history up to a day: received where its own payments are, applied
  /// where it is an account; gives back the account as of that day, if anything belongs to it.
  func add(_ record: Record, through day: Day, _ commonState: (Day) -> State) -> AccountFold? {
    receive(record, through: day)
    guard let account = record.account else { return nil }
    var last: AccountFold?
    let upheavals = Set(
      (record.common?.upheavals ?? []) + record.upheavals + (record.ownUpheavals[account] ?? [])
    ).filter { $0 <= day }.sorted()
    // Between two days on which the past changes, one fold tells of every day.
    var before: [Key: Int64] = [:]
    for (place, start) in ([nil] + upheavals.map { Optional($0) }).enumerated() {
      let end = place < upheavals.count ? upheavals[place].adding(days: -1) : day
      var upTo: [Key: Int64] = [:]
      var all: [Key: Int64] = [:]
      let state = State(record, asOf: end, common: commonState(end))
      last = state.apply(account) { [self] charge, component, amount, on in
        var key = Key(
          day: on, first: charge.concept,
          second: component == .surcharge ? charge.surchargeRubro : charge.rubro,
          component: component)
        if let start, on <= start {
          key.day = start
          upTo[key, default: 0] += amount
        } else {
          add(amount, key)
        }
        key.day = Day(number: 0)
        all[key, default: 0] += amount
      }
      if let start {
        for (key, amount) in upTo { add(amount, key) }
        for (key, amount) in before {
          var key = key
          key.day = start
          add(-amount, key)
        }
      }
      before = all
    }
    return last
  }

  private func receive(_ record: Record, through day: Day) {
    for (place, fact) in record.facts.enumerated() {
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
    let places = places(of: account)
    if places.isEmpty { return nil }
    var world = surroundings
    world.income = income
    var fold = AccountFold(account)
    for place in places { fold.apply(record.facts[place], world) }
    fold.advance(to: day, world)
    precondition(fold.books.balance, "the books of an account do not balance")
    return fold
  }
}
