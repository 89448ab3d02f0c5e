import Bytes
import Events
import Values

/// The month's bills: concept by concept over all accounts, from where chance begins.
struct BillingRun {
  static let concepts: [Concept] = [.predial, .licencia, .aseo, .mercado, .agua]

  var pass = 0
  var cursor = 0
  private(set) var offset = 0
  /// How many accounts the run covers; nil while accounts are still being opened.
  private(set) var span: Int?

  /// Which concept comes first: where there is not room for all, each has its months.
  private var first = 0

  /// Starts the bills of a month.
  mutating func begin(first: Int, offset: Int, span: Int?) {
    pass = 0
    self.first = first
    cursor = 0
    self.offset = offset
    self.span = span
  }

  /// The concept that is billed now; nil when the month's bills are made out.
  var concept: Concept? {
    let count = BillingRun.concepts.count
    return pass < count ? BillingRun.concepts[(pass + first) % count] : nil
  }
}

extension Municipality {
  /// What a tariff of the first year is now.
  func now(_ centavos: Int64) -> Int64 {
    max(1, (centavos * growth + 500_000) / 1_000_000)
  }

  /// Opens the next account.
  mutating func openAccount() {
    let number = accounts.count
    let drawn = random.below(1_000)
    let kind: AccountKind =
      switch drawn {
      case ..<780: .casa
      case ..<890: .comercio
      case ..<900: .industria
      case ..<960: .terreno
      default: .puesto
      }
    let habit: Account.Habit =
      switch random.below(100) {
      case ..<62: .prompt
      case ..<86: .late
      default: .debtor
      }
    // Each step of the scale is twice the one before and half as frequent.
    let scale = min(5, (random.next() | 32).trailingZeroBitCount)
    var predial = Int64(31_000 + random.below(47_000)) << Int64(scale)
    if kind == .industria { predial *= 7 }
    if kind == .comercio { predial *= 2 }
    let barrio = 1 + min(random.below(config.barrios), random.below(config.barrios * 2) / 2)
    let account = Account(
      kind: kind, habit: habit, paysByBimester: random.chance(130),
      hasAseo: kind != .terreno && (kind != .casa || random.chance(430)),
      hasAgua: kind != .terreno && kind != .puesto && random.chance(290),
      barrio: barrio, opened: day.number, predial: predial)
    let holder: HolderKey? = random.chance(900) ? HolderKey(chance: random.next()) : nil
    accounts.append(account)

    line.begin(
      kinds.accountOpened, on: day, id: SerialID(prefix: "ALTA-", number: number + 1),
      by: "catastro" as StaticString)
    line.put(AccountOpened.account, key(number))
    line.put(AccountOpened.kind, kind.key)
    line.put(AccountOpened.barrio, BarrioKey(number: barrio))
    if let holder { line.put(AccountOpened.holder, holder) }
    line.put(AccountOpened.concepts, json: { writeConcepts(of: account, to: $0) })
    end()
  }

  /// The key of an account.
  func key(_ number: Int) -> AccountKey { AccountKey(number: number + 1, width: keyWidth) }

  /// The id of an account's charge.
  func charge(_ number: Int, _ serial: UInt32) -> ChargeID {
    ChargeID(account: number + 1, width: keyWidth, serial: serial)
  }

  /// Ends a line that takes effect today.
  mutating func end() {
    line.end()
    latest = max(latest, day)
  }

  /// Makes out the next bill of the month, if any is left.
  mutating func bill() -> Bool {
    while let concept = bills.concept {
      let span = bills.span ?? accounts.count
      while bills.cursor < span {
        var number = bills.cursor + bills.offset
        if number >= span { number -= span }
        bills.cursor += 1
        if accounts[number].pays(concept, month: month) {
          bill(number, concept)
          return true
        }
      }
      if bills.span == nil && dayIndex < Seasons.openingDays { return false }
      bills.pass += 1
      bills.cursor = 0
    }
    return false
  }

