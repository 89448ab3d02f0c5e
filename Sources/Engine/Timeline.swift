import Values

/// One account seen on several days: folded on as long as its past stays, and anew where it changes.
struct Timeline {
  /// What money was put on.
  struct Key: Hashable {
    var concept: Symbol
    var rubro: Symbol?
    var component: Component
  }

  private let states: [State]
  private let account: Symbol

  /// The account in states of one record, by their days.
  init(_ states: [State], _ account: Symbol) {
    self.states = states
    self.account = account
  }

  /// Calls `observe` with the place of each state and all that was applied up to its day.
  func run(_ observe: (Int, [Key: Int64]) -> Void) {
    guard let record = states.first?.record else { return }
    let upheavals = record.allUpheavals
    var totals: [Key: Int64] = [:]
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
      // The first day on which something may fall was told by the policies of the state before.
      fold.nextFall = Day(number: .min)
      for fact in facts[done.count...] { fold.apply(fact, world) }
      fold.advance(to: state.day, world)
      done = facts.map(\.seq)
      for (place, component, amount) in fresh {
        let charge = fold.charges[place]
        let key = Key(
          concept: charge.concept,
          rubro: component == .surcharge ? charge.surchargeRubro : charge.rubro,
          component: component)
        totals[key] = Exact.sum(totals[key] ?? 0, amount)
      }
      observe(place, totals)
    }
  }
}
