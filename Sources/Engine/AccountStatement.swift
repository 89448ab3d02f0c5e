import Values

/// The life of an account in the order of the rules: a line for each thing that changed what is owed or
/// the credit, and for each act of collection.
///
/// Opening + debits − credits = closing = what is owed − the credit.
public struct AccountStatement {
  /// What a line tells of.
  public enum Kind: Sendable, Equatable {
    case charge, surcharge, payment, creditApplied, refund, discount
    case agreementSigned, agreementBroken, agreementFulfilled
    case act(Act)

    /// Its name in answers.
    public var name: String {
      switch self {
      case .charge: "charge"
      case .surcharge: "surcharge"
      case .payment: "payment"
      case .creditApplied: "credit-applied"
      case .refund: "refund"
      case .discount: "discount"
      case .agreementSigned: "agreement-signed"
      case .agreementBroken: "agreement-broken"
      case .agreementFulfilled: "agreement-fulfilled"
      case .act(let act): act.rawValue
      }
    }
  }

  /// What a line did to one component of one charge.
  public struct Part: Sendable {
    /// The charge, as a place among the fold's.
    public let charge: Int
    /// The component.
    public let component: Component
    /// The amount, never negative.
    public let amount: Int64
  }

  /// One line.
  public struct Line: Sendable {
    /// What it tells of.
    public let kind: Kind
    /// The day on which it fell.
    public let day: Day
    /// The event at work, if one was: its place in the log and its id.
    public let seq: UInt64?
    public let event: Symbol?
    /// The charge that a charge or a surcharge is about, as a place among the fold's.
    public var charge: Int?
    /// The agreement that it is about.
    public var agreement: Symbol?
    /// The key of what an act is about: a kind of notice, a service, a case.
    public var about: String?
    /// Of surcharges: how they came about.
    public var run: SurchargeRun?
    /// How money was put on charges, or what was taken off or put back on which.
    public var parts: [Part] = []
    /// What a payment left as credit.
    public var toCredit: Int64?
    /// What it added to owed − credit.
    public fileprivate(set) var debit: Int64 = 0
    /// What it took off owed − credit.
    public fileprivate(set) var credit: Int64 = 0
    /// Owed − credit after it.
    public fileprivate(set) var balance: Int64 = 0
  }

  /// Owed − credit before the first line.
  public private(set) var opening: Int64 = 0
  /// The lines, in order.
  public private(set) var lines: [Line] = []
  /// All debits.
  public private(set) var debits: Int64 = 0
  /// All credits.
  public private(set) var credits: Int64 = 0
  /// The account as of the state's day.
  public let fold: AccountFold
  /// The names behind its symbols.
  public let record: Record

  /// Owed − credit after the last line.
  public var closing: Int64 {
    Exact.difference(Exact.sum(opening, debits), credits)
  }

  // Surcharges since the last other line, by charge, base and rate, and how many fell before their last one.
  private var pending: [(line: Line, rank: Int)] = []
  private var fallen = 0
  // The places of those of a charge that one event, or none, brought about.
  private var pendingPlaces: [Surcharged: [Int]] = [:]

  private struct Surcharged: Hashable {
    var charge: Int
    var seq: UInt64?
  }

  /// The statement of a history, from a day on if one is given; its history must then pause at the day
  /// before.
  init(_ history: AccountHistory, from: Day?) {
    fold = history.fold
    record = history.record
    for happening in history.happenings {
      if let from, happening.day < from {
        opening = Exact.sum(opening, happening.step.effect)
      } else {
        take(happening)
      }
    }
    settle()
    var balance = opening
    for place in lines.indices {
      let line = lines[place]
      debits = Exact.sum(debits, line.debit)
      credits = Exact.sum(credits, line.credit)
      balance = Exact.difference(Exact.sum(balance, line.debit), line.credit)
      lines[place].balance = balance
    }
  }
}

// MARK: From steps to lines

