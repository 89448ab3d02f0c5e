import Events
import Values

/// The file of a bank that comes days late.
struct BankFile {
  var left = 0
  /// How many lines the next one has.
  var size = 1
  var day = Day(number: 0)
  /// How many late lines there are so far.
  var written = 0
}

/// Payments that may still be taken back: a sample of the newest.
struct Returns {
  struct Entry {
    var payment: UInt64
    var account: Int
    var amount: Int64
    var day: Int32
    var charge: OpenCharge?
    var place: Place
  }

  private var entries: [Entry] = []
  private let room: Int
  /// How many events were annulled so far.
  var annulled = 0

  init(room: Int) { self.room = room }

  mutating func keep(_ entry: Entry, _ random: inout Random) {
    if entries.count < room {
      entries.append(entry)
    } else {
      entries[random.below(room)] = entry
    }
  }

  /// Takes out a payment of an earlier day, if a few tries find one.
  mutating func take(before day: Int32, _ random: inout Random) -> Entry? {
    for _ in 0..<8 where !entries.isEmpty {
      let place = random.below(entries.count)
      if entries[place].day >= day { continue }
      entries.swapAt(place, entries.count - 1)
      return entries.removeLast()
    }
    return nil
  }
}

extension Municipality {
  // How many of the lines so far are to be of a kind.
  private func quota(_ share: Percent) -> Int {
    Int(Int64(emitted) * (share.millionths / 100) / 1_000_000)
  }

  /// Goes on with a late file, or begins one when it is time.
  mutating func writeBankFile() -> Bool {
    if bankFile.left == 0 {
      guard latest.number - seasons.first.number >= 12,
        quota(config.outOfOrder) - bankFile.written >= bankFile.size
      else { return false }
      bankFile.left = bankFile.size
      bankFile.size = 1 + random.below(max(1, min(200, usualDay / 10)))
      bankFile.day = latest.adding(days: -random.within(1...9))
    }
    bankFile.left -= 1
    bankFile.written += 1
    let on = max(seasons.first, bankFile.day.adding(days: -random.below(2)))
    let number = earlyPayer(on)
    let isOpen = accounts[number].openCount > 0
    let owed = isOpen ? accounts[number][0].owed : Int64(random.within(10_000...90_000))
    // It names no charge: on that day there may have been none yet.
    let paying = Paying(account: number, amount: owed, on: on, place: distantPlace())
    accounts[number].settle(nil, owed)
    receive(paying)
    return true
  }

  private mutating func earlyPayer(_ on: Day) -> Int {
    for _ in 0..<4 {
      if let number = payer(), accounts[number].opened <= on.number { return number }
    }
    for _ in 0..<8 {
      let number = random.below(accounts.count)
      if accounts[number].opened <= on.number, !accounts[number].isClosed { return number }
    }
    return 0
  }

  /// Annuls an event if one is due.
  mutating func annulIfDue() -> Bool {
    guard quota(config.annulled) > returns.annulled else { return false }
    if random.chance(150), annulCharge() { return true }
    if let entry = returns.take(before: day.number, &random) {
      annul(entry)
      return true
    }
    return annulCharge()
  }

  private mutating func annul(_ entry: Returns.Entry) {
    returns.annulled += 1
    var reason: StaticString = "Pago aplicado a otra cuenta por error de captura"
    var isCheque = false
    switch entry.place {
    case .till(_, .cheque):
      reason = "Cheque devuelto por fondos insuficientes"
      isCheque = true
    case .bank, .shop: reason = "Cargo desconocido por el banco; operación reversada"
    default: break
    }
    line.begin(
      kinds.annulled, on: day, id: SerialID(prefix: "AN-", number: returns.annulled),
      by: "contabilidad" as StaticString)
    line.put(EventAnnulled.target, PaymentID(serial: entry.payment, seed: config.seed))
    line.put(EventAnnulled.reason, reason)
    line.put(EventAnnulled.authority, "Oficio de la Dirección de Ingresos" as StaticString)
    end()
    guard var charge = entry.charge else { return }
    charge.owed = entry.amount
    charge.isTouched = true
    if let place = accounts[entry.account].place(of: charge.serial) {
      accounts[entry.account][place].owed += entry.amount
    } else {
      accounts[entry.account].add(charge)
    }
    if isCheque {
      followUps.append(.indemnity(entry.account, charge.serial, max(1, entry.amount / 5)))
    }
  }

  // A charge that should not have been made, and that nothing else names.
  private mutating func annulCharge() -> Bool {
    for _ in 0..<12 {
      let number = random.below(accounts.count)
      let last = accounts[number].openCount - 1
      guard last >= 0 else { continue }
      let charge = accounts[number][last]
      if charge.isTouched || charge.serial != accounts[number].charges { continue }
      returns.annulled += 1
      line.begin(
        kinds.annulled, on: day, id: SerialID(prefix: "AN-", number: returns.annulled),
        by: "facturacion" as StaticString)
      line.put(EventAnnulled.target, self.charge(number, charge.serial))
      line.put(EventAnnulled.reason, "Cobro improcedente según padrón" as StaticString)
      line.put(EventAnnulled.authority, "Resolución de la Tesorería Municipal" as StaticString)
      end()
      accounts[number].drop(last)
      return true
    }
    return false
  }
}
