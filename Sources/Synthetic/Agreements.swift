import Bytes
import Events
import Values

/// The agreements: who pays by instalments, how far they are, and how it will end.
struct Agreements {
  /// How it ends.
  enum Fate {
    case kept
    /// Paid, each instalment some days late.
    case late
    /// Given up after so many instalments; the treasury says so, or the rules alone do.
    case broken(after: Int, said: Bool)
  }

  struct Entry {
    var account: Int
    var signed: Day
    var count: Int
    var paid = 0
    var instalment: Int64
    var last: Int64
    var fate: Fate
    /// The day on which something happens next.
    var action: Int32 = 0
    var isWaiting = false
  }

  var entries: [Entry] = []
  private var active: [Int] = []
  private var due: [Int] = []
  private var dueHead = 0

  mutating func add(_ entry: Entry) {
    active.append(entries.count)
    entries.append(entry)
  }

  /// Finds what is to be done as of that day.
  mutating func wake(on day: Day) {
    for number in active where !entries[number].isWaiting && entries[number].action <= day.number {
      entries[number].isWaiting = true
      due.append(number)
    }
  }

  /// The next agreement with which something is to be done.
  mutating func nextDue() -> Int? {
    guard dueHead < due.count else { return nil }
    let number = due[dueHead]
    dueHead += 1
    if dueHead == due.count {
      due.removeAll(keepingCapacity: true)
      dueHead = 0
    }
    entries[number].isWaiting = false
    return number
  }

  mutating func end(_ number: Int) {
    if let place = active.firstIndex(of: number) { active.remove(at: place) }
  }
}

extension Municipality {
  private func agreementID(_ number: Int) -> SerialID {
    SerialID(prefix: "CONV-", number: number + 1)
  }

  /// Signs the next agreement when its time has come and somebody is in need of one.
  mutating func signIfDue() -> Bool {
    let planned = (accountsToOpen * Int(config.agreements.millionths / 100) + 500_000) / 1_000_000
    let signed = agreements.entries.count
    guard signed < planned, !isSunday else { return false }
    // From 8 % to 80 % of the stream, so that there are debts before and payments behind.
    let time = config.events / 100 * 8 + config.events / 100 * 72 * (2 * signed + 1) / (2 * planned)
    guard emitted >= time else { return false }
    // The longer none is found, the less picky.
    let isLate = emitted >= time + config.events / 100 * 72 / planned
    for _ in 0..<12 {
      let number = random.below(accounts.count)
      let account = accounts[number]
      guard account.agreement == .none, !account.isClosed, account.openCount > 0 else { continue }
      if !isLate, account.habit == .prompt || account[0].due >= day.number { continue }
      sign(number)
      return true
    }
    return false
  }

  private mutating func sign(_ number: Int) {
    let account = accounts[number]
    let percents = [0, 50, 80, 100]
    let forgiven = percents[random.below(percents.count)]
    var total = account.older
    for place in 0..<account.openCount {
      let charge = account[place]
      total += charge.owed + surcharge(charge) * Int64(100 - forgiven) / 100
    }
    total = max(total, 200)
    let counts = [2, 3, 3, 4, 6, 6, 6, 10, 12, 12, 18, 24]
    let count = min(counts[random.below(counts.count)], Int(total / 100))
    let each = total / Int64(count)
    let last = total - each * Int64(count - 1)
    let fate: Agreements.Fate =
      switch random.below(100) {
      case ..<52: .kept
      case ..<74: .late
      default: .broken(after: random.below(count), said: random.chance(600))
      }
    var entry = Agreements.Entry(
      account: number, signed: day, count: count, instalment: each, last: last, fate: fate)
    plan(&entry)
    line.begin(
      kinds.signed, on: day, id: agreementID(agreements.entries.count),
      by: "ejecucion" as StaticString)
    line.put(AgreementSigned.account, key(number))
    if account.older == 0, random.chance(550) {
      let width = keyWidth
      line.put(
        AgreementSigned.charges,
        json: { buffer in
          for place in 0..<account.openCount {
            buffer.append(place == 0 ? "[\"" : ",\"")
            ChargeID(account: number + 1, width: width, serial: account[place].serial)
              .writeText(to: buffer)
            buffer.append(UInt8(ascii: "\""))
          }
          buffer.append(UInt8(ascii: "]"))
        })
    }
    if forgiven > 0 {
      line.put(
        AgreementSigned.discounts,
        json: {
          $0.append("[{\"component\":\"surcharge\",\"percent\":\"")
          $0.append(decimal: UInt64(forgiven))
          $0.append("\"}]")
        })
    }
    let signed = day
    line.put(
      AgreementSigned.instalments,
      json: { buffer in
        for place in 1...count {
          buffer.append(place == 1 ? "[{\"due\":\"" : ",{\"due\":\"")
          signed.adding(months: place).write(to: buffer)
          buffer.append("\",\"amount\":\"")
          Centavos(place == count ? last : each).write(to: buffer)
          buffer.append("\"}")
        }
        buffer.append(UInt8(ascii: "]"))
      })
    line.put(
      AgreementSigned.authority,
      "Código Fiscal Municipal, art. 61; Tesorero Municipal" as StaticString)
    end()
    accounts[number].agreement = .active
    accounts[number].dropAll()
    agreements.add(entry)
  }

  // Sets the day of what comes next.
  private mutating func plan(_ entry: inout Agreements.Entry) {
    let due = entry.signed.adding(months: entry.paid + 1).number
    switch entry.fate {
    case .kept: entry.action = due - Int32(random.below(6))
    case .late: entry.action = due + Int32(random.within(1...24))
    case .broken(let after, _):
      entry.action = entry.paid < after ? due + Int32(random.below(4)) : due + 65
    }
  }

  /// Pays an instalment or breaks the agreement; false if it ends without a word.
  mutating func goOn(_ which: Int) -> Bool {
    var entry = agreements.entries[which]
    let number = entry.account
    if case .broken(let after, let said) = entry.fate, entry.paid >= after {
      let rest = entry.instalment * Int64(entry.count - entry.paid - 1) + entry.last
      accounts[number].agreement = .past
      accounts[number].older += rest
      agreements.end(which)
      if said { breakAgreement(which) }
      return said
    }
    entry.paid += 1
    let amount = entry.paid == entry.count ? entry.last : entry.instalment
    plan(&entry)
    agreements.entries[which] = entry
    if entry.paid == entry.count {
      accounts[number].agreement = .past
      agreements.end(which)
    }
    receive(Paying(account: number, amount: amount, on: day, place: place()))
    return true
  }

  private mutating func breakAgreement(_ which: Int) {
    serials.others += 1
    line.begin(
      kinds.broken, on: day, id: SerialID(prefix: "ROMPE-", number: serials.others),
      by: "ejecucion" as StaticString)
    line.put(AgreementBroken.agreement, agreementID(which))
    line.put(
      AgreementBroken.reason, "Incumplimiento de las parcialidades convenidas" as StaticString)
    end()
  }
}
