import Events
import Values

/// The sums that §5 and §9 hold against each other, over the whole ledger.
public struct Books: Equatable, Sendable {
  /// §9: payments, those in suspense included.
  public var received = Centavos.zero
  /// What payments and credit put on charges.
  public var applied = Centavos.zero
  /// What was paid back from credit.
  public var refunded = Centavos.zero
  /// What accounts have.
  public var credit = Centavos.zero
  /// Payments that wait for an account.
  public var suspense = Centavos.zero
  /// The amounts of all charges.
  public var charged = Centavos.zero
  /// All surcharges that ever accrued.
  public var accrued = Centavos.zero
  /// What discounts took off.
  public var discounts = Centavos.zero
  /// What agreements that did not break took off.
  public var forgiven = Centavos.zero
  /// What accounts owe.
  public var owed = Centavos.zero

  /// Nothing yet.
  public init() {}

  /// Throws if §5's or §9's invariant does not hold to the centavo.
  public func check(_ whose: String) throws {
    let left = try charged + accrued - discounts - forgiven - received + refunded
    let right = try owed - credit - suspense
    guard left == right else {
      throw BrokenInvariant(description: "§5, \(whose): \(left) = \(right) does not hold: \(self)")
    }
    let spent = try applied + refunded + credit + suspense
    guard received == spent else {
      throw BrokenInvariant(
        description: "§9, \(whose): \(received) = \(spent) does not hold: \(self)")
    }
  }

  mutating func add(_ other: Books) throws {
    received = try received + other.received
    applied = try applied + other.applied
    refunded = try refunded + other.refunded
    credit = try credit + other.credit
    suspense = try suspense + other.suspense
    charged = try charged + other.charged
    accrued = try accrued + other.accrued
    discounts = try discounts + other.discounts
    forgiven = try forgiven + other.forgiven
    owed = try owed + other.owed
  }
}

/// Figures that do not add up.
public struct BrokenInvariant: Error, CustomStringConvertible {
  /// Which, whose, and the figures.
  public var description: String
}

extension Reference {
  /// The ledger's sums as of a day; the invariants are checked for each account and for the whole.
  public func books(asOf day: Day) throws -> Books {
    let state = try state(day)
    var books = Books()
    for account in state.accounts {
      let own = try account.books()
      try own.check(account.account)
      // §4: credit and open debt are never both positive; nothing that is owed is below zero.
      if own.credit > .zero && own.owed > .zero || own.credit < .zero
        || account.charges.contains(where: { charge in
          Component.allCases.contains { charge.owed[$0] < .zero }
        })
      {
        throw BrokenInvariant(description: "§4, \(account.account): \(own)")
      }
      try books.add(own)
    }
    for payment in state.record.of(PaymentReceived.type) {
      guard state.record.payer(of: payment) == nil, let amount = payment[PaymentReceived.amount]
      else {
        continue
      }
      books.received = try books.received + amount
      books.suspense = try books.suspense + amount
    }
    try books.check("ledger")
    return books
  }
}

extension AccountFold {
  fileprivate func books() throws -> Books {
    var books = Books()
    books.received = payments
    books.applied = try sum(applications.map(\.amount))
    books.refunded = refunds
    books.credit = credit
    books.charged = try sum(charges.map(\.amount))
    books.accrued = try sum(charges.map(\.accrued))
    books.discounts = discounts
    books.forgiven = try forgiven()
    books.owed = try owed().total()
    return books
  }
}