  private mutating func bill(_ number: Int, _ concept: Concept) {
    let account = accounts[number]
    let monthEnd = Month(year: year, month: month).lastDay
    var amount = now(concept.tariff(account.kind))
    var due = monthEnd
    var period = PeriodText(year: year, part: .month(month))
    switch concept {
    case .predial:
      amount = now(account.predial)
      if account.paysByBimester {
        amount = max(1, amount / 6)
        period.part = .bimester((month + 1) / 2)
      } else {
        due = Month(year: year, month: 3).lastDay
        period.part = .year
      }
    case .licencia:
      due = Month(year: year, month: 2).lastDay
      period.part = .year
    case .agua: amount = max(1, amount * Int64(random.within(35...410)) / 100)
    default: break
    }
    assess(
      number, concept, amount: amount, due: due, period: period, by: "facturacion")
  }

  /// Something that nobody bills by the month: a fine, a fee, a cost.
  mutating func chargeSomething() -> Bool {
    let number = someAccount()
    let account = accounts[number]
    switch random.below(100) {
    case ..<40:
      assess(
        number, .multa, class: "fine", amount: now(Int64(random.within(38_000...412_000))),
        due: day.adding(days: 15), subject: PlateKey(chance: random.next()), by: "transito")
    case ..<52 where account.openCount > 0 && account[0].due < day.number:
      accounts[number][0].isTouched = true
      assess(
        number, .gastos, class: "cost", amount: now(Concept.gastos.tariff(account.kind)),
        due: day, for: account[0].serial, by: "ejecucion")
    case ..<60 where account.kind == .comercio:
      assess(
        number, .licencia, amount: now(Int64(random.within(31_000...148_700))),
        due: day.adding(days: 30), period: PeriodText(year: year, part: .year), by: "licencias")
    case ..<65 where account.kind == .puesto:
      assess(
        number, .mercado, amount: now(Int64(random.within(1_500...9_900))), due: day,
        by: "mercado")
    default:
      assess(
        number, .registro,
        amount: now(Concept.registro.tariff(account.kind)) * Int64(random.within(1...4))
          + Int64(random.below(500)), due: day.adding(days: random.below(10)), by: "registro-civil")
    }
    return true
  }

  /// Writes a charge and remembers it as open.
  @discardableResult
  mutating func assess(
    _ number: Int, _ concept: Concept, class: StaticString? = nil, amount: Int64, due: Day,
    period: PeriodText? = nil, for root: UInt32? = nil, subject: PlateKey? = nil, by: StaticString
  ) -> UInt32 {
    accounts[number].charges += 1
    let serial = accounts[number].charges
    accounts[number].add(
      OpenCharge(owed: amount, serial: serial, due: due.number, concept: concept))
    line.begin(kinds.charge, on: day, id: charge(number, serial), by: by)
    line.put(ChargeAssessed.account, key(number))
    line.put(ChargeAssessed.concept, concept.key)
    if let `class` { line.put(ChargeAssessed.class, `class`) }
    line.put(ChargeAssessed.amount, Centavos(amount))
    line.put(ChargeAssessed.due, due)
    if let period { line.put(ChargeAssessed.period, period) }
    if let root { line.put(ChargeAssessed.for, charge(number, root)) }
    if let subject { line.put(ChargeAssessed.subject, subject) }
    end()
    return serial
  }

  /// An account that is not closed, if a few tries find one.
  mutating func someAccount() -> Int {
    for _ in 0..<16 {
      let number = random.below(accounts.count)
      if !accounts[number].isClosed { return number }
    }
    return random.below(accounts.count)
  }
}

/// Adds the JSON list of the concepts that an account is billed.
func writeConcepts(of account: Account, to buffer: ByteBuffer) {
  var mark = UInt8(ascii: "[")
  func add(_ concept: Concept) {
    buffer.append(mark)
    buffer.append(UInt8(ascii: "\""))
    buffer.append(concept.key)
    buffer.append(UInt8(ascii: "\""))
    mark = UInt8(ascii: ",")
  }
  if account.kind != .puesto { add(.predial) } else { add(.mercado) }
  if account.hasAseo { add(.aseo) }
  if account.hasAgua { add(.agua) }
  if account.kind == .comercio || account.kind == .industria { add(.licencia) }
  buffer.append(UInt8(ascii: "]"))
}

extension Month {
  /// The month's last day.
  var lastDay: Day {
    let (year, month) = date
    let day = Day(year: year, month: month, day: Day.length(year: year, month: month))
    return day ?? Day(number: 0)
  }
}
