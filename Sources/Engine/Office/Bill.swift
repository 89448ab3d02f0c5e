import Bytes
import Events
import Values

/// One charge for every open account that has a concept, at the tariff in force.
public struct Bill {
  /// What is billed.
  public struct Terms: Sendable {
    /// What is charged, for which period, due when, taking effect when, as what.
    public var concept: String
    public var period: String
    public var due: Day
    public var on: Day
    public var component: Component

    /// Terms of a bill.
    public init(concept: String, period: String, due: Day, on: Day, component: Component) {
      self.concept = concept
      self.period = period
      self.due = due
      self.on = on
      self.component = component
    }
  }

  /// A charge that is recorded under the id of one of these.
  public struct Recorded: Sendable {
    /// Where it lies, and what it says.
    public let seq: UInt64
    public let on: Day
    public let amount: Int64
    public let due: Day
    public let component: Component
    let account: String
    /// Whether it is about nothing else: for no other charge, and on no subject.
    let isPlain: Bool
    /// Whether an annulment struck it, of whatever day.
    public let isAnnulled: Bool
  }

  /// An account that is to be billed.
  public struct Line: Sendable {
    /// The account, and what its kind pays.
    public let account: String
    public let amount: Int64
  }

  /// The accounts to bill, bytewise.
  public private(set) var lines: [Line] = []
  /// Accounts with the concept for whose kind no tariff is in force, bytewise.
  public private(set) var withoutTariff: [String] = []
  /// How many open accounts have the concept.
  public var accounts: Int { lines.count + withoutTariff.count }

  private let terms: Terms
  private var recorded: [String: Recorded] = [:]

  private struct Account {
    var kind: String?
    var isOpen = false
    var hasConcept = false
  }

  private struct Tariff {
    var from: Day
    var seq: UInt64
    var amount: Int64
  }

  /// What `init` is to be given.
  public static func selection(_ terms: Terms) -> Selection {
    let (concept, period) = (Array(terms.concept.utf8), Array(terms.period.utf8))
    let (charge, tariff) = (ChargeAssessed.type.number, TariffSet.type.number)
    let prefix = Array(Bill.prefix.utf8)
    return Selection(
      [
        AccountOpened.type, AccountUpdated.type, AccountClosed.type, TariffSet.type,
        ChargeAssessed.type,
      ],
      dropping: [
        "account.opened.barrio", "account.opened.holder", "account.updated.barrio",
        "account.updated.holder", "account.updated.source", "tariff.set.concept",
        "charge.assessed.concept", "charge.assessed.period",
      ]
    ) { event in
      func says(_ field: Field<String>, _ word: [UInt8]) -> Bool {
        guard let raw = event[field] else { return false }
        return word.withBytes { raw.equals($0) }
      }
      if event.type == tariff { return says(TariffSet.concept, concept) }
      if event.type != charge { return true }
      return event.id.count == prefix.count + 40
        && prefix.withBytes { event.id.slice(0, prefix.count).equals($0) }
        && says(ChargeAssessed.concept, concept) && says(ChargeAssessed.period, period)
    }
  }

  /// What the ids of billed charges begin with.
  public static let prefix = "bill:"

  /// The bill in State(`terms.on`, K).
  public init(_ events: StandingEvents, _ terms: Terms) {
    self.terms = terms
    let concept = Array(terms.concept.utf8)
    var accounts: [String: Account] = [:]
    var general: Tariff?
    var special: [String: Tariff] = [:]
    let (opened, updated) = (AccountOpened.type.number, AccountUpdated.type.number)
    let (closed, tariff) = (AccountClosed.type.number, TariffSet.type.number)

    func has(_ list: Bytes?, _ account: inout Account) {
      guard let list else { return }
      account.hasConcept = concept.withBytes { Bill.names(list, $0) }
    }
    events.forEach(asOf: terms.on) { event, _ in
      switch event.type {
      case opened:
        var account = accounts[event[AccountOpened.account]?.string ?? ""] ?? Account()
        account.isOpen = true
        account.kind = event[AccountOpened.kind]?.string
        has(event[AccountOpened.concepts], &account)
        accounts[event[AccountOpened.account]?.string ?? ""] = account
      case updated:
        var account = accounts[event[AccountUpdated.account]?.string ?? ""] ?? Account()
        account.kind = event[AccountUpdated.kind]?.string ?? account.kind
        has(event[AccountUpdated.concepts], &account)
        accounts[event[AccountUpdated.account]?.string ?? ""] = account
      case closed: accounts[event[AccountClosed.account]?.string ?? ""]?.isOpen = false
      case tariff:
        let set = Tariff(
          from: event[TariffSet.from] ?? event.on, seq: event.seq,
          amount: event[TariffSet.amount]?.raw ?? 0)
        guard set.from <= terms.on else { break }
        func newer(than other: Tariff?) -> Bool {
          other.map { ($0.from, $0.seq) < (set.from, set.seq) } ?? true
        }
        if let kind = event[TariffSet.kind]?.string {
          if newer(than: special[kind]) { special[kind] = set }
        } else if newer(than: general) {
          general = set
        }
      default: break
      }
    }
    for (name, account) in accounts.sorted(by: {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    })
    where account.isOpen && account.hasConcept {
      if let tariff = account.kind.flatMap({ special[$0] }) ?? general {
        lines.append(Line(account: name, amount: tariff.amount))
      } else {
        withoutTariff.append(name)
      }
    }
    readRecorded(events)
  }

  // Whatever is recorded takes its id, in whichever state it stands.
  private mutating func readRecorded(_ events: StandingEvents) {
    let charge = ChargeAssessed.type.number
    events.forEach { event, place in
      guard event.type == charge else { return }
      recorded[event.id.string] = Recorded(
        seq: event.seq, on: event.on, amount: event[ChargeAssessed.amount]?.raw ?? 0,
        due: event[ChargeAssessed.due] ?? event.on,
        component: Component(ofClass: event.choice(ChargeAssessed.class)),
        account: event[ChargeAssessed.account]?.string ?? "",
        isPlain: !event.has(ChargeAssessed.for.index) && !event.has(ChargeAssessed.subject.index),
        isAnnulled: events.isEverAnnulled(place))
    }
  }

  /// What is recorded under an id, if it is a charge of this concept and period.
  public func recorded(_ id: String) -> Recorded? { recorded[id] }

  /// Whether what is recorded charges what a line says: the day on which it was billed is no part of that.
  public func isSame(_ recorded: Recorded, as line: Line) -> Bool {
    recorded.isPlain && recorded.account == line.account && recorded.amount == line.amount
      && recorded.due == terms.due && recorded.component == terms.component
  }

  // Whether a canonical list of keys holds one.
  private static func names(_ list: Bytes, _ key: Bytes) -> Bool {
    var start = 0
    while let open = list.firstIndex(of: UInt8(ascii: "\""), from: start),
      let close = list.firstIndex(of: UInt8(ascii: "\""), from: open + 1)
    {
      if list.slice(open + 1, close).equals(key) { return true }
      start = close + 1
    }
    return false
  }
}

extension Component {
  /// The component of a charge's class, by the class's place among its words; none is `principal`.
  init(ofClass choice: Int?) {
    switch choice ?? 0 {
    case 1: self = .fine
    case 2: self = .cost
    case 3: self = .indemnity
    default: self = .principal
    }
  }
}
