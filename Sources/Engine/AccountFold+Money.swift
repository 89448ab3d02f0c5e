import Values

/// Charges, payments, refunds and discounts (§5).
extension AccountFold {
  mutating func assess(_ charge: Fact.Charge, _ fact: Fact, _ world: Surroundings) {
    let concept = world.state.definition(of: charge.concept, before: fact)
    var new = OpenCharge(
      fact, charge, rubro: concept?.rubro,
      surchargeRubro: concept?.surchargeRubro ?? concept?.rubro, accrues: concept?.accrues ?? true)
    let place = charges.count
    new.root = place
    if let root = charge.root {
      if let found = places[root] {
        new.root = charges[found].root
        // So far each was a debt of its own.
        if !hasChains { inDebtOrder = open }
        hasChains = true
      } else {
        world.find?(.unknownCharge, fact, "for names a charge that the account does not have")
      }
    }
    places.append(fact.id)
    charges.append(new)
    reopen(place)
    tally.charged = Exact.sum(tally.charged, charge.amount)
    world.note?(.charged(charge: place, amount: charge.amount), fact.on, fact)
    accrue(place, through: DayParts(fact.on), isCatchingUp: true, fact, world)
    nextFall = min(nextFall, charges[place].nextFall(world.policies))
  }

  mutating func receive(_ payment: Fact.Payment, _ fact: Fact, _ world: Surroundings) {
    tally.received = Exact.sum(tally.received, payment.amount)
    world.note?(.received(amount: payment.amount), fact.on, fact)
    var named = payment.charges
    checkNames(named, fact, world)
    if named == nil, let key = payment.reference {
      named = world.state.charges(ofReference: key, to: account, before: fact)
    }
    // What is left over meets nothing: it adds to the credit.
    credit = Exact.sum(credit, allocate(payment.amount, first: named, fact, world))
  }

  mutating func refund(_ amount: Int64, _ fact: Fact, _ world: Surroundings) {
    if amount > credit {
      world.find?(.refundExcess, fact, "the refund is larger than the credit")
    }
    let paid = min(amount, credit)
    credit = Exact.difference(credit, paid)
    tally.refunded = Exact.sum(tally.refunded, paid)
    world.note?(.refunded(amount: paid), fact.on, fact)
  }

  func checkNames(_ names: Fact.KeyList?, _ fact: Fact, _ world: Surroundings) {
    guard let names, let find = world.find else { return }
    for name in world.bodies[names] where places[name] == nil {
      find(.unknownCharge, fact, "a charge is named that the account does not have")
    }
  }

  /// The places of those of the charges that the account has.
  func found(_ names: Fact.KeyList, _ world: Surroundings) -> [Int] {
    world.bodies[names].compactMap { places[$0] }
  }

  // MARK: Allocation

  // Puts an amount on the charges named first, then on those of the active agreement, then on all
  // others, and gives back what is left.
  mutating func allocate(
    _ amount: Int64, first named: Fact.KeyList?, _ fact: Fact?, _ world: Surroundings
  ) -> Int64 {
    let order = world.policies.order(on: today)
    var left = amount
    if let named, named.count == 1 {
      // As most payments do: no list is made.
      if let place = places[world.bodies[named, 0]] {
        put(&left, inTurnOn: place, order, fact, world)
      }
    } else if let named {
      put(&left, on: found(named, world), order, fact, world)
    }
    if left > 0, let active {
      let covered = agreements[active].covered(byDebt: order.goesByDebt)
      put(&left, inOrder: covered, order, fact, world)
    }
    if left > 0 { putOnOpen(&left, order, fact, world) }
    return left
  }

  // Puts an amount on these charges, in the order of allocation.
  private mutating func put(
    _ left: inout Int64, on places: [Int], _ order: PolicyTimeline.Order, _ fact: Fact?,
    _ world: Surroundings
  ) {
    if places.isEmpty { return }
    if places.count == 1 { return put(&left, inTurnOn: places[0], order, fact, world) }
    if !hasChains || !order.goesByDebt {
      let byDue = places.sorted { Allocation.before(charges[$0], charges[$1]) }
      return put(&left, inTurnOn: byDue, order, fact, world)
    }
    let sorted = Allocation.sorted(places, charges, byDebt: true)
    put(&left, inOrder: sorted, order, fact, world)
  }

  // Puts an amount on charges that are in the order of allocation, debt by debt or all at once.
  private mutating func put(
    _ left: inout Int64, inOrder places: [Int], _ order: PolicyTimeline.Order, _ fact: Fact?,
    _ world: Surroundings
  ) {
    var start = 0
    while start < places.count, left > 0 {
      var end = order.goesByDebt ? start + 1 : places.count
      while end < places.count, charges[places[end]].root == charges[places[start]].root {
        end += 1
      }
      for index in 0..<5 {
        for place in places[start..<end] where left > 0 {
          put(&left, on: place, order.components[index], fact, world)
        }
      }
      start = end
    }
  }

  // The same on all open charges, which are in order already unless debts are chains.
  private mutating func putOnOpen(
    _ left: inout Int64, _ order: PolicyTimeline.Order, _ fact: Fact?, _ world: Surroundings
  ) {
    if hasChains, order.goesByDebt {
      return put(&left, inOrder: inDebtOrder, order, fact, world)
    }
    put(&left, inTurnOn: open, order, fact, world)
  }

  // Puts an amount on charges that are in order by (`due`, `seq`), each a debt of its own.
  private mutating func put(
    _ left: inout Int64, inTurnOn places: [Int], _ order: PolicyTimeline.Order, _ fact: Fact?,
    _ world: Surroundings
  ) {
    if order.goesByDebt {
      for place in places where left > 0 { put(&left, inTurnOn: place, order, fact, world) }
      return
    }
    for index in 0..<5 {
      for place in places where left > 0 {
        put(&left, on: place, order.components[index], fact, world)
      }
    }
  }

  // Puts an amount on the components of one charge.
  @inline(__always)
  private mutating func put(
    _ left: inout Int64, inTurnOn place: Int, _ order: PolicyTimeline.Order, _ fact: Fact?,
    _ world: Surroundings
  ) {
    for index in 0..<5 { put(&left, on: place, order.components[index], fact, world) }
  }

  @inline(__always)
  private mutating func put(
    _ left: inout Int64, on place: Int, _ component: Component, _ fact: Fact?,
    _ world: Surroundings
  ) {
    let part = min(left, charges[place].owed(component))
    guard part > 0 else { return }
    left = Exact.difference(left, part)
    charges[place].reduce(component, by: part)
    isSwept = false
    if let active, charges[place].agreement == active {
      agreements[active].paid = Exact.sum(agreements[active].paid, part)
    }
    tally.applied = Exact.sum(tally.applied, part)
    world.income?(charges[place], component, part, today)
    world.note?(.applied(charge: place, component: component, amount: part), today, fact)
  }

  mutating func grant(_ discount: Fact.Discount, _ fact: Fact, _ world: Surroundings) {
    checkNames(discount.charges, fact, world)
    let targets =
      discount.charges.map { found($0, world) } ?? open.filter { !charges[$0].isFrozen }
    func take(_ place: Int, _ component: Component, _ amount: Int64) {
      charges[place].reduce(component, by: amount)
      isSwept = false
      tally.discounts = Exact.sum(tally.discounts, amount)
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
    let order = world.policies.order(on: fact.on)
    for slot in Allocation.slots(targets, of: charges, order)
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
