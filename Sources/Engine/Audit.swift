/// The books of a whole ledger, and the accounts whose own do not balance: there must be none.
public struct Audit: Sendable {
  /// The figures of the whole ledger.
  public private(set) var books = Books()
  /// How many accounts were looked at.
  public private(set) var accounts = 0
  /// The accounts whose own figures do not balance, bytewise.
  public private(set) var unbalanced: [(account: String, books: Books)] = []

  /// An audit that has looked at nothing.
  public init() {}

  /// Whether every account and the whole ledger balance.
  public var balances: Bool { unbalanced.isEmpty && books.balance }

  /// Looks at an account.
  public mutating func take(_ account: String, _ own: Books) {
    accounts += 1
    if !own.balance { unbalanced.append((account, own)) }
    books.add(own)
  }

  /// Takes payments that wait for an account.
  public mutating func take(suspense: Int64) {
    books.received = Exact.sum(books.received, suspense)
    books.suspense = Exact.sum(books.suspense, suspense)
  }

  /// Takes what another one looked at.
  public mutating func take(_ other: Audit) {
    accounts += other.accounts
    unbalanced += other.unbalanced
    unbalanced.sort { $0.account.utf8.lexicographicallyPrecedes($1.account.utf8) }
    books.add(other.books)
  }
}

extension Population {
  /// The books of every account and of the ledger, held against each other.
  public func audit() throws -> Audit {
    try eachAccount { _, _, _ in }.audit
  }

  /// What `make` gives for every account to which an event belongs, by account bytewise; and the audit
  /// of all of them.
  ///
  /// It is called where the account is folded, on any thread; what it gives must hold no symbols.
  public func eachAccount<Part>(
    _ make: @escaping @Sendable (Balance, Books, Record) -> Part
  ) throws -> (parts: [(account: String, part: Part)], audit: Audit) {
    var parts: [(account: String, part: Part)] = []
    var audit = Audit()
    try histories.forEachShard { [day] shard in
      var parts: [(account: String, part: Part)] = []
      var audit = Audit()
      shard.forEach { history in
        let state = history.state(asOf: day)
        guard let account = state.record.account else {
          audit.take(suspense: state.ownBooks().suspense)
          return
        }
        guard let own = state.audited(account) else { return }
        audit.take(history.name, own.books)
        parts.append((history.name, make(own.balance, own.books, state.record)))
      }
      return (parts, audit)
    } _: {
      parts += $0.0
      audit.take($0.1)
    }
    parts.sort { $0.account.utf8.lexicographicallyPrecedes($1.account.utf8) }
    return (parts, audit)
  }
}

extension State {
  /// An account with its books, whether they balance or not; nil if no event belongs to it.
  public func audited(_ account: Symbol) -> (balance: Balance, books: Books)? {
    foldIfAny(account, isChecked: false).map { (Balance($0, asOf: day), $0.books) }
  }
}
