import Events
import Values

/// §3: a component of what is owed, in the default order of §4.
enum Component: String, CaseIterable {
  case cost, surcharge, fine, indemnity, principal
}

/// §4 (3): a whole policy; what the event leaves out takes the default.
struct Policy {
  enum Method: String { case monthly, daily }
  enum Scope: String { case debt, component }

  struct Surcharge {
    var method: Method
    var rate: Percent
    var capMonths: Int
  }

  var from = Day(number: .min)
  var seq = -1
  var surcharge: Surcharge?
  var scope = Scope.debt
  /// Complete: what the event's order leaves out comes last, in the default order (§5).
  var order = Component.allCases
  var breakAfterMissed = 3
  var graceDays = 0
  var aging = [30, 60, 90, 180, 365]
  var ladder: [LadderStep] = []
  var green = 90
  var yellow = 70

  /// All defaults: before the first policy.
  init() {}

  init(_ event: Event) {
    from = event[PolicyAdopted.from] ?? event.on
    seq = event.number
    if let members = event[PolicyAdopted.surcharge]?.members,
      let method = members[0]?.text.flatMap(Method.init), let rate = members[1]?.percent
    {
      surcharge = Surcharge(method: method, rate: rate, capMonths: members[2]?.count ?? 60)
    }
    if let members = event[PolicyAdopted.allocation]?.members,
      let scope = members[0]?.text.flatMap(Scope.init), let given = members[1]?.texts
    {
      self.scope = scope
      let named = given.compactMap(Component.init)
      order = named + Component.allCases.filter { !named.contains($0) }
    }
    if let members = event[PolicyAdopted.agreement]?.members {
      breakAfterMissed = members[0]?.count ?? breakAfterMissed
      graceDays = members[1]?.count ?? graceDays
    }
    if let counts = event[PolicyAdopted.aging]?.list { aging = counts.compactMap(\.count) }
    if let steps = event[PolicyAdopted.ladder]?.list { ladder = steps.map(LadderStep.init) }
    if let members = event[PolicyAdopted.traffic]?.members {
      green = members[0]?.count ?? green
      yellow = members[1]?.count ?? yellow
    }
  }
}

/// §8: a step of the ladder.
struct LadderStep {
  struct After {
    var notice: String
    var times: Int
    var daysBetween: Int
    var daysSince: Int
  }

  var step: String
  var action: String
  var kinds: [String]?
  var minDays: Int?
  var minTotal: Centavos?
  var after: After?

  init(_ value: Value) {
    let members = value.members
    step = members[0]?.text ?? ""
    action = members[1]?.text ?? ""
    kinds = members[2]?.texts
    minDays = members[3]?.count
    minTotal = members[4]?.money
    if let after = members[5]?.members {
      self.after = After(
        notice: after[0]?.text ?? "", times: after[1]?.count ?? 1,
        daysBetween: after[2]?.count ?? 0, daysSince: after[3]?.count ?? 0)
    }
  }
}
