import Events
import Values

/// The programmes and activities that hold in a state (§9): of several definitions the last.
struct Programme {
  private struct Key: Hashable {
    var program: Symbol
    var activity: Symbol?
    var year: Int64
  }

  /// The activities that hold, in the order of their definitions.
  private(set) var activities: [(activity: Fact.Activity, fact: Fact)] = []
  private var adopted: Set<Key> = []
  private var programmed: Set<Key> = []

  init(_ state: State) {
    var last: [Key: Int] = [:]
    let standing = state.standing
    for place in standing {
      switch state.record.facts[place].body {
      case .program(let program, let year): adopted.insert(Key(program: program, year: year))
      case .activity(let activity):
        last[
          Key(program: activity.program, activity: activity.activity, year: activity.year)] = place
      default: break
      }
    }
    for place in last.values.sorted() {
      let fact = state.record.facts[place]
      if case .activity(let activity) = fact.body { activities.append((activity, fact)) }
    }
    programmed = Set(last.keys)
  }

  func isAdopted(_ program: Symbol, _ year: Int64) -> Bool {
    adopted.contains(Key(program: program, year: year))
  }

  func isProgrammed(_ program: Symbol, _ activity: Symbol, _ year: Int64) -> Bool {
    programmed.contains(Key(program: program, activity: activity, year: year))
  }
}

/// An activity of the annual operating plan, month by month (§9).
public struct ActivityProgress: Sendable {
  /// How an activity stands.
  public enum Light: String, Sendable {
    case unknown, green, yellow, red
    case notProgrammed = "not-programmed"
  }

  /// One month.
  public struct MonthFigures: Sendable {
    /// The month.
    public let month: Month
    /// What the plan says; nil where the source is illegible.
    public let programmed: Int64?
    /// What was done.
    public let realized: Int64
    /// Both since January.
    public let programmedToDate: Int64?
    public let realizedToDate: Int64
    /// Percent of the plan to date, rounded down.
    public let advance: Int64?
    public let light: Light
  }

  /// Keys and texts of the definition.
  public let program: String
  public let activity: String
  public let name: String
  public let area: String
  public let unit: String
  public let annual: Int64?
  /// January to December, or fewer.
  public let months: [MonthFigures]
}

/// What an event says to a measure: its own top-level texts.
public protocol MeasuredEvents {
  /// Calls `body` for every event of a type, with a way to ask for a text of its own.
  func forEach(
    ofType type: Int, _ body: (_ seq: UInt64, _ text: (String) -> String?) -> Void)
}

extension State {
  /// The plan of a year against what was done, through a month.
  public func programme(
    year: Int64, through: Int, _ events: some MeasuredEvents
  ) -> [ActivityProgress] {
    let plan = Programme(self)
    let policy = policies.policy(on: day)
    return plan.activities.compactMap { activity, _ in
      guard activity.year == year, plan.isAdopted(activity.program, year) else { return nil }
      let realized = realized(activity, events)
      var months: [ActivityProgress.MonthFigures] = []
      var plannedToDate: Int64? = 0
      var doneToDate: Int64 = 0
      for month in 0..<through {
        let planned = month < activity.monthly.count ? activity.monthly[month] : nil
        plannedToDate = plannedToDate.flatMap { sum in planned.map { Exact.sum(sum, $0) } }
        doneToDate = Exact.sum(doneToDate, realized[month])
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
            realized: realized[month], programmedToDate: plannedToDate,
            realizedToDate: doneToDate, advance: advance, light: light))
      }
      return ActivityProgress(
        program: record.symbols.name(activity.program),
        activity: record.symbols.name(activity.activity), name: activity.name,
        area: record.symbols.name(activity.area), unit: activity.unit, annual: activity.annual,
        months: months)
    }
  }

  private func realized(_ activity: Fact.Activity, _ events: some MeasuredEvents) -> [Int64] {
    var months = [Int64](repeating: 0, count: 12)
    guard let measure = activity.measure else {
      for place in standing {
        guard case .reported(let report) = record.facts[place].body,
          report.program == activity.program, report.activity == activity.activity
        else { continue }
        let (year, month) = report.month.date
        if Int64(year) == activity.year { months[month - 1] = report.quantity }
      }
      return months
    }
    var bySeq: [UInt64: Fact] = [:]
    for place in standing where record.facts[place].type == measure.type {
      let fact = record.facts[place]
      if Int64(fact.on.date.year) == activity.year { bySeq[fact.seq] = fact }
    }
    var seen = [Set<Symbol>](repeating: [], count: 12)
    events.forEach(ofType: measure.type) { seq, text in
      guard let fact = bySeq[seq],
        measure.conditions.allSatisfy({ condition in
          text(condition.field).map { $0.utf8.elementsEqual(condition.text.utf8) } ?? false
        })
      else { return }
      let month = fact.on.date.month - 1
      switch measure.kind {
      case .count: months[month] += 1
      case .occurs: months[month] = 1
      case .distinct:
        if let account = owner(of: fact), seen[month].insert(account).inserted {
          months[month] += 1
        }
      case .sum:
        if let amount = text("amount").flatMap({ Centavos($0) }) {
          months[month] = Exact.sum(months[month], amount.raw)
        }
      }
    }
    return months
  }
}
