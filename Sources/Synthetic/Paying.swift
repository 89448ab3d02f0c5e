import Bytes
import Events
import Values

// Who pays, what, and how much.

extension Municipality {
  private var isSeason: Bool { month <= 3 }

  /// Somebody pays, if a few tries find one who would.
  mutating func pay() -> Bool {
    while let due = agreements.nextDue() { if goOn(due) { return true } }
    if random.chance(130), payByReference() { return true }
    if random.chance(3), payUnknown() { return true }
    guard let number = payer() else { return false }
    payOpen(number)
    return true
  }

  /// An account that owes and would pay today.
  mutating func payer() -> Int? {
    for _ in 0..<10 {
      let number = random.below(accounts.count)
      let account = accounts[number]
      if account.openCount == 0 || account.isClosed { continue }
      let willing =
        switch account.habit {
        case .prompt: true
        case .late: random.chance(account[0].due < day.number ? 450 : 120)
        case .debtor: random.chance(22)
        }
      if !willing { continue }
      // Predial is paid in its season, or when somebody must.
      if !isSeason, account.openCount == 1, account[0].concept == .predial,
        !account.paysByBimester, random.chance(700)
      {
        continue
      }
      return number
    }
    return nil
  }

  // Which open charge is paid: the predial in its season, else the oldest other one.
  private mutating func choice(_ number: Int) -> Int {
    let account = accounts[number]
    let wantsPredial = isSeason && random.chance(900)
    for place in 0..<account.openCount
    where (account[place].concept == .predial) == wantsPredial {
      return place
    }
    return 0
  }

  /// A guess of the surcharge on a charge as of today.
  func surcharge(_ charge: OpenCharge) -> Int64 {
    guard charge.due < day.number, charge.concept.accrues else { return 0 }
    let months = min(60, Int64(day.number - charge.due) / 30 + 1)
    return charge.owed * months * 147 / 10_000
  }

  private mutating func payOpen(_ number: Int) {
    let place = choice(number)
    let charge = accounts[number][place]
    if grantDiscount(number, place) { return }
    let owed = charge.owed + surcharge(charge)
    if accounts[number].openCount > 1, random.chance(200) {
      payAll(number)
      return
    }
    var amount = owed
    if random.chance(120) {
      amount = max(1, owed * Int64(random.within(18...82)) / 100)
      // People pay round sums.
      if amount > 10_000, random.chance(800) { amount -= amount % 5_000 }
    }
    let isNamed = random.chance(720)
    if random.chance(4), !work.refunds.isFull {
      let excess = Int64(random.within(500...60_000))
      amount = owed + excess
      work.refunds.push(
        .init(account: number, amount: excess), day: day.number + Int32(random.within(8...40)))
    }
    var paying = Paying(account: number, amount: amount, on: day, place: self.place())
    paying.charge = charge
    if isNamed { paying.name(charge.serial) }
    let principal = amount >= owed ? charge.owed : amount
    accounts[number].settle(isNamed ? charge.serial : nil, principal)
    receive(paying)
  }

  private mutating func payAll(_ number: Int) {
    let account = accounts[number]
    var amount = account.older
    for place in 0..<account.openCount {
      amount += account[place].owed + surcharge(account[place])
    }
    var paying = Paying(account: number, amount: amount, on: day, place: place())
    if account.older == 0, random.chance(600) {
      for place in 0..<account.openCount { paying.name(account[place].serial) }
    }
    accounts[number].dropAll()
    receive(paying)
  }

  /// Pays a charge of which the line before said something.
  mutating func payFollowing(_ number: Int, _ charge: OpenCharge) {
    var paying = Paying(account: number, amount: charge.owed, on: day, place: place())
    paying.charge = charge
    paying.name(charge.serial)
    accounts[number].settle(charge.serial, charge.owed)
    receive(paying)
  }

  // MARK: Discounts

