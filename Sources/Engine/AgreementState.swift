import Values

/// An agreement that took effect (§6).
public struct AgreementState: Sendable {
  /// How it stands.
  public enum Status: String, Sendable, CaseIterable {
    case active, fulfilled, broken
  }

  /// The id of the event that recorded it.
  public let id: Symbol
  /// The day of the signing.
  public let signed: Day
  let seq: UInt64
  /// How it stands.
  public var status = Status.active
  /// The covered charges, as places among the account's.
  let covered: [Int]
  // The same in the orders in which money meets them.
  private let byDebt: [Int]
  private let byDue: [Int]
  /// What was forgiven: charge, component, amount.
  let forgiveness: [(charge: Int, component: Component, amount: Int64)]
  /// What payments and credit have put on covered charges since.
  public var paid: Int64 = 0
  /// When it broke.
  public var brokenOn: Day?
  /// When it was fulfilled.
  public var fulfilledOn: Day?
  /// Instalments missed on the day it broke.
  var missedWhenBroken: Int64 = 0

  private let instalments: [(due: Day, amount: Int64)]
  private let breakAfterMissed: Int64
  private let graceDays: Int

  init(
    _ fact: Fact, _ agreement: Fact.Agreement, _ policy: Policy, covered: [Int],
    forgiveness: [(charge: Int, component: Component, amount: Int64)], among charges: [OpenCharge]
  ) {
    id = fact.id
    signed = fact.on
    seq = fact.seq
    self.covered = covered
    byDebt = Allocation.sorted(covered, charges, byDebt: true)
    byDue = Allocation.sorted(covered, charges, byDebt: false)
    self.forgiveness = forgiveness
    instalments = agreement.instalments
    breakAfterMissed = policy.breakAfterMissed
    graceDays = Int(policy.graceDays)
  }

  /// The covered charges in the order in which money meets them.
  func covered(byDebt isByDebt: Bool) -> [Int] { isByDebt ? byDebt : byDue }

  /// All that was forgiven; nothing once broken.
  public var forgiven: Int64 {
    status == .broken ? 0 : forgiveness.reduce(0) { Exact.sum($0, $1.amount) }
  }

  /// The instalments' sum.
  var promised: Int64 { instalments.reduce(0) { Exact.sum($0, $1.amount) } }

  /// How many instalments were agreed.
  public var instalmentCount: Int { instalments.count }

  /// The first instalment that is not met: when it is due, and what it lacks; nil if none is open.
  public var next: (due: Day, amount: Int64)? {
    let place = firstUnmet
    guard status == .active, place < instalments.count else { return nil }
    let sum = instalments[...place].reduce(0) { Exact.sum($0, $1.amount) }
    return (instalments[place].due, Exact.difference(sum, paid))
  }

  // The first instalment that is not met; the sums rise, so all after it are not met either.
  private var firstUnmet: Int {
    var sum: Int64 = 0
    for (place, instalment) in instalments.enumerated() {
      sum = Exact.sum(sum, instalment.amount)
      if paid < sum { return place }
    }
    return instalments.count
  }

  /// How many instalments are missed on a day.
  public func missed(on day: Day) -> Int64 {
    Int64(instalments[firstUnmet...].filter { $0.due.adding(days: graceDays) < day }.count)
  }

  /// The first day on which it breaks by itself if nothing more is paid.
  var breakDay: Day {
    var day = instalments[instalments.count - 1].due.adding(days: graceDays + 1)
    let decisive = Int64(firstUnmet) + breakAfterMissed - 1
    if decisive < Int64(instalments.count) {
      day = min(day, instalments[Int(decisive)].due.adding(days: graceDays + 1))
    }
    return max(day, signed.adding(days: 1))
  }

  /// The first day after `day` on which another instalment is missed if nothing more is paid.
  func nextMissed(after day: Day) -> Day? {
    instalments[firstUnmet...].map { $0.due.adding(days: graceDays + 1) }.filter { $0 > day }.min()
  }
}
