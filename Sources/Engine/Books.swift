import Values

/// The ledger's books as of a day: what must balance to the centavo (§5, §9).
public struct Books: Sendable, Equatable {
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

  /// Books of nothing.
  public init() {}

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
    return foldIfAny(account)?.books ?? books
  }
}

extension Books {
  /// Adds another part of the ledger, or takes it away.
  public mutating func add(_ other: Books, times sign: Int64 = 1) {
    func add(_ part: Int64, to sum: inout Int64) { sum = Exact.sum(sum, sign * part) }
    add(other.charged, to: &charged)
    add(other.surcharges, to: &surcharges)
    add(other.discounts, to: &discounts)
    add(other.forgiven, to: &forgiven)
    add(other.received, to: &received)
    add(other.applied, to: &applied)
    add(other.refunded, to: &refunded)
    add(other.owed, to: &owed)
    add(other.credit, to: &credit)
    add(other.suspense, to: &suspense)
  }
}
