import Bytes
import Events
import Values

/// Events with objects inside objects, which are few.
extension FactReader {
  func nested(_ event: Event) -> Fact.Body {
    switch names[event.type] {
    case "policy.adopted": return bodies.keep(policy(event))
    case "till.closed":
      return bodies.keep(
        Fact.Till(
          office: symbols.intern(event[TillClosed.office] ?? ""),
          till: symbols.intern(event[TillClosed.till] ?? ""),
          day: event[TillClosed.day] ?? event.on,
          totals: objects(event[TillClosed.totals]).map { object in
            (symbols.intern(object.text(0) ?? ""), object.count(1) ?? 0, object.money(2) ?? 0)
          }))
    case "activity.programmed": return bodies.keep(activity(event))
    default: return .plain
    }
  }

  private func objects(_ value: Value?) -> [[Value?]] {
    guard case .list(let entries)? = value else { return [] }
    return entries.compactMap { if case .object(let members) = $0 { members } else { nil } }
  }

  private func texts(_ value: Value?) -> [String]? {
    guard case .list(let entries)? = value else { return nil }
    return entries.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  private func components(_ value: Value?) -> [Component] {
    (texts(value) ?? []).compactMap { Component(name: $0) }
  }

  private func policy(_ event: Event) -> Policy {
    var policy = Policy(from: event[PolicyAdopted.from] ?? event.on)
    if case .object(let members)? = event[PolicyAdopted.surcharge] {
      policy.surcharge = Policy.Surcharge(
        method: members.text(0) == "daily" ? .daily : .monthly,
        rate: members.percent(1) ?? Percent(millionths: 0),
        capMonths: Int(members.count(2) ?? 60))
    }
    if case .object(let members)? = event[PolicyAdopted.allocation] {
      policy.goesByDebt = members.text(0) == "debt"
      policy.order = Policy.completed(components(members[1]))
    }
    if case .object(let members)? = event[PolicyAdopted.agreement] {
      policy.breakAfterMissed = members.count(0) ?? 3
      policy.graceDays = members.count(1) ?? 0
    }
    if case .list(let entries)? = event[PolicyAdopted.aging] {
      policy.aging = entries.compactMap { if case .count(let days) = $0 { days } else { nil } }
    }
    policy.ladder = objects(event[PolicyAdopted.ladder]).map { step($0) }
    if case .object(let members)? = event[PolicyAdopted.traffic] {
      policy.green = members.count(0) ?? 90
      policy.yellow = members.count(1) ?? 70
    }
    return policy
  }

  private func step(_ members: [Value?]) -> Policy.Step {
    let action: Policy.Step.Action =
      switch members.text(1) {
      case "suspension": .suspension
      case "closure": .closure
      case "enforcement": .enforcement
      default: .notice
      }
    var step = Policy.Step(name: members.text(0) ?? "", action: action)
    if let kinds = texts(members[2]) { step.kinds = kinds.map { symbols.intern($0) } }
    step.minDays = members.count(3) ?? 0
    step.minTotal = members.money(4) ?? 0
    if case .object(let after)? = members[5] {
      step.after = Policy.Step.After(
        notice: symbols.intern(after.text(0) ?? ""), times: after.count(1) ?? 1,
        daysBetween: after.count(2) ?? 0, daysSince: after.count(3) ?? 0)
    }
    return step
  }

  private func activity(_ event: Event) -> Fact.Activity {
    var monthly: [Int64?] = []
    if case .list(let entries)? = event[ActivityProgrammed.monthly] {
      monthly = entries.map { if case .count(let count) = $0 { count } else { nil } }
    }
    var measure: Fact.Measure?
    if case .object(let members)? = event[ActivityProgrammed.measure] {
      let kind: Fact.Measure.Kind =
        switch members.text(0) {
        case "distinct": .distinct
        case "sum": .sum
        case "occurs": .occurs
        default: .count
        }
      var conditions: [Value.Condition] = []
      if case .conditions(let given)? = members[2] { conditions = given }
      measure = Fact.Measure(
        kind: kind, type: names.firstIndex(of: members.text(1) ?? "") ?? -1,
        conditions: conditions)
    }
    return Fact.Activity(
      program: symbols.intern(event[ActivityProgrammed.program] ?? ""),
      year: event[ActivityProgrammed.year] ?? 0,
      activity: symbols.intern(event[ActivityProgrammed.activity] ?? ""),
      name: event[ActivityProgrammed.name] ?? "",
      area: symbols.intern(event[ActivityProgrammed.area] ?? ""),
      unit: event[ActivityProgrammed.unit] ?? "", annual: event[ActivityProgrammed.annual],
      monthly: monthly, measure: measure)
  }
}

/// The members of an object inside an event, by their places.
extension [Value?] {
  fileprivate func text(_ place: Int) -> String? {
    if case .text(let text)? = self[place] { text } else { nil }
  }

  fileprivate func count(_ place: Int) -> Int64? {
    if case .count(let count)? = self[place] { count } else { nil }
  }

  fileprivate func money(_ place: Int) -> Int64? {
    if case .money(let amount)? = self[place] { amount.raw } else { nil }
  }

  fileprivate func percent(_ place: Int) -> Percent? {
    if case .percent(let percent)? = self[place] { percent } else { nil }
  }

  fileprivate func day(_ place: Int) -> Day? {
    if case .day(let day)? = self[place] { day } else { nil }
  }
}