extension AccountStatement {
  private mutating func take(_ happening: AccountHistory.Happening) {
    switch happening.step {
    case .turn: takeTurn(happening)
    case .charged(let charge, let amount):
      begin(.charge, happening) {
        $0.charge = charge
        $0.debit = amount
      }
    case .surcharged(let charge, let on, let days, let base, let rate, let amount):
      surcharge(
        charge, SurchargeRun(on: on, days: days, base: base, rate: rate), amount, happening)
    case .received(let amount):
      begin(.payment, happening) {
        $0.credit = amount
        $0.toCredit = amount
      }
    case .applied(let charge, let component, let amount):
      // What is not a payment's own comes from credit.
      if !happening.isPayment { begin(.creditApplied, onlyIfNew: true, happening) { _ in } }
      extend(Part(charge: charge, component: component, amount: amount)) { line in
        line.toCredit = line.toCredit.map { Exact.difference($0, amount) }
      }
    case .refunded(let amount): begin(.refund, happening) { $0.debit = amount }
    case .discounted(let charge, let component, let amount):
      begin(.discount, onlyIfNew: true, happening) { _ in }
      extend(Part(charge: charge, component: component, amount: amount)) { line in
        line.credit = Exact.sum(line.credit, amount)
      }
    case .forgiven(let charge, let component, let amount):
      extend(Part(charge: charge, component: component, amount: amount)) { line in
        line.credit = Exact.sum(line.credit, amount)
      }
    case .restored(let charge, let component, let amount):
      extend(Part(charge: charge, component: component, amount: amount)) { line in
        line.debit = Exact.sum(line.debit, amount)
      }
    case .signed(let place): beginAgreement(.agreementSigned, place, happening)
    case .broken(let place): beginAgreement(.agreementBroken, place, happening)
    case .fulfilled(let place): beginAgreement(.agreementFulfilled, place, happening)
    }
  }

  private mutating func takeTurn(_ happening: AccountHistory.Happening) {
    guard let fact = happening.fact, let (act, about) = Act.of(fact, record) else { return }
    begin(.act(act), happening) { $0.about = about }
  }

  private mutating func beginAgreement(
    _ kind: Kind, _ place: Int, _ happening: AccountHistory.Happening
  ) {
    let id = fold.agreements[place].id
    begin(kind, happening) { $0.agreement = id }
  }

  // Begins a line; with `onlyIfNew` none if the last one is of that kind, day and event already.
  private mutating func begin(
    _ kind: Kind, onlyIfNew: Bool = false, _ happening: AccountHistory.Happening,
    _ fill: (inout Line) -> Void
  ) {
    if onlyIfNew, pending.isEmpty, let last = lines.last, last.kind == kind,
      last.day == happening.day, last.seq == happening.fact?.seq
    {
      return
    }
    settle()
    var line = Line(
      kind: kind, day: happening.day, seq: happening.fact?.seq, event: happening.fact?.id)
    fill(&line)
    lines.append(line)
  }

  private mutating func extend(_ part: Part, _ change: (inout Line) -> Void) {
    lines[lines.count - 1].parts.append(part)
    change(&lines[lines.count - 1])
  }

  private mutating func surcharge(
    _ charge: Int, _ run: SurchargeRun, _ amount: Int64, _ happening: AccountHistory.Happening
  ) {
    var line = Line(
      kind: .surcharge, day: happening.day, seq: happening.fact?.seq, event: happening.fact?.id)
    line.charge = charge
    line.run = run
    line.debit = amount
    let key = Surcharged(charge: charge, seq: line.seq)
    // A line stands where its last surcharge fell.
    defer { fallen += 1 }
    for place in pendingPlaces[key] ?? [] {
      let earlier = pending[place].line
      guard let joined = earlier.run?.joined(by: run) else { continue }
      line.run = joined
      line.debit = Exact.sum(earlier.debit, amount)
      pending[place] = (line, fallen)
      return
    }
    pendingPlaces[key, default: []].append(pending.count)
    pending.append((line, fallen))
  }

  private mutating func settle() {
    if pending.isEmpty { return }
    pending.sort { $0.rank < $1.rank }
    for (line, _) in pending where line.debit > 0 { lines.append(line) }
    pending = []
    pendingPlaces = [:]
  }
}

extension State {
  /// The statement of the account whose record this is, from a day on if one is given; nil if no event
  /// belongs to it.
  public func statement(from: Day? = nil) -> AccountStatement? {
    record.account.flatMap { history($0, pausing: from.map { $0.adding(days: -1) }) }
      .map { AccountStatement($0, from: from) }
  }
}
