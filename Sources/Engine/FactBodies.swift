import Events
import Values

/// What facts say that is too long or too rare to stand in each of them: lists of keys, and large bodies.
///
/// So a fact is a handful of numbers: arrays of them are made, sorted and dropped without a reference to
/// be counted. Not shared between threads.
final class FactBodies {
  @exclusivity(unchecked) private var keys: [Symbol] = []
  @exclusivity(unchecked) private var policies: [Policy] = []
  @exclusivity(unchecked) private var discounts: [Fact.Discount] = []
  @exclusivity(unchecked) private var agreements: [Fact.Agreement] = []
  @exclusivity(unchecked) private var tills: [Fact.Till] = []
  @exclusivity(unchecked) private var activities: [Fact.Activity] = []

  /// Forgets everything and keeps the memory for lists.
  func removeAll() {
    keys.removeAll(keepingCapacity: true)
    discounts.removeAll(keepingCapacity: true)
    if !agreements.isEmpty { agreements = [] }
    if !policies.isEmpty { policies = [] }
    if !tills.isEmpty { tills = [] }
    if !activities.isEmpty { activities = [] }
  }

  // MARK: Lists of keys

  /// How many keys there are in all lists: where the next one begins.
  var keyCount: Int { keys.count }

  /// Adds a key to the list that is being made.
  func add(_ key: Symbol) { keys.append(key) }

  /// The list of the keys that were added since there were `start`.
  func list(from start: Int) -> Fact.KeyList {
    Fact.KeyList(
      start: UInt32(truncatingIfNeeded: start),
      count: UInt32(truncatingIfNeeded: keys.count - start)
    )
  }

  /// The keys of a list.
  @inline(__always)
  subscript(list: Fact.KeyList) -> ArraySlice<Symbol> {
    keys[Int(list.start)..<Int(list.start) + Int(list.count)]
  }

  /// The key at a place of a list.
  @inline(__always)
  subscript(list: Fact.KeyList, place: Int) -> Symbol {
    precondition(place >= 0 && place < Int(list.count), "a key beyond the list")
    return keys[Int(list.start) &+ place]
  }

  // MARK: Large bodies

  func keep(_ policy: Policy) -> Fact.Body { .policy(FactBodies.keep(policy, in: &policies)) }

  func keep(_ discount: Fact.Discount) -> Fact.Body {
    .discount(FactBodies.keep(discount, in: &discounts))
  }

  func keep(_ agreement: Fact.Agreement) -> Fact.Body {
    .agreement(FactBodies.keep(agreement, in: &agreements))
  }

  func keep(_ till: Fact.Till) -> Fact.Body { .tillClosed(FactBodies.keep(till, in: &tills)) }

  func keep(_ activity: Fact.Activity) -> Fact.Body {
    .activity(FactBodies.keep(activity, in: &activities))
  }

  private static func keep<Body>(_ body: Body, in bodies: inout [Body]) -> Fact.Kept<Body> {
    bodies.append(body)
    return Fact.Kept(place: UInt32(truncatingIfNeeded: bodies.count - 1))
  }

  subscript(kept: Fact.Kept<Policy>) -> Policy { policies[Int(kept.place)] }
  subscript(kept: Fact.Kept<Fact.Discount>) -> Fact.Discount { discounts[Int(kept.place)] }
  subscript(kept: Fact.Kept<Fact.Agreement>) -> Fact.Agreement { agreements[Int(kept.place)] }
  subscript(kept: Fact.Kept<Fact.Till>) -> Fact.Till { tills[Int(kept.place)] }
  subscript(kept: Fact.Kept<Fact.Activity>) -> Fact.Activity { activities[Int(kept.place)] }
}

extension Fact {
  /// Where a list of keys lies among the bodies of its record.
  public struct KeyList: Sendable {
    let start: UInt32
    let count: UInt32
  }

  /// Where a large body lies among those of its record.
  public struct Kept<Body>: Sendable {
    let place: UInt32
  }
}
