import Bytes
import Events
import Values

/// A number to pay by that was given out and not yet used.
struct Reference {
  var account: Int
  var serial: Int
  var charge: UInt32
  var amount: Int64
  var issued: Int32
  var expires: Int32
}

/// Where and how money comes in.
enum Place: LineText {
  case till(Int, Counter.Means)
  case window
  case bank(Int)
  case shop(Int)
  case portal
  case transfer

  /// Who records it.
  func writeText(to buffer: ByteBuffer) {
    switch self {
    case .till(let number, _): NumberedKey(word: "caja-", number: number + 1).writeText(to: buffer)
    case .window: buffer.append("ventanilla")
    case .bank(let number): NumberedKey(word: "banco-", number: number).writeText(to: buffer)
    case .shop(let number): NumberedKey(word: "tiendas-", number: number).writeText(to: buffer)
    case .portal: buffer.append("portal")
    case .transfer: buffer.append("spei")
    }
  }

  var channel: StaticString {
    switch self {
    case .till(_, let means): means.channel
    case .window: "efectivo"
    case .bank: "banco"
    case .shop: "tienda"
    case .portal: "portal"
    case .transfer: "transferencia"
    }
  }
}

/// A payment about to be written.
struct Paying {
  var account: Int?
  var reference: ReferenceNumber?
  var amount: Int64
  var on: Day
  var place: Place
  private(set) var named = InlineArray<4, UInt32>(repeating: 0)
  private(set) var namedCount = 0
  /// The charge that the first name stands for, should the payment be taken back.
  var charge: OpenCharge?

  init(account: Int?, amount: Int64, on: Day, place: Place) {
    self.account = account
    self.amount = max(1, amount)
    self.on = on
    self.place = place
  }

  mutating func name(_ serial: UInt32) {
    named[namedCount] = serial
    namedCount += 1
  }
}

extension Municipality {
  /// Where a person pays at this hour.
  mutating func place() -> Place {
    let drawn = random.below(100)
    if counter.openTills > 0, drawn < 48 {
      let means: Counter.Means =
        switch random.below(100) {
        case ..<61: .cash
        case ..<88: .card
        default: .cheque
        }
      return .till(random.below(counter.openTills), means)
    }
    return switch drawn {
    case ..<52 where !isSunday: .window
    case ..<72: .bank(1 + random.below(4))
    case ..<84: .shop(1 + random.below(2))
    case ..<97: .portal
    default: .transfer
    }
  }

  /// A place of which a file comes days later.
  mutating func distantPlace() -> Place {
    random.chance(700) ? .bank(1 + random.below(4)) : .shop(1 + random.below(2))
  }

  /// Writes a payment.
  mutating func receive(_ paying: Paying) {
    serials.payments += 1
    line.begin(
      kinds.payment, on: paying.on,
      id: PaymentID(serial: serials.payments, seed: config.seed), by: paying.place)
    if let number = paying.account { line.put(PaymentReceived.account, key(number)) }
    if let reference = paying.reference { line.put(PaymentReceived.reference, reference) }
    line.put(PaymentReceived.amount, Centavos(paying.amount))
    line.put(PaymentReceived.channel, paying.place.channel)
    switch paying.place {
    case .till(let number, let means):
      let receipt = counter.take(paying.amount, at: number, means)
      line.put(PaymentReceived.office, counter.officeKey(of: number))
      line.put(PaymentReceived.till, NumberedKey(word: "caja-", number: number + 1))
      line.put(
        PaymentReceived.receipt, FolioKey(word: "R", series: number + 1, number: receipt))
    case .window: line.put(PaymentReceived.office, "centro" as StaticString)
    default: line.put(PaymentReceived.external, OperationNumber(chance: random.next()))
    }
    if let number = paying.account, paying.namedCount > 0 {
      let account = AccountKey(number: number + 1, width: keyWidth)
      line.put(
        PaymentReceived.charges,
        json: { buffer in
          for place in 0..<paying.namedCount {
            buffer.append(place == 0 ? "[\"" : ",\"")
            ChargeID(account: account.number, width: account.width, serial: paying.named[place])
              .writeText(to: buffer)
            buffer.append(UInt8(ascii: "\""))
          }
          buffer.append(UInt8(ascii: "]"))
        })
    }
    line.end()
    latest = max(latest, paying.on)
    if let number = paying.account, random.chance(250) {
      returns.keep(
        Returns.Entry(
          payment: serials.payments, account: number, amount: paying.amount, day: day.number,
          charge: paying.namedCount == 1 ? paying.charge : nil, place: paying.place), &random)
    }
  }
}
