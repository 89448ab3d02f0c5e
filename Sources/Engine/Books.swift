import Values

/// The ledger's books as of a day: what must balance to the centavo (§5, §9).
public struct Books: Sendable {
  public var charged: Int64 = 0
  public var surcharges: Int64 = 0
  public var discounts: Int64 = 0
  public var forgiven: Int64 = 0
  public var received: Int64 = 0
  public var applied: Int64 = 0
  public var refunded: Int64 = 0
  public var owed: Int64 = 0
  public var credit: Int64 = 0
  public var suspense: Int64 = 0

  /// Whether received = applied + refunded + credit + suspense, and what was charged is accounted for.
  public var balance: Bool {
    received == applied + refunded + credit + suspense
      && charged + surcharges - discounts - forgiven - received + refunded
        == owed - credit - suspense
  }
}

extension State {
  /// The books of one account, or of payments without one as far as they are in suspense.
  func ownBooks() -> Books {
    var books = Books()
    guard let account = record.account else {
      for place in standing {
        if case .payment(let payment) = record.facts[place].body,
          record.facts[place].account == nil,
          owner(of: record.facts[place]) == nil
        {
          books.received = Exact.sum(books.received, payment.amount)
          books.suspense = Exact.sum(books.suspense, payment.amount)
        }
      }
      return books
    }
    let fold = foldIfAny(
      account,
      note: { step, _, _ in
        switch step {
        case .charged(_, let amount): books.charged = Exact.sum(books.charged, amount)
        case .surcharged(_, _, _, _, let amount):
          books.surcharges = Exact.sum(books.surcharges, amount)
        case .applied(_, _, let amount): books.applied = Exact.sum(books.applied, amount)
        case .received(let amount): books.received = Exact.sum(books.received, amount)
        case .refunded(let amount): books.refunded = Exact.sum(books.refunded, amount)
        case .discounted(_, _, let amount): books.discounts = Exact.sum(books.discounts, amount)
        case .forgiven(_, _, let amount): books.forgiven = Exact.sum(books.forgiven, amount)
        case .restored(_, _, let amount):
          books.forgiven = Exact.difference(books.forgiven, amount)
        }
      })
    books.owed = fold?.owed ?? 0
    books.credit = fold?.credit ?? 0
    precondition(books.balance, "the books of an account do not balance")
    return books
  }
}

extension Books {
  mutating func add(_ other: Books) {
    charged = Exact.sum(charged, other.charged)
    surcharges = Exact.sum(surcharges, other.surcharges)
    discounts = Exact.sum(discounts, other.discounts)
    forgiven = Exact.sum(forgiven, other.forgiven)
    received = Exact.sum(received, other.received)
    applied = Exact.sum(applied, other.applied)
    refunded = Exact.sum(refunded, other.refunded)
    owed = Exact.sum(owed, other.owed)
    credit = Exact.sum(credit, other.credit)
    suspense = Exact.sum(suspense, other.suspense)
  }
}
