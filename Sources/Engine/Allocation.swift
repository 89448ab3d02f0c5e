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
    let byDue = sorted(places, charges, byDebt: false)
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

  /// These charges in the order in which money meets them: debt by debt, or all by (`due`, `seq`).
  static func sorted(_ places: [Int], _ charges: [OpenCharge], byDebt: Bool) -> [Int] {
    places.sorted {
      byDebt ? beforeByDebt($0, $1, charges) : before(charges[$0], charges[$1])
    }
  }

  /// Whether a charge comes before another in the order of debts: by their roots, then by themselves.
  static func beforeByDebt(_ left: Int, _ right: Int, _ charges: [OpenCharge]) -> Bool {
    let (leftRoot, rightRoot) = (charges[left].root, charges[right].root)
    return leftRoot == rightRoot
      ? before(charges[left], charges[right]) : before(charges[leftRoot], charges[rightRoot])
  }

  static func before(_ left: OpenCharge, _ right: OpenCharge) -> Bool {
    left.due != right.due ? left.due < right.due : left.seq < right.seq
  }
}
