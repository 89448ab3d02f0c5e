import Values

/// What one account owes, and what it looks like (CONTRACT §3).
public struct Balance: Sendable {
  /// The account.
  public let account: Symbol
  /// The fold it comes from.
  public let fold: AccountFold
  /// The charges on which something is owed, in the order (`due`, `seq`).
  public let charges: [OpenCharge]
  /// What is owed, by component.
  public let owed: Amounts
  /// What is owed on overdue charges that no agreement covers.
  public let overdue: Amounts
  /// What is owed on charges that the active agreement covers.
  public let inAgreement: Int64
  /// The due day of its oldest overdue charge; nil if it is not delinquent.
  public let oldestDue: Day?

  /// The balance of a fold as of a day.
  public init(_ fold: AccountFold, asOf day: Day) {
    account = fold.account
    self.fold = fold
    var owed = Amounts()
    var overdue = Amounts()
    var inAgreement: Int64 = 0
    var oldest: Day?
    charges = fold.openCharges
    for charge in charges {
      owed.add(charge.amounts)
      if charge.isFrozen {
        inAgreement = Exact.sum(inAgreement, charge.owed)
      } else if charge.isOverdue(on: day) {
        overdue.add(charge.amounts)
        oldest = min(oldest ?? charge.due, charge.due)
      }
    }
    self.owed = owed
    self.overdue = overdue
    self.inAgreement = inAgreement
    oldestDue = oldest
  }

  /// `open`, `closed` or `unknown`.
  public var status: String {
    fold.isOpen ? "open" : fold.wasOpened ? "closed" : "unknown"
  }

  /// Whether it has an overdue charge.
  public var isDelinquent: Bool { oldestDue != nil }

  /// Whether the account counts in the statistics: it is open, or owes something.
  public var counts: Bool { fold.isOpen || owed.total > 0 }
}

extension State {
  /// The balance of an account; nil if no event belongs to it.
  public func balance(_ account: Symbol) -> Balance? {
    guard let fold = foldIfAny(account) else { return nil }
    return Balance(fold, asOf: day)
  }
}
