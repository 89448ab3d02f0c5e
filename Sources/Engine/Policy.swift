import Values

/// Rates, orders and thresholds in force from a day on (RULES §3, §4).
public struct Policy: Sendable {
  /// How a surcharge grows.
  public enum Method: Sendable {
    case monthly, daily
  }

  /// A surcharge on overdue principal.
  public struct Surcharge: Sendable {
    public var method: Method
    public var rate: Percent
    public var capMonths = 60
  }

  /// A step of the ladder of collection (§8).
  public struct Step: Sendable {
    /// What the step asks for.
    public enum Action: Sendable {
      case notice, suspension, closure, enforcement
    }

    /// The notices that must have been served before.
    public struct After: Sendable {
      public var notice: Symbol
      public var times: Int64
      public var daysBetween: Int64 = 0
      public var daysSince: Int64 = 0
    }

    public var name: String
    public var action: Action
    public var kinds: [Symbol]?
    public var minDays: Int64 = 0
    public var minTotal: Int64 = 0
    public var after: After?
  }

  /// The day from which it is in force.
  public var from: Day
  public var surcharge: Surcharge?
  /// Whether allocation goes debt by debt, else component by component.
  public var goesByDebt = true
  /// All five components in the order of allocation.
  public var order = Component.allCases
  public var breakAfterMissed: Int64 = 3
  public var graceDays: Int64 = 0
  public var aging: [Int64] = [30, 60, 90, 180, 365]
  public var ladder: [Step] = []
  public var green: Int64 = 90
  public var yellow: Int64 = 70

  /// All defaults, in force before any policy.
  public init(from: Day = Day(number: .min)) { self.from = from }

  /// Completes an order with the components that it leaves out.
  static func completed(_ order: [Component]) -> [Component] {
    order + Component.allCases.filter { !order.contains($0) }
  }
}

/// Which policy is in force on which day.
public struct PolicyTimeline: Sendable {
  /// The policies that are ever in force, by `from`; the first holds all defaults.
  public let policies: [Policy]

  /// A timeline of policies given in the order of (`from`, `seq`): of those of one day the last
  /// counts.
  init(_ adopted: [Policy]) {
    var kept = [Policy()]
    for policy in adopted {
      if kept[kept.count - 1].from == policy.from { kept.removeLast() }
      kept.append(policy)
    }
    policies = kept
  }

  /// The place of the policy in force on that day.
  func index(on day: Day) -> Int {
    var low = 0
    var high = policies.count
    while low < high {
      let middle = (low + high) / 2
      if policies[middle].from <= day { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// The policy in force on that day.
  public func policy(on day: Day) -> Policy { policies[index(on: day)] }

  /// The last day of the policy at that place; nil if it is in force for ever.
  func lastDay(of index: Int) -> Day? {
    index + 1 < policies.count ? policies[index + 1].from.adding(days: -1) : nil
  }
}
