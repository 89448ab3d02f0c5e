import Values

/// Charges, payments, refunds and discounts (§5).
extension AccountFold {
  mutating func assess(_ charge: Fact.Charge, _ fact: Fact, _ world: Surroundings) {
    let concept = world.concept(charge.concept, fact)
    var new = OpenCharge(
      fact, charge, rubro: concept?.rubro,
      surchargeRubro: concept?.surchargeRubro ?? concept?.rubro, accrues: concept?.accrues ?? true)
    let place = charges.count
    new.root = place
    if let root = charge.root {
      if let found = places[root] {
        new.root = charges[found].root
      } else {
        world.find?(.unknownCharge, fact, "for names a charge that the account does not have")
      }
    }
    places[fact.id] = place
    charges.append(new)
    open.append(place)
    world.note?(.charged(charge: place, amount: charge.amount), fact.on, fact)
    accrue(place, through: fact.on, fact, world)
  }

  mutating func receive(_ payment: Fact.Payment, _ fact: Fact, _ world: Surroundings) {
    world.note?(.received(amount: payment.amount), fact.on, fact)
    var named = payment.charges
    if let named { checkNames(named, fact, world) }
    if named == nil, let key = payment.reference, let reference = world.reference(key, fact),
      reference.account == account
    {
      named = reference.charges
    }
    let first = (named ?? []).compactMap { places[$0] }
    // What is left over meets nothing: it adds to the credit.
    credit = Exact.sum(credit, allocate(payment.amount, first: first, fact, world))
  }

  mutating func refund(_ amount: Int64, _ fact: Fact, _ world: Surroundings) {
    if amount > credit {
      world.find?(.refundExcess, fact, "the refund is larger than the credit")
    }
    let paid = min(amount, credit)
    credit = Exact.difference(credit, paid)
    world.note?(.refunded(amount: paid), fact.on, fact)
  }

  func checkNames(_ names: [Symbol]?, _ fact: Fact, _ world: Surroundings) {
    for name in names ?? [] where places[name] == nil {
      world.find?(.unknownCharge, fact, "a charge is named that the account does not have")
    }
  }

  // MARK: Allocation

  // Puts an amount on the charges named first, then on those of the active agreement, then on all
  // others, and gives back what is left.
  mutating func allocate(
    _ amount: Int64, first named: [Int], _ fact: Fact?, _ world: Surroundings
  ) -> Int64 {
    let policy = world.policies.policy(on: today)
    var left = amount
    let covered = active.map { agreements[$0].covered } ?? []
    for phase in [named, covered, open] where left > 0 {
      for slot in Allocation.slots(phase, of: charges, policy) where left > 0 {
        let part = min(left, charges[slot.charge].owed(slot.component))
        guard part > 0 else { continue }
        left = Exact.difference(left, part)
        charges[slot.charge].reduce(slot.component, by: part)
        if let active, charges[slot.charge].agreement == active {
          agreements[active].paid = Exact.sum(agreements[active].paid, part)
        }
        world.note?(
          .applied(charge: slot.charge, component: slot.component, amount: part), today, fact)
      }
    }
    return left
  }

  mutating func grant(_ discount: Fact.Discount, _ fact: Fact, _ world: Surroundings) {
    checkNames(discount.charges, fact, world)
    let targets =
      discount.charges.map { $0.compactMap { places[$0] } } ?? open.filter { !charges[$0].isFrozen }
    func take(_ place: Int, _ component: Component, _ amount: Int64) {
      charges[place].reduce(component, by: amount)
      world.note?(
        .discounted(charge: place, component: component, amount: amount), fact.on, fact)
    }
    if let percent = discount.percent {
      for place in targets {
        for component in discount.components {
          let amount = Exact.percent(charges[place].owed(component), percent.millionths)
          if amount > 0 { take(place, component, amount) }
        }
      }
      return
    }
    var left = discount.amount ?? 0
    let policy = world.policies.policy(on: fact.on)
    for slot in Allocation.slots(targets, of: charges, policy)
    where left > 0 && discount.components.contains(slot.component) {
      let part = min(left, charges[slot.charge].owed(slot.component))
      guard part > 0 else { continue }
      left = Exact.difference(left, part)
      take(slot.charge, slot.component, part)
    }
    if left > 0 {
      world.find?(.discountExcess, fact, "the discount is larger than what it could reduce")
    }
  }
}
