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
      case .activity(let kept):
        let activity = state.record.bodies[kept]
        last[
          Key(program: activity.program, activity: activity.activity, year: activity.year)] = place
      default: break
      }
    }
    for place in last.values.sorted() {
      let fact = state.record.facts[place]
      if case .activity(let activity) = fact.body {
        activities.append((state.record.bodies[activity], fact))
      }
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
public struct ActivityProgress: Sendable, Equatable {
  /// How an activity stands.
  public enum Light: String, Sendable {
    case unknown, green, yellow, red
    case notProgrammed = "not-programmed"
  }

  /// One month.
  public struct MonthFigures: Sendable, Equatable {
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

    /// A month by its figures.
    public init(
      month: Month, programmed: Int64?, realized: Int64, programmedToDate: Int64?,
      realizedToDate: Int64, advance: Int64?, light: Light
    ) {
      self.month = month
      self.programmed = programmed
      self.realized = realized
      self.programmedToDate = programmedToDate
      self.realizedToDate = realizedToDate
      self.advance = advance
      self.light = light
    }
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

  /// An activity by its definition and its months.
  public init(
    program: String, activity: String, name: String, area: String, unit: String, annual: Int64?,
    months: [MonthFigures]
  ) {
    self.program = program
    self.activity = activity
    self.name = name
    self.area = area
    self.unit = unit
    self.annual = annual
    self.months = months
  }

  /// The same through a month of the year.
  public func cut(through month: Int) -> ActivityProgress {
    ActivityProgress(
      program: program, activity: activity, name: name, area: area, unit: unit, annual: annual,
      months: Array(months.prefix(month)))
  }
}
