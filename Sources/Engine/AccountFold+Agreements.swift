import Values

/// Agreements from the signing to their end (§6).
extension AccountFold {
  mutating func sign(_ agreement: Fact.Agreement, _ fact: Fact, _ world: Surroundings) {
    if active != nil {
      world.find?(.agreementAlreadyActive, fact, "another agreement is active")
      return
    }
    checkNames(agreement.charges, fact, world)
    let covered: [Int]
    if let named = agreement.charges {
      covered = found(named, world).filter { charges[$0].owed > 0 }
    } else {
      covered = open.filter { charges[$0].owed > 0 && charges[$0].due < fact.on }
    }
    world.note?(.signed(agreement: agreements.count), fact.on, fact)
    var forgiveness: [(charge: Int, component: Component, amount: Int64)] = []
    for place in covered {
      for (component, percent) in agreement.discounts {
        let amount = Exact.percent(charges[place].owed(component), percent.millionths)
        guard amount > 0 else { continue }
        charges[place].reduce(component, by: amount)
        isSwept = false
        tally.forgiven = Exact.sum(tally.forgiven, amount)
        forgiveness.append((place, component, amount))
        world.note?(.forgiven(charge: place, component: component, amount: amount), fact.on, fact)
      }
    }
    let place = agreements.count
    for charge in covered { charges[charge].agreement = place }
    agreements.append(
      AgreementState(
        fact, agreement, world.policies.policy(on: fact.on), covered: covered,
        forgiveness: forgiveness, among: charges))
    active = place
    if agreements[place].promised != self.covered(by: agreements[place]) {
      world.find?(
        .agreementTotal, fact, "the instalments do not sum to what is owed after forgiveness")
    }
    // Fulfilled at once, by what follows each step, if nothing is owed.
  }

  mutating func fulfil(_ place: Int, _ fact: Fact?, _ world: Surroundings) {
    world.note?(.fulfilled(agreement: place), today, fact)
    agreements[place].status = .fulfilled
    agreements[place].fulfilledOn = today
    for charge in agreements[place].covered {
      charges[charge].skip(through: today)
      charges[charge].agreement = nil
    }
    active = nil
    isSwept = false
    nextFall = Day(number: .min)
  }

  mutating func end(
    _ place: Int, brokenOn day: Day, by fact: Fact?, _ world: Surroundings
  ) {
    agreements[place].missedWhenBroken = agreements[place].missed(on: day)
    agreements[place].status = .broken
    agreements[place].brokenOn = day
    active = nil
    world.note?(.broken(agreement: place), day, fact)
    for (charge, component, amount) in agreements[place].forgiveness {
      charges[charge].restore(component, amount)
      tally.forgiven = Exact.difference(tally.forgiven, amount)
      world.note?(.restored(charge: charge, component: component, amount: amount), day, fact)
    }
    for charge in agreements[place].covered {
      charges[charge].agreement = nil
      if !open.contains(charge) { reopen(charge) }
      accrue(charge, through: DayParts(day), isCatchingUp: true, fact, world)
    }
    isSwept = false
    nextFall = Day(number: .min)
  }
}
