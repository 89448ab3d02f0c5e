import Values

/// An agreement that took effect, on the account whose it is.
public struct ListedAgreement: Sendable, Equatable {
  /// The account's key.
  public var account: String
  /// The agreement.
  public var line: AgreementLine
  /// How many instalments were agreed.
  public var instalments: Int
  /// When the first instalment is due that is not met; nil unless the agreement is active.
  public var nextDue: Day?
  /// What that instalment lacks.
  public var nextAmount: Int64?

  /// An agreement of a fold.
  public init(_ agreement: AgreementState, on fold: AccountFold, _ record: Record) {
    account = record.ids.name(fold.account)
    line = AgreementLine(agreement, fold, record)
    instalments = agreement.instalmentCount
    nextDue = agreement.next?.due
    nextAmount = agreement.next?.amount
  }
}

extension Population {
  /// All agreements that took effect, by account bytewise, on each in the order of signing; of one
  /// status if one is given.
  public func agreements(_ status: AgreementState.Status? = nil) throws -> [ListedAgreement] {
    try gather({ _ in [[ListedAgreement]]() }) { lists, balance, state in
      let own = balance.fold.agreements.filter { status == nil || $0.status == status }
      if own.isEmpty { return }
      lists.append(own.map { ListedAgreement($0, on: balance.fold, state.record) })
    }.joined().sorted {
      $0[0].account.utf8.lexicographicallyPrecedes($1[0].account.utf8)
    }.flatMap(\.self)
  }
}
