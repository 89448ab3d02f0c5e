import Bytes
import Events
import Values

/// The tills of the offices: what they took today, so that their closings tie.
struct Counter {
  /// How a till is paid.
  enum Means: Int, CaseIterable {
    case cash, card, cheque

    var channel: StaticString {
      switch self {
      case .cash: "efectivo"
      case .card: "tarjeta"
      case .cheque: "cheque"
      }
    }
  }

  struct Total {
    var count = 0
    var amount: Int64 = 0
  }

  struct Till {
    var receipts = 0
    var totals = InlineArray<3, Total>(repeating: Total())

    var isEmpty: Bool { totals[0].count + totals[1].count + totals[2].count == 0 }
  }

  static let offices: [StaticString] = ["tesoreria", "norte", "centro", "mercado"]

  private(set) var tills = Array(repeating: Till(), count: 8)
  private var cash = Array(repeating: Int64(0), count: 4)
  /// How many tills are open today.
  private(set) var openTills = 0
  // In a quiet town a till opens only every so many days.
  private let interval: Int

  init(usualDay: Int) { interval = max(1, 200 / max(1, usualDay)) }

  /// Opens as many tills as the day's events need.
  mutating func open(dayIndex: Int, quota: Int) {
    openTills = quota > 0 && dayIndex % interval == 0 ? max(1, min(tills.count, quota / 90)) : 0
  }

  /// Takes money, and gives the number of the receipt.
  mutating func take(_ amount: Int64, at till: Int, _ means: Means) -> Int {
    tills[till].totals[means.rawValue].count += 1
    tills[till].totals[means.rawValue].amount += amount
    tills[till].receipts += 1
    return tills[till].receipts
  }

  func officeKey(of till: Int) -> StaticString { Counter.offices[till % Counter.offices.count] }

  /// Closes the next till that took anything, and gives its totals.
  mutating func close() -> (till: Int, totals: InlineArray<3, Total>)? {
    openTills = 0
    guard let till = tills.firstIndex(where: { !$0.isEmpty }) else { return nil }
    let totals = tills[till].totals
    cash[till % cash.count] += totals[Means.cash.rawValue].amount
    tills[till].totals = InlineArray(repeating: Total())
    return (till, totals)
  }

  /// Takes the next office's cash to the bank.
  mutating func deposit() -> (office: StaticString, amount: Int64)? {
    guard let office = cash.firstIndex(where: { $0 > 0 }) else { return nil }
    defer { cash[office] = 0 }
    return (Counter.offices[office], cash[office])
  }
}

extension Municipality {
  /// In the evening: writes the next closing or deposit, if any is left.
  mutating func closeTills() -> Bool {
    if let (till, totals) = counter.close() {
      serials.closings += 1
      line.begin(
        kinds.till, on: day, id: SerialID(prefix: "CORTE-", number: serials.closings),
        by: NumberedKey(word: "caja-", number: till + 1))
      line.put(TillClosed.office, counter.officeKey(of: till))
      line.put(TillClosed.till, NumberedKey(word: "caja-", number: till + 1))
      line.put(TillClosed.day, day)
      line.put(
        TillClosed.totals,
        json: { buffer in
          var mark = UInt8(ascii: "[")
          for means in Counter.Means.allCases where totals[means.rawValue].count > 0 {
            buffer.append(mark)
            mark = UInt8(ascii: ",")
            buffer.append("{\"channel\":\"")
            buffer.append(means.channel)
            buffer.append("\",\"count\":")
            buffer.append(decimal: UInt64(totals[means.rawValue].count))
            buffer.append(",\"amount\":\"")
            Centavos(totals[means.rawValue].amount).write(to: buffer)
            buffer.append("\"}")
          }
          buffer.append(UInt8(ascii: "]"))
        })
      end()
      return true
    }
    if let (office, amount) = counter.deposit() {
      serials.deposits += 1
      line.begin(
        kinds.deposit, on: day, id: SerialID(prefix: "DEP-", number: serials.deposits),
        by: office)
      line.put(DepositRecorded.office, office)
      line.put(DepositRecorded.bank, NumberedKey(word: "banco-", number: 1 + year % 4))
      line.put(DepositRecorded.amount, Centavos(amount))
      line.put(
        DepositRecorded.slip, FolioKey(word: "F", series: year, number: serials.deposits))
      end()
      return true
    }
    return false
  }
}
