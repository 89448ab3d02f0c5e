import Events
import Values

// §5: charges, allocation, payments, refunds, discounts.
extension AccountFold {
  mutating func assess(_ event: Event) throws {
    let named = event[ChargeAssessed.for]
    examineCharges(event, named.map { [$0] } ?? [])
    // A charge whose `for` names a charge that the account has when it is assessed belongs to that
    // charge's debt, through a chain to its root's.
    let parent = charges.first { $0.id == named }
    var charge = Charge(event, definition: record.concept(of: event), parent: parent)
    // A charge assessed after its due day first catches up: every instant (each day, if daily) ≤ its
    // `on` acts with p = the full amount.
    var t = charge.due.adding(days: 1)
    while t <= event.on {
      try charge.accrue(on: t, principal: charge.amount, under: record.policy(on: t))
      t = t.adding(days: 1)
    }
    charges.append(charge)
  }

  mutating func pay(_ event: Event) throws {
    guard let amount = event[PaymentReceived.amount] else { return }
    payments = try payments + amount
    // First to the charges it names, or, if it has no `charges`, to those that its reference names, if
    // the reference is that account's.
    var named: [String] = []
    if let own = event[PaymentReceived.charges]?.texts {
      examineCharges(event, own)
      named = own
    } else if let reference = record.reference(of: event),
      reference[ReferenceIssued.account] == account
    {
      named = reference[ReferenceIssued.charges]?.texts ?? []
    }
    try allocate(amount, naming: named)
  }

  /// Puts money on charges: first those named, then the active agreement's, then all the rest, each in
  /// allocation order; what is left is credit.
  mutating func allocate(_ amount: Centavos, naming ids: [String]) throws {
    var left = amount
    let named = charges.indices.filter { ids.contains(charges[$0].id) }
    let agreed = charges.indices.filter { isFrozen($0) }
    for group in [named, agreed, Array(charges.indices)] {
      for (place, component) in allocationOrder(group) {
        let put = min(left, charges[place].owed[component])
        if put == .zero { continue }
        left = try left - put
        charges[place].owed[component] = try charges[place].owed[component] - put
        applications.append(
          Application(
            concept: charges[place].concept, rubro: charges[place].rubro(of: component),
            component: component, amount: put))
        try countPaid(put, on: place)
      }
    }
    credit = try credit + left
  }

  /// §5: the places of what these charges may owe, in allocation order.
  func allocationOrder(_ group: [Int]) -> [(place: Int, component: Component)] {
    // Charge by charge by (`due`, `seq`).
    let sorted = group.sorted {
      (charges[$0].due, charges[$0].seq) < (charges[$1].due, charges[$1].seq)
    }
    switch policy.scope {
    case .component:
      // Component by component over the whole account.
      return policy.order.flatMap { component in sorted.map { ($0, component) } }
    case .debt:
      // Debt by debt, ordered by their root's (`due`, `seq`); in a debt, component by component.
      var roots: [Charge.Root] = []
      for place in sorted where !roots.contains(charges[place].root) {
        roots.append(charges[place].root)
      }
      roots.sort { $0 < $1 }
      return roots.flatMap { root in
        policy.order.flatMap { component in
          sorted.filter { charges[$0].root == root }.map { ($0, component) }
        }
      }
    }
  }

  mutating func refund(_ event: Event) throws {
    guard let amount = event[CreditRefunded.amount] else { return }
    // As far as there is credit.
    if amount > credit { find("refund-excess", event) }
    let paid = min(amount, credit)
    credit = try credit - paid
    refunds = try refunds + paid
  }

  mutating func discount(_ event: Event) throws {
    let components = (event[DiscountGranted.components]?.texts ?? []).compactMap(Component.init)
    // Its targets: the charges it names, else every open charge that no active agreement covers.
    let targets: [Int]
    if let named = event[DiscountGranted.charges]?.texts {
      examineCharges(event, named)
      targets = charges.indices.filter { named.contains(charges[$0].id) }
    } else {
      targets = charges.indices.filter { charges[$0].isOpen && !isFrozen($0) }
    }
    if let percent = event[DiscountGranted.percent] {
      for place in targets {
        for component in components {
          try reduce(place, component, by: share(percent, of: charges[place].owed[component]))
        }
      }
    }
    if let amount = event[DiscountGranted.amount] {
      // Spent in allocation order over all targets at once, on the listed components.
      var left = amount
      for (place, component) in allocationOrder(targets) where components.contains(component) {
        let reduction = min(left, charges[place].owed[component])
        left = try left - reduction
        try reduce(place, component, by: reduction)
      }
      if left > .zero { find("discount-excess", event) }
    }
  }

  private mutating func reduce(_ place: Int, _ component: Component, by amount: Centavos) throws {
    charges[place].owed[component] = try charges[place].owed[component] - amount
    discounts = try discounts + amount
  }
}
