import Values

/// The plan of a year as of a day: the activities that hold, and what is to be measured for them.
public struct YearPlan: Sendable {
  let year: Int64
  let day: Day
  let activities: [Fact.Activity]
  /// Where each activity's measure stands among the measures; nil if it is reported by hand.
  let places: [Int?]
  /// What is to be measured.
  public let measures: Measures

  /// The plan in a state of what concerns all accounts.
  public init(_ state: State, year: Int64) {
    let programme = Programme(state)
    self.year = year
    day = state.day
    activities = programme.activities.map(\.activity).filter {
      $0.year == year && programme.isAdopted($0.program, year)
    }
    var wanted: [Fact.Measure] = []
    var places: [Int?] = []
    for activity in activities {
      places.append(activity.measure == nil ? nil : wanted.count)
      if let measure = activity.measure { wanted.append(measure) }
    }
    self.places = places
    measures = Measures(wanted, year: Int(clamping: year))
  }
}

extension Population {
  /// The plan of a year, by which histories are measured.
  public func plan(year: Int64) -> YearPlan {
    YearPlan(histories.commonState(asOf: day), year: year)
  }

  /// The plan of a year against what was done, through a month; of histories that were measured for it.
  public func programme(year: Int64, through: Int) throws -> [ActivityProgress] {
    try lastingProgramme(year: year, through: through).activities
  }

  /// The same, and the last day as of which it is this if nothing more is recorded.
  public func lastingProgramme(
    year: Int64, through: Int
  ) throws -> (activities: [ActivityProgress], through: Day) {
    let state = histories.commonState(asOf: day)
    let plan = YearPlan(state, year: year)
    var count = MeasureCount(plan)
    try histories.forEachShard { [day] shard in
      var count = MeasureCount(plan)
      shard.forEach(withGroups: true) { history in
        if history.group == .measured { count.add(history, asOf: day) }
      }
      return count
    } _: {
      count.add($0)
    }
    let activities = plan.activities.indices.map { place in
      plan.progress(
        of: place, done: plan.places[place].map { count.months($0) } ?? state.reported(plan, place),
        through: through, state)
    }
    var next = min(count.nextDay, state.record.nextDay(after: day))
    for policy in state.policies.policies where policy.from > day { next = min(next, policy.from) }
    return (activities, next.adding(days: -1))
  }
}

extension State {
  // What was reported by hand, by months.
  fileprivate func reported(_ plan: YearPlan, _ place: Int) -> [Int64] {
    let activity = plan.activities[place]
    var months = [Int64](repeating: 0, count: 12)
    for place in standing {
      guard case .reported(let report) = record.facts[place].body,
        report.program == activity.program, report.activity == activity.activity
      else { continue }
      let (year, month) = report.month.date
      if Int64(year) == plan.year { months[month - 1] = report.quantity }
    }
    return months
  }
}

extension YearPlan {
  fileprivate func progress(
    of place: Int, done: [Int64], through: Int, _ state: State
  ) -> ActivityProgress {
    let activity = activities[place]
    let policy = state.policies.policy(on: day)
    var months: [ActivityProgress.MonthFigures] = []
    var plannedToDate: Int64? = 0
    var doneToDate: Int64 = 0
    for month in 0..<through {
      let planned = month < activity.monthly.count ? activity.monthly[month] : nil
      plannedToDate = plannedToDate.flatMap { sum in planned.map { Exact.sum(sum, $0) } }
      doneToDate = Exact.sum(doneToDate, done[month])
      var advance: Int64?
      let light: ActivityProgress.Light
      switch plannedToDate {
      case nil: light = .unknown
      case 0?: light = .notProgrammed
      case let sum?:
        let percent = Int64(clamping: Int128(doneToDate) * 100 / Int128(sum))
        advance = percent
        light = percent >= policy.green ? .green : percent >= policy.yellow ? .yellow : .red
      }
      months.append(
        ActivityProgress.MonthFigures(
          month: Month(year: Int(year), month: month + 1), programmed: planned,
          realized: done[month], programmedToDate: plannedToDate, realizedToDate: doneToDate,
          advance: advance, light: light))
    }
    let symbols = state.record.symbols
    return ActivityProgress(
      program: symbols.name(activity.program), activity: symbols.name(activity.activity),
      name: activity.name, area: symbols.name(activity.area), unit: activity.unit,
      annual: activity.annual, months: months)
  }
}
