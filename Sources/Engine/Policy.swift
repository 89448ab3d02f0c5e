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
  /// A surcharge rule without anything to count references of, for the hot paths.
  struct Rate {
    var isMonthly = false
    var isDaily = false
    var rate = Percent(millionths: 0)
    var capMonths = 0
  }

  /// In which order money meets what is owed.
  struct Order {
    var goesByDebt: Bool
    var components: InlineArray<5, Component>
  }

  /// The policies that are ever in force, by `from`; the first holds all defaults.
  public let policies: [Policy]
  private let froms: [Day]
  private let rates: [Rate]
  private let orders: [Order]
  private let lastParts: [DayParts?]
  /// Whether any of them has a daily surcharge.
  let hasDaily: Bool

  /// A timeline of policies given in the order of (`from`, `seq`): of those of one day the last
  /// counts.
  init(_ adopted: [Policy]) {
    var kept = [Policy()]
    for policy in adopted {
      if kept[kept.count - 1].from == policy.from { kept.removeLast() }
      kept.append(policy)
    }
    policies = kept
    froms = kept.map(\.from)
    rates = kept.map { policy in
      guard let surcharge = policy.surcharge else { return Rate() }
      return Rate(
        isMonthly: surcharge.method == .monthly, isDaily: surcharge.method == .daily,
        rate: surcharge.rate, capMonths: surcharge.capMonths)
    }
    orders = kept.map { policy in
      Order(
        goesByDebt: policy.goesByDebt, components: InlineArray { policy.order[$0] })
    }
    hasDaily = rates.contains(where: \.isDaily)
    lastParts = kept.indices.map { place in
      place + 1 < kept.count ? DayParts(kept[place + 1].from.adding(days: -1)) : nil
    }
  }

  /// The place of the policy in force on that day; most questions are about the last ones.
  func index(on day: Day) -> Int {
    var place = froms.count &- 1
    while place > 0, froms[place] > day { place &-= 1 }
    return place
  }

  /// The policy in force on that day.
  public func policy(on day: Day) -> Policy { policies[index(on: day)] }

  /// The surcharge of the policy at that place.
  func rate(at place: Int) -> Rate { rates[place] }

  /// How money is allocated on that day.
  func order(on day: Day) -> Order { orders[index(on: day)] }

  /// The last day of the policy at that place and its parts; nil if it is in force for ever.
  func lastParts(of index: Int) -> DayParts? { lastParts[index] }

  /// The last day of the policy at that place; nil if it is in force for ever.
  func lastDay(of index: Int) -> Day? {
    index + 1 < froms.count ? froms[index + 1].adding(days: -1) : nil
  }
}
