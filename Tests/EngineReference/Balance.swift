import Events
import Values

// CONTRACT §3: `balance`, `accounts`, and the sums that must hold.
extension Reference {
  /// The answer of `balance`: all zeros and `unknown` if no event belongs to the account.
  public func balance(_ account: String, asOf day: Day) throws -> String {
    let state = try state(day)
    let fold = state.account(account) ?? AccountFold(account, [], state.record)
    var members = try fold.summary()
    members.insert(
      contentsOf: [("as_of", quoted(day)), ("known_at", "\(known)")], at: 1)
    // Only those on which something is owed, in (`due`, `seq`) order.
    let open = fold.charges.indices.filter { fold.charges[$0].isOpen }
      .sorted {
        (fold.charges[$0].due, fold.charges[$0].seq) < (fold.charges[$1].due, fold.charges[$1].seq)
      }
    members.append(("charges", array(open.map { fold.json(ofCharge: $0) })))
    members.append(("agreement", try fold.jsonOfAgreement()))
    return object(members)
  }

  /// The lines of `accounts`: one for each account to which an event belongs.
  public func accounts(asOf day: Day) throws -> [String] {
    try state(day).accounts.map { object(try $0.summary()) }
  }
}

extension AccountFold {
  fileprivate func summary() throws -> [(String, String)] {
    let owed = try owed()
    return [
      ("account", quoted(account)),
      ("kind", quoted(kind ?? "?")),
      ("barrio", quoted(barrio ?? "?")),
      ("status", quoted(status.rawValue)),
    ] + (try owed.json()) + [
      ("credit", quoted(credit)),
      ("overdue", quoted(try overdue().total())),
      ("in_agreement", quoted(try inAgreement())),
    ]
  }

  func owed() throws -> Amounts {
    var owed = Amounts()
    for charge in charges { try owed.add(charge.owed) }
    return owed
  }

  /// §7: a charge is overdue if due < D and something is owed on it; what an active agreement covers
  /// is counted apart.
  func isOverdue(_ place: Int) -> Bool {
    charges[place].due < record.day && charges[place].isOpen && !isFrozen(place)
  }

  func overdue() throws -> Amounts {
    var overdue = Amounts()
    for place in charges.indices where isOverdue(place) { try overdue.add(charges[place].owed) }
    return overdue
  }

  /// §7: all that is owed on the charges that an active agreement covers, due or not.
  func inAgreement() throws -> Centavos {
    try owed(on: charges.indices.filter { isFrozen($0) })
  }

  fileprivate func json(ofCharge place: Int) -> String {
    let charge = charges[place]
    return object([
      ("id", quoted(charge.id)),
      ("concept", quoted(charge.concept)),
      ("class", quoted(charge.component.rawValue)),
      ("period", charge.period.map { quoted($0) } ?? "null"),
      ("due", quoted(charge.due)),
      ("amount", quoted(charge.amount)),
      ("principal", quoted(charge.owed[.principal])),
      ("surcharge", quoted(charge.owed[.surcharge])),
      ("fine", quoted(charge.owed[.fine])),
      ("indemnity", quoted(charge.owed[.indemnity])),
      ("cost", quoted(charge.owed[.cost])),
      ("frozen", "\(isFrozen(place))"),
    ])
  }

  // The last that took effect.
  fileprivate func jsonOfAgreement() throws -> String {
    guard let agreement = agreements.last else { return "null" }
    let none: Day? = nil
    var (word, missed, broken, fulfilled) = ("active", 0, none, none)
    switch agreement.status {
    case .active: missed = try agreement.missed(on: record.day)
    case .broken(let day): (word, missed, broken) = ("broken", agreement.missedWhenBroken, day)
    case .fulfilled(let day): (word, fulfilled) = ("fulfilled", day)
    }
    return object([
      ("id", quoted(agreement.id)),
      ("status", quoted(word)),
      ("signed", quoted(agreement.signed)),
      ("covered_owed", quoted(try owed(on: agreement.covered))),
      ("forgiven", quoted(try sum(agreement.forgiven.map(\.amount)))),
      ("paid", quoted(agreement.paid)),
      ("missed", "\(missed)"),
      ("broken_on", quoted(broken)),
      ("fulfilled_on", quoted(fulfilled)),
    ])
  }
}

extension Amounts {
  /// The five components and their total, in the order of CONTRACT §3.
  func json() throws -> [(String, String)] {
    let order: [Component] = [.principal, .surcharge, .fine, .indemnity, .cost]
    return order.map { ($0.rawValue, quoted(self[$0])) } + [("total", quoted(try total()))]
  }
}
