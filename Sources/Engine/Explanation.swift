import Values

/// Each centavo of a balance with the event or the rule it comes from, charge by charge.
///
/// An amount is what its line adds to owed − credit; so all of them together are the balance.
public struct Explanation {
  /// The event or rule at work.
  public enum Rule: String, Sendable {
    case charge, surcharge, payment, credit, discount, forgiven, restored, refund
  }

  /// One line.
  public struct Line: Sendable {
    /// The event or rule at work.
    public let rule: Rule
    /// The day on which it fell.
    public let day: Day
    /// The event at work, if one was: its place in the log and its id.
    public let seq: UInt64?
    public let event: Symbol?
    /// The charge, as a place among the fold's; nil where credit is only gained or paid back.
    public let charge: Int?
    /// The component; nil where there is no charge.
    public let component: Component?
    /// The agreement that forgives or breaks.
    public var agreement: Symbol?
    /// Of a surcharge: its day or days, base and rate.
    public var run: SurchargeRun?
    /// What it adds to owed − credit.
    public fileprivate(set) var amount: Int64
  }

  /// All lines of one charge.
  public struct Group: Sendable {
    /// The charge, as a place among the fold's.
    public let charge: Int
    /// The lines, in order.
    public fileprivate(set) var lines: [Line] = []

    /// What its lines add up to, by component.
    public var amounts: Amounts {
      var amounts = Amounts()
      for line in lines {
        guard let component = line.component else { continue }
        amounts[component] = Exact.sum(amounts[component], line.amount)
      }
      return amounts
    }

    /// What its lines of one rule add up to.
    public func sum(of rule: Rule) -> Int64 {
      lines.reduce(0) { $1.rule == rule ? Exact.sum($0, $1.amount) : $0 }
    }
  }

  /// The charges on which something is owed, in the order (`due`, `seq`).
  public let owing: [Group]
  /// The charges on which nothing is owed any more, in the order of their events.
  public let settled: [Group]
  /// How the credit came about: what is gained takes off the balance.
  public let credit: [Line]
  /// The account as of the state's day.
  public let fold: AccountFold
  /// The names behind its symbols.
  public let record: Record

  init(_ history: AccountHistory) {
    fold = history.fold
    record = history.record
    var making = Making(fold: history.fold)
    for happening in history.happenings { making.take(happening) }
    making.endPayment()
    func tidy(_ group: Group) -> Group {
      var group = group
      group.lines.removeAll { $0.amount == 0 }
      return group
    }
    let places = history.fold.openCharges.compactMap { history.fold.places[$0.id] }
    owing = places.map { tidy(making.groups[$0]) }
    let open = Set(places)
    settled = making.groups.indices.filter { !open.contains($0) }.map { tidy(making.groups[$0]) }
    credit = making.credit.filter { $0.amount != 0 }
  }

  /// What all lines add up to.
  public var total: Int64 {
    let charges = (owing + settled).reduce(0) { Exact.sum($0, $1.amounts.total) }
    return credit.reduce(charges) { Exact.sum($0, $1.amount) }
  }

  /// Whether each charge's lines add up to what is owed on it, and the credit's to the credit.
  public var addsUp: Bool {
    (owing + settled).allSatisfy { $0.amounts == fold.charges[$0.charge].amounts }
      && credit.reduce(0) { Exact.sum($0, $1.amount) } == -fold.credit
  }
}

/// An explanation in the making.
private struct Making {
  let fold: AccountFold
  var groups: [Explanation.Group] = []
  var credit: [Explanation.Line] = []
  private var broken: Int?
  private var signed: Int?
  // The payment at work, with what of it has met no charge yet.
  private var payment: (happening: AccountHistory.Happening, left: Int64)?

  init(fold: AccountFold) { self.fold = fold }

  mutating func take(_ happening: AccountHistory.Happening) {
    if !happening.isPayment || happening.step.isTurn { endPayment() }
    switch happening.step {
    case .turn, .fulfilled: break
    case .signed(let place): signed = place
    case .broken(let place): broken = place
    case .charged(let charge, let amount):
      groups.append(Explanation.Group(charge: charge))
      add(.charge, charge, fold.charges[charge].component, amount, happening)
    case .surcharged(let charge, let on, let days, let base, let rate, let amount):
      let run = SurchargeRun(on: on, days: days, base: base, rate: rate)
      surcharge(charge, run, amount, happening)
    case .received(let amount): payment = (happening, amount)
    case .applied(let charge, let component, let amount):
      if happening.isPayment {
        add(.payment, charge, component, -amount, happening)
        payment?.left -= amount
      } else {
        add(.credit, charge, component, -amount, happening)
        credit.append(line(.credit, charge, component, amount, happening))
      }
    case .refunded(let amount): credit.append(line(.refund, nil, nil, amount, happening))
    case .discounted(let charge, let component, let amount):
      add(.discount, charge, component, -amount, happening)
    case .forgiven(let charge, let component, let amount):
      add(.forgiven, charge, component, -amount, happening, agreement: signed)
    case .restored(let charge, let component, let amount):
      add(.restored, charge, component, amount, happening, agreement: broken)
    }
  }

  /// What the payment at work left becomes credit.
  mutating func endPayment() {
    if let (happening, left) = payment, left > 0 {
      credit.append(line(.payment, nil, nil, -left, happening))
    }
    payment = nil
  }

  // Days in a row are one line; each monthly instant has its own.
  private mutating func surcharge(
    _ charge: Int, _ run: SurchargeRun, _ amount: Int64, _ happening: AccountHistory.Happening
  ) {
    let end = groups[charge].lines.count - 1
    let last = groups[charge].lines[end]
    guard run.days > 0, last.seq == happening.fact?.seq, let joined = last.run?.joined(by: run)
    else {
      add(.surcharge, charge, .surcharge, amount, happening, run: run)
      return
    }
    groups[charge].lines.removeLast()
    add(.surcharge, charge, .surcharge, Exact.sum(last.amount, amount), happening, run: joined)
  }

  private mutating func add(
    _ rule: Explanation.Rule, _ charge: Int, _ component: Component, _ amount: Int64,
    _ happening: AccountHistory.Happening, agreement: Int? = nil, run: SurchargeRun? = nil
  ) {
    var line = line(rule, charge, component, amount, happening)
    line.agreement = agreement.map { fold.agreements[$0].id }
    line.run = run
    groups[charge].lines.append(line)
  }

  private func line(
    _ rule: Explanation.Rule, _ charge: Int?, _ component: Component?, _ amount: Int64,
    _ happening: AccountHistory.Happening
  ) -> Explanation.Line {
    Explanation.Line(
      rule: rule, day: happening.day, seq: happening.fact?.seq, event: happening.fact?.id,
      charge: charge, component: component, amount: amount)
  }
}

extension AccountFold.Step {
  fileprivate var isTurn: Bool { if case .turn = self { true } else { false } }
}

extension State {
  /// Where the balance of the account comes from whose record this is; nil if no event belongs to it.
  public func explanation() -> Explanation? {
    record.account.flatMap { history($0) }.map { Explanation($0) }
  }
}
