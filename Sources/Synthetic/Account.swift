/// What the generator remembers of an account: enough to act as people do, not its balance.
struct Account {
  /// How its people pay.
  enum Habit: UInt8 {
    case prompt, late, debtor
  }

  /// Where it stands with an agreement; nobody signs a second one.
  enum Agreement: UInt8 {
    case none, active, past
  }

  /// The closure of its premises.
  enum Closure: UInt8 {
    case none, underWay
  }

  var kind: AccountKind
  var habit: Habit
  var agreement = Agreement.none
  var closure = Closure.none
  var isClosed = false
  var isSuspended = false
  var isEnforced = false
  var paysByBimester: Bool
  var hasAseo: Bool
  var hasAgua: Bool
  var barrio: UInt16
  /// How many notices were handed over since the account last owed nothing.
  var delivered: UInt8 = 0
  /// The day on which it was opened.
  var opened: Int32
  /// How many charges it has had.
  var charges: UInt32 = 0
  /// Its yearly predial in the first year, in centavos.
  var predial: Int64

  private var open = InlineArray<4, OpenCharge>(repeating: OpenCharge())
  private(set) var openCount = 0
  /// About what is owed on charges too old to be kept one by one.
  var older: Int64 = 0

  init(
    kind: AccountKind, habit: Habit, paysByBimester: Bool, hasAseo: Bool, hasAgua: Bool,
    barrio: Int, opened: Int32, predial: Int64
  ) {
    self.kind = kind
    self.habit = habit
    self.paysByBimester = paysByBimester
    self.hasAseo = hasAseo
    self.hasAgua = hasAgua
    self.barrio = UInt16(barrio)
    self.opened = opened
    self.predial = predial
  }

  /// An open charge, the oldest at 0.
  subscript(place: Int) -> OpenCharge {
    get { open[place] }
    set { open[place] = newValue }
  }

  /// Keeps a new charge; the oldest gives way.
  mutating func add(_ charge: OpenCharge) {
    if openCount == open.count {
      older += open[0].owed
      drop(0)
    }
    open[openCount] = charge
    openCount += 1
  }

  /// Forgets the charge at that place.
  mutating func drop(_ place: Int) {
    for next in place + 1..<max(openCount, place + 1) { open[next - 1] = open[next] }
    openCount -= 1
  }

  /// Forgets all charges.
  mutating func dropAll() {
    openCount = 0
    older = 0
    delivered = 0
  }

  /// Where the charge of that number is, if it is still open.
  func place(of serial: UInt32) -> Int? {
    for place in 0..<openCount where open[place].serial == serial { return place }
    return nil
  }

  /// Takes `amount` off the charge of that number, or off the oldest.
  mutating func settle(_ serial: UInt32?, _ amount: Int64) {
    var rest = amount
    if let serial {
      guard let place = place(of: serial) else { return }
      rest = settle(at: place, rest)
    } else {
      while openCount > 0, rest > 0 { rest = settle(at: 0, rest) }
      older = max(0, older - rest)
    }
    if openCount == 0 { delivered = 0 }
  }

  private mutating func settle(at place: Int, _ amount: Int64) -> Int64 {
    open[place].isTouched = true
    let left = open[place].owed - amount
    if left > 0 {
      open[place].owed = left
      return 0
    }
    drop(place)
    return -left
  }

  /// Whether it pays that concept.
  func pays(_ concept: Concept, month: Int) -> Bool {
    if isClosed { return false }
    return switch concept {
    case .predial: kind != .puesto && (paysByBimester ? month % 2 == 1 : month == 1)
    case .aseo: hasAseo
    case .agua: hasAgua
    case .mercado: kind == .puesto
    case .licencia: month == 1 && (kind == .comercio || kind == .industria)
    default: false
    }
  }
}

/// A charge of which something is owed.
struct OpenCharge {
  /// What is left of the amount, in centavos; surcharges are only guessed when it is paid.
  var owed: Int64 = 0
  var serial: UInt32 = 0
  var due: Int32 = 0
  var concept = Concept.predial
  /// Whether a payment, a discount or a reference names it already.
  var isTouched = false
}
