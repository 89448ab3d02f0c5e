import Events
import Values

/// The slow, obvious reference: every answer follows RULES.md sentence by sentence.
///
/// It sorts, filters and loops over days, remembers nothing between two questions, and prefers the
/// words of the page to speed. Comments cite its sections. Answers are the JSON of CONTRACT §3,
/// without white space.
public struct Reference {
  /// The recorded events, each with its `seq`.
  public let ledger: [Event]
  /// K: the event with seq K is the first that is not known.
  public let known: Int

  /// A reference over recorded events; all of them are known unless said otherwise.
  public init(_ ledger: [Event], known: Int? = nil) {
    self.ledger = ledger
    self.known = known ?? ledger.count
  }

  // Every question begins with State(D, K), derived anew.
  func state(_ day: Day) throws -> State {
    try State(ledger, day: day, known: known)
  }
}

/// State(D, K) of §4.
struct State {
  let record: EventSet
  /// One fold for each account to which an event belongs, sorted bytewise.
  let accounts: [AccountFold]

  var day: Day { record.day }

  init(_ ledger: [Event], day: Day, known: Int) throws {
    let record = EventSet(ledger, day: day, known: known)
    self.record = record
    let owners = record.events.map { record.account(of: $0) }
    let names = Set(owners.compactMap { $0 }).sorted(by: bytewise)
    // §4: accounts are folded one by one.
    accounts = try names.map { name in
      let events = zip(record.events, owners).filter { $0.1 == name }.map { $0.0 }
      var fold = AccountFold(name, events, record)
      try fold.run()
      return fold
    }
  }

  /// The policy in force on D.
  var policy: Policy { record.policy(on: day) }

  func account(_ name: String) -> AccountFold? {
    accounts.first { $0.account == name }
  }

  /// What is owed on the charge of that id, in whichever account.
  func owed(onCharge id: String) throws -> Centavos {
    for charge in accounts.flatMap(\.charges) where charge.id == id {
      return try charge.owed.total()
    }
    return .zero
  }
}

/// Whether one text comes before another by their bytes.
func bytewise(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
