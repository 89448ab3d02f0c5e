import Values

/// An account in a list: what it owes and what it looks like, by names.
public struct AccountLine: Sendable, Equatable {
  /// The account's key.
  public var account: String
  /// Its kind; nil if unknown.
  public var kind: String?
  /// Its barrio; nil if unknown.
  public var barrio: String?
  /// `open`, `closed` or `unknown`.
  public var status: String
  /// What is owed, by component.
  public var owed = Amounts()
  /// Money that met no debt.
  public var credit: Int64 = 0
  /// What is overdue and in no agreement.
  public var overdue: Int64 = 0
  /// What is owed under the active agreement.
  public var inAgreement: Int64 = 0

  /// A line.
  public init(account: String, kind: String? = nil, barrio: String? = nil, status: String) {
    self.account = account
    self.kind = kind
    self.barrio = barrio
    self.status = status
  }

  /// The line of a balance.
  public init(_ balance: Balance, _ record: Record) {
    self.init(
      account: record.ids.name(balance.account),
      kind: balance.fold.kind.map { record.symbols.name($0) },
      barrio: balance.fold.barrio.map { record.symbols.name($0) }, status: balance.status)
    owed = balance.owed
    credit = balance.fold.credit
    overdue = balance.overdue.total
    inAgreement = balance.inAgreement
  }
}

/// A charge on which something is owed.
public struct ChargeLine: Sendable, Equatable {
  public var id: String
  public var concept: String
  public var component: Component
  public var period: String?
  public var due: Day
  public var amount: Int64
  /// What is owed of the amount, and as surcharge.
  public var base: Int64
  public var surcharge: Int64
  public var isFrozen: Bool

  /// A charge by its parts.
  public init(
    id: String, concept: String, component: Component, period: String?, due: Day, amount: Int64,
    base: Int64, surcharge: Int64, isFrozen: Bool
  ) {
    self.id = id
    self.concept = concept
    self.component = component
    self.period = period
    self.due = due
    self.amount = amount
    self.base = base
    self.surcharge = surcharge
    self.isFrozen = isFrozen
  }

  /// The charge of a fold.
  public init(_ charge: OpenCharge, _ record: Record) {
    self.init(
      id: record.ids.name(charge.id), concept: record.symbols.name(charge.concept),
      component: charge.component, period: charge.period.map { record.symbols.name($0) },
      due: charge.due, amount: charge.amount, base: charge.base, surcharge: charge.surcharge,
      isFrozen: charge.isFrozen)
  }

  /// What is owed, by component.
  public var amounts: Amounts {
    var amounts = Amounts()
    amounts[component] = base
    amounts[.surcharge] = Exact.sum(amounts[.surcharge], surcharge)
    return amounts
  }

  /// What is owed in all.
  public var owed: Int64 { Exact.sum(base, surcharge) }
}

/// An agreement that took effect, as of a day.
public struct AgreementLine: Sendable, Equatable {
  public var id: String
  public var status: AgreementState.Status
  public var signed: Day
  public var coveredOwed: Int64
  public var forgiven: Int64
  public var paid: Int64
  public var missed: Int64
  public var brokenOn: Day?
  public var fulfilledOn: Day?

  /// An agreement by its parts.
  public init(
    id: String, status: AgreementState.Status, signed: Day, coveredOwed: Int64, forgiven: Int64,
    paid: Int64, missed: Int64, brokenOn: Day?, fulfilledOn: Day?
  ) {
    self.id = id
    self.status = status
    self.signed = signed
    self.coveredOwed = coveredOwed
    self.forgiven = forgiven
    self.paid = paid
    self.missed = missed
    self.brokenOn = brokenOn
    self.fulfilledOn = fulfilledOn
  }

  init(_ agreement: AgreementState, _ fold: AccountFold, _ record: Record) {
    self.init(
      id: record.ids.name(agreement.id), status: agreement.status, signed: agreement.signed,
      coveredOwed: fold.covered(by: agreement), forgiven: agreement.forgiven, paid: agreement.paid,
      missed: fold.missed(agreement), brokenOn: agreement.brokenOn,
      fulfilledOn: agreement.fulfilledOn)
  }
}

/// What one account owes, charge by charge.
public struct AccountBalance: Sendable, Equatable {
  /// The account.
  public var line: AccountLine
  /// The charges on which something is owed, in the order (`due`, `seq`).
  public var charges: [ChargeLine] = []
  /// The agreement that took effect last.
  public var agreement: AgreementLine?

  /// A balance of a line, to be completed.
  public init(_ line: AccountLine) { self.line = line }

  /// The balance of a fold.
  public init(_ balance: Balance, _ record: Record) {
    line = AccountLine(balance, record)
    charges = balance.charges.map { ChargeLine($0, record) }
    agreement = balance.fold.lastAgreement.map { AgreementLine($0, balance.fold, record) }
  }
}