  // Grants a discount if the case is one for it; the payment follows at once.
  private mutating func grantDiscount(_ number: Int, _ place: Int) -> Bool {
    var charge = accounts[number][place]
    let isEarly =
      isSeason && charge.concept == .predial && charge.due >= day.number && !charge.isTouched
    let isOld = charge.concept.accrues && charge.due + 200 < day.number
    guard (isEarly && random.chance(330)) || (isOld && random.chance(60)) else { return false }
    serials.others += 1
    line.begin(
      kinds.discount, on: day, id: SerialID(prefix: "D-", number: serials.others),
      by: "ventanilla" as StaticString)
    line.put(DiscountGranted.account, key(number))
    if isEarly {
      let isElder = random.chance(120)
      let percent = isElder ? 50 : Int64(20 - 5 * month)
      line.put(
        DiscountGranted.program, isElder ? "adulto-mayor" : "pronto-pago" as StaticString)
      line.put(DiscountGranted.percent, Percent(millionths: percent * 1_000_000))
      line.put(DiscountGranted.components, json: { $0.append("[\"principal\"]") })
      charge.owed = max(1, charge.owed - charge.owed * percent / 100)
    } else {
      let forgiven = max(1, surcharge(charge) / 2 / 100 * 100)
      line.put(DiscountGranted.program, "buen-fin-municipal" as StaticString)
      line.put(DiscountGranted.amount, Centavos(forgiven))
      line.put(DiscountGranted.components, json: { $0.append("[\"surcharge\"]") })
    }
    let id = self.charge(number, charge.serial)
    line.put(
      DiscountGranted.charges,
      json: {
        $0.append("[\"")
        id.writeText(to: $0)
        $0.append("\"]")
      })
    line.put(DiscountGranted.authority, "Acuerdo de Cabildo, art. 14" as StaticString)
    if random.chance(150) {
      line.put(
        DiscountGranted.basis, "Credencial vigente y recibo del año anterior" as StaticString)
    }
    end()
    accounts[number][place].owed = charge.owed
    accounts[number][place].isTouched = true
    charge.isTouched = true
    followUps.append(.payment(number, charge))
    return true
  }

  // MARK: References

  /// Gives out a number to pay by at banks and shops.
  mutating func issueReference() -> Bool {
    guard let number = payer() else { return false }
    let place = choice(number)
    let charge = accounts[number][place]
    serials.references += 1
    let reference = Reference(
      account: number, serial: serials.references, charge: charge.serial,
      amount: charge.owed + surcharge(charge), issued: day.number,
      expires: day.number + Int32(random.within(1...30)))
    accounts[number][place].isTouched = true
    let written = ReferenceNumber(account: number, serial: reference.serial)
    let id = self.charge(number, charge.serial)
    line.begin(
      kinds.reference, on: day, id: SerialID(prefix: "REF-", number: reference.serial),
      by: "portal" as StaticString)
    line.put(ReferenceIssued.reference, written)
    line.put(ReferenceIssued.account, key(number))
    line.put(ReferenceIssued.amount, Centavos(reference.amount))
    line.put(
      ReferenceIssued.charges,
      json: {
        $0.append("[\"")
        id.writeText(to: $0)
        $0.append("\"]")
      })
    line.put(ReferenceIssued.expires, Day(number: reference.expires))
    if random.chance(400) {
      let (bank, shop) = (random.next(), random.next())
      line.put(
        ReferenceIssued.lines,
        json: {
          $0.append("[{\"channel\":\"banco\",\"number\":\"")
          OperationNumber(chance: bank).writeText(to: $0)
          $0.append("\"},{\"channel\":\"tienda\",\"number\":\"")
          OperationNumber(chance: shop).writeText(to: $0)
          $0.append("\"}]")
        })
    }
    end()
    // With no room left, an older one is forgotten, as people do.
    if references.count < max(16, min(accountsToOpen / 4, 16_384)) {
      references.append(reference)
    } else {
      references[random.below(references.count)] = reference
    }
    return true
  }

  private mutating func payByReference() -> Bool {
    for _ in 0..<4 where !references.isEmpty {
      let place = random.below(references.count)
      let reference = references[place]
      references.swapAt(place, references.count - 1)
      references.removeLast()
      let open = accounts[reference.account].place(of: reference.charge)
      if open == nil, !random.chance(15) { continue }
      if reference.expires < day.number, !random.chance(25) { continue }
      let hasAccount = random.chance(450)
      let amount = random.chance(12) ? max(1, reference.amount - 1) : reference.amount
      var paying = Paying(
        account: hasAccount ? reference.account : nil, amount: amount, on: day,
        place: random.chance(150) ? .portal : distantPlace())
      paying.reference = ReferenceNumber(account: reference.account, serial: reference.serial)
      if open != nil { accounts[reference.account].settle(reference.charge, .max) }
      receive(paying)
      return true
    }
    return false
  }

  // A payment by a number that nobody gave out: it waits in suspense.
  private mutating func payUnknown() -> Bool {
    guard !work.suspense.isFull else { return false }
    var paying = Paying(
      account: nil, amount: Int64(random.within(5_000...400_000)), on: day, place: distantPlace())
    serials.unknown += 1
    // Beyond any number that is ever given out.
    paying.reference = ReferenceNumber(
      account: random.below(accounts.count), serial: 9_000_000_000 + serials.unknown)
    receive(paying)
    if random.chance(800) {
      work.suspense.push(serials.payments, day: day.number + Int32(random.within(3...45)))
    }
    return true
  }
}
