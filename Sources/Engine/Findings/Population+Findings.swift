import Values

extension Population {
  /// All findings, by (`seq`, `code`, `account`, `detail`) (§10); of histories that were brought
  /// together for them.
  public func findings() throws -> [Finding] { try lastingFindings().findings }

  /// The same, and the last day as of which they are these if nothing more is recorded.
  public func lastingFindings() throws -> (findings: [Finding], through: Day) {
    precondition(histories.isForFindings, "histories without the groups of findings")
    let state = histories.commonState(asOf: day)
    let common = CommonFindings(state)
    var found = common.found
    var nextDay = state.record.nextDay(after: day)
    var firsts: [String: FirstCharge] = [:]
    try histories.forEachShard { [day, closings = common.closings] shard in
      let search = FindingSearch(shard.desk, asOf: day, closings)
      shard.forEach(withGroups: true) { search.look(at: $0) }
      return (found: search.found, firsts: search.firstsByName, nextDay: search.nextDay)
    } _: { part in
      nextDay = min(nextDay, part.nextDay)
      found += part.found
      firsts.merge(part.firsts) { $0.precedes($1) ? $0 : $1 }
    }
    for first in firsts.values {
      found.append(
        Finding(
          code: .unknownConcept, seq: first.seq, event: first.event, account: first.account,
          detail: "the concept was never defined"))
    }
    found.sort { $0.precedes($1) }
    return (Population.withoutRepeats(found), nextDay.adding(days: -1))
  }

  // Several accounts may owe a fine on one certificate's subject: that is one finding.
  private static func withoutRepeats(_ found: [Finding]) -> [Finding] {
    var kept: [Finding] = []
    kept.reserveCapacity(found.count)
    for finding in found {
      if finding.code == .certificateWithInfraction, finding == kept.last { continue }
      kept.append(finding)
    }
    return kept
  }
}

extension Record {
  /// The first day after another on which one of the facts takes effect.
  func nextDay(after day: Day) -> Day {
    let place = facts.partitioning { $0.on > day }
    return place < facts.count ? facts[place].on : Day(number: .max)
  }
}

/// The first charge of a concept that was never defined.
struct FirstCharge: Sendable {
  var on: Day
  var seq: UInt64
  var event: String
  var account: String?

  func precedes(_ other: FirstCharge) -> Bool {
    on != other.on ? on < other.on : seq < other.seq
  }
}

/// The closings of months, by which late events are told.
struct Closings: Sendable {
  private struct Closing {
    var month: Month
    var seq: UInt64
  }

  /// In the order of the rules.
  private var inOrder: [Closing] = []
  /// By seq, each with the last month that it or one before it closed.
  private var latest: [Closing] = []

  /// The closings that stand.
  init(_ state: State) {
    for place in state.standing {
      let fact = state.record.facts[place]
      if case .periodClosed(let month) = fact.body {
        inOrder.append(Closing(month: month, seq: fact.seq))
      }
    }
    for closing in inOrder.sorted(by: { $0.seq < $1.seq }) {
      let month = latest.last.map { max($0.month, closing.month) } ?? closing.month
      latest.append(Closing(month: month, seq: closing.seq))
    }
  }

  /// The first closing, in the order, of that month or a later one that was recorded before an event.
  func closing(of month: Month, before seq: UInt64) -> UInt64? {
    let count = latest.partitioning { $0.seq >= seq }
    guard count > 0, latest[count - 1].month >= month else { return nil }
    return inOrder.first { $0.seq < seq && $0.month >= month }?.seq
  }

  /// What is found about an event that takes effect on that day; nil if its month was open.
  func finding(
    _ fact: Fact, _ ids: SymbolTable, effective day: Day, account: @autoclosure () -> String?
  ) -> Finding? {
    if latest.isEmpty { return nil }
    let month = day.month
    guard let closing = closing(of: month, before: fact.seq) else { return nil }
    return Finding(
      code: .closedPeriod, seq: fact.seq, event: ids.name(fact.id), account: account(),
      detail: "it takes effect in \(month); event \(closing) closed that")
  }
}
