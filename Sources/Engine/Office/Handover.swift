import Values

/// A day's payments as they are handed over to accounting: by rubro and concept, and what of them waits as
/// credit or in suspense.
public struct Handover: Sendable {
  /// What was put on charges of a concept.
  public struct Key: Hashable, Sendable {
    /// The budget classifier's code, and the concept.
    public let rubro: String
    public let concept: String
  }

  /// By rubro, then concept, bytewise.
  public private(set) var rows: [(key: Key, amount: Int64)] = []
  /// What was put on charges, what was left as credit, what has no account.
  public private(set) var applied: Int64 = 0
  public private(set) var credit: Int64 = 0
  public private(set) var suspense: Int64 = 0
  /// How many payments there were, and how much came in.
  public private(set) var payments: Int64 = 0
  public private(set) var received: Int64 = 0

  private var sums: [Key: Int64] = [:]

  /// Whether all that came in went somewhere.
  public var balances: Bool {
    received == Exact.sum(Exact.sum(applied, credit), suspense)
  }

  fileprivate mutating func merge(_ other: Handover) {
    for (key, amount) in other.sums { sums[key] = Exact.sum(sums[key] ?? 0, amount) }
    applied = Exact.sum(applied, other.applied)
    credit = Exact.sum(credit, other.credit)
    suspense = Exact.sum(suspense, other.suspense)
    payments += other.payments
    received = Exact.sum(received, other.received)
  }
}

extension Population {
  /// What came in on a day, at one office or at all.
  public func handover(of taken: Day, office: String?) throws -> Handover {
    var all = Handover()
    try histories.forEachShard { [day] shard in
      var part = Handover()
      shard.forEach { history in part.add(history.state(asOf: day), of: taken, office: office) }
      return part
    } _: {
      all.merge($0)
    }
    all.finish()
    return all
  }
}

extension Handover {
  fileprivate mutating func finish() {
    func precedes(_ left: String, _ right: String) -> Bool {
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    rows = sums.sorted { left, right in
      left.key.rubro != right.key.rubro
        ? precedes(left.key.rubro, right.key.rubro) : precedes(left.key.concept, right.key.concept)
    }.map { ($0.key, $0.value) }
  }

  // Adds what came in on a day through one history: of the account, or of those in suspense.
  fileprivate mutating func add(_ state: State, of taken: Day, office: String?) {
    let symbols = state.record.symbols
    var left: [UInt64: Int64] = [:]
    for (place, fact) in state.record.facts.enumerated() where fact.on == taken {
      guard case .payment(let payment) = fact.body, state.stands(place),
        state.owner(of: fact) == state.record.account
      else { continue }
      if let office, payment.office.map({ symbols.name($0) }) != office { continue }
      left[fact.seq] = payment.amount
      payments += 1
      received = Exact.sum(received, payment.amount)
    }
    if left.isEmpty { return }
    guard let account = state.record.account else {
      suspense = left.values.reduce(suspense) { Exact.sum($0, $1) }
      return
    }
    var parts: [(charge: Int, isSurcharge: Bool, amount: Int64)] = []
    let fold = state.fold(account) { step, _, fact in
      guard case .applied(let charge, let component, let amount) = step, let fact,
        case .payment = fact.body, let rest = left[fact.seq]
      else { return }
      left[fact.seq] = Exact.difference(rest, amount)
      parts.append((charge, component == .surcharge, amount))
    }
    for part in parts {
      let charge = fold.charges[part.charge]
      let rubro = part.isSurcharge ? charge.surchargeRubro : charge.rubro
      let key = Key(
        rubro: rubro.map { symbols.name($0) } ?? "?", concept: symbols.name(charge.concept))
      sums[key] = Exact.sum(sums[key] ?? 0, part.amount)
      applied = Exact.sum(applied, part.amount)
    }
    credit = left.values.reduce(credit) { Exact.sum($0, $1) }
  }
}

/// A hand-over held against what the tills declared.
public struct HandoverTie: Sendable {
  /// A till of the day.
  public struct Till: Sendable {
    /// Where it is.
    public let office: String
    public let till: String
    /// What was received there as of now, and what its last closing declares; nil if there is none.
    public let received: Int64
    public let declared: Int64?
    /// Whether both are the same, channel by channel, in count and amount.
    public let ties: Bool
  }

  /// By office and till.
  public let tills: [Till]
  /// What was received at tills, and elsewhere.
  public let received: Int64
  public let elsewhere: Int64
  /// What the tills' last closings declare.
  public let declared: Int64
  /// Whether each till ties, and all that came in went somewhere.
  public let ties: Bool

  /// A hand-over of one day against the tills of that day.
  public init(_ handover: Handover, _ tills: Tills) {
    var found: [Till] = []
    for (place, row) in tills.rows.enumerated() {
      // Of several closings of a till the last holds.
      let next = place + 1
      if next < tills.rows.count, tills.rows[next].office == row.office,
        tills.rows[next].till == row.till, tills.rows[next].day == row.day
      {
        continue
      }
      found.append(
        Till(
          office: row.office, till: row.till, received: row.all.now.amount,
          declared: row.all.declared?.amount,
          ties: row.channels.allSatisfy { $0.figures.declared == $0.figures.now }))
    }
    self.tills = found
    received = found.reduce(0) { Exact.sum($0, $1.received) }
    declared = found.reduce(0) { Exact.sum($0, $1.declared ?? 0) }
    elsewhere = Exact.difference(handover.received, received)
    ties = handover.balances && elsewhere >= 0 && found.allSatisfy(\.ties)
  }
}
