/// In which order money meets what is owed (§5).
enum Allocation {
  /// One thing to pay: a component of a charge.
  struct Slot {
    var charge: Int
    var component: Component
  }

  /// The components of these charges on which something is owed, in the order of the policy.
  static func slots(_ places: [Int], of charges: [OpenCharge], _ order: PolicyTimeline.Order)
    -> [Slot]
  {
    let components = (0..<5).map { order.components[$0] }
    let byDue = places.sorted { before(charges[$0], charges[$1]) }
    if !order.goesByDebt {
      return components.flatMap { component in
        byDue.filter { charges[$0].owed(component) > 0 }.map {
          Slot(charge: $0, component: component)
        }
      }
    }
    var debts: [Int: [Int]] = [:]
    for place in byDue { debts[charges[place].root, default: []].append(place) }
    let roots = debts.keys.sorted { before(charges[$0], charges[$1]) }
    return roots.flatMap { root in
      components.flatMap { component in
        (debts[root] ?? []).filter { charges[$0].owed(component) > 0 }.map {
          Slot(charge: $0, component: component)
        }
      }
    }
  }

  static func before(_ left: OpenCharge, _ right: OpenCharge) -> Bool {
    left.due != right.due ? left.due < right.due : left.seq < right.seq
  }
}
