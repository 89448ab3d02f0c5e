import Bytes
import Events
import Values

/// Notices issued and served, and who paid after being served.
public struct Notices {
  /// What notices are grouped by.
  public enum Grouping: String, Sendable, CaseIterable {
    case kind, barrio, month
  }

  /// The results of serving one, in the order of the catalogue.
  public static let results = ["delivered", "refused", "absent", "wrong-address"]

  /// The notices of a group.
  public struct Row: Sendable {
    /// How many were issued.
    public var issued: Int64 = 0
    /// How many attempts at serving one ended with each result.
    public var served: [Int64] = [0, 0, 0, 0]
    /// Accounts that were served: to which one was delivered, or that refused it.
    public fileprivate(set) var accounts = 0
    /// Of these, those that paid anything within the days after being served, and how much.
    public fileprivate(set) var paidAccounts = 0
    public fileprivate(set) var paid: Int64 = 0

    /// All attempts.
    public var attempts: Int64 { served.reduce(0, +) }
  }

  private struct Group {
    var row = Row()
    /// The days on which each account was served, in order.
    var days: [Symbol: [Day]] = [:]
    var paid: [Symbol: Int64] = [:]

    var finished: Row {
      var row = row
      row.accounts = days.count
      row.paidAccounts = paid.count
      row.paid = paid.values.reduce(0) { Exact.sum($0, $1) }
      return row
    }

    mutating func pay(_ account: Symbol, _ amount: Int64, on day: Day, within limit: Int) {
      guard let days = days[account] else { return }
      // The last time before the payment is the nearest.
      let place = days.partitioning { $0 > day }
      guard place > 0, day <= days[place - 1].adding(days: limit) else { return }
      paid[account] = Exact.sum(paid[account] ?? 0, amount)
    }
  }

  /// By key bytewise.
  public private(set) var rows: [(key: String, row: Row)] = []
  /// All of them; accounts and payments are counted once.
  public private(set) var total = Row()

  /// What `init` is to be given.
  public static func selection(by grouping: Grouping) -> Selection {
    let roll = [AccountOpened.type, AccountUpdated.type]
    return Selection(
      [
        NoticeIssued.type, NoticeServed.type, PaymentReceived.type, PaymentIdentified.type,
        ReferenceIssued.type,
      ] + (grouping == .barrio ? roll : []),
      dropping: [
        "account.opened.kind", "account.opened.holder", "account.opened.concepts",
        "account.updated.kind", "account.updated.holder", "account.updated.concepts",
        "account.updated.source", "notice.issued.folio", "notice.issued.amount",
        "notice.served.notice", "notice.served.officer", "payment.received.channel",
        "payment.received.office", "payment.received.till", "payment.received.receipt",
        "payment.received.external", "payment.received.charges", "reference.issued.charges",
        "reference.issued.amount", "reference.issued.lines", "reference.issued.expires",
      ])
  }

  /// The notices of a span, and what those served paid within so many days: that of serving is day 0.
  public init(
    _ events: StandingEvents, asOf day: Day, _ span: Span, by grouping: Grouping,
    paidWithin limit: Int
  ) {
    let names = SymbolTable()
    let barrios = Notices.barrios(events, asOf: day, grouping, names)
    var places: [String: Int] = [:]
    var groups: [Group] = []
    var all = Group()
    func group(of event: ScannedEvent, _ account: Symbol) -> String {
      switch grouping {
      // Both types have their kind in the same place.
      case .kind: event[NoticeIssued.kind]?.string ?? ""
      case .barrio: barrios[account] ?? "?"
      case .month: event.on.month.description
      }
    }
    let (issued, served) = (NoticeIssued.type.number, NoticeServed.type.number)
    events.forEach(asOf: day) { event, _ in
      guard event.type == issued || event.type == served, span.contains(event.on) else { return }
      // So have they their account.
      let account = names.intern(event[NoticeIssued.account] ?? event.id)
      let key = group(of: event, account)
      let result = event.type == served ? event.choice(NoticeServed.result) : nil
      func count(_ group: inout Group) {
        guard let result else { return group.row.issued += 1 }
        group.row.served[result] += 1
        if result < 2 { group.days[account, default: []].append(event.on) }
      }
      let place = places[key] ?? groups.count
      if place == groups.count {
        groups.append(Group())
        places[key] = place
      }
      count(&groups[place])
      count(&all)
    }
    Notices.payments(events, asOf: day, names) { account, amount, on in
      guard all.days[account] != nil else { return }
      all.pay(account, amount, on: on, within: limit)
      for place in groups.indices { groups[place].pay(account, amount, on: on, within: limit) }
    }
    rows = places.map { ($0.key, groups[$0.value].finished) }
      .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    total = all.finished
  }

  // The barrio of each account.
  private static func barrios(
    _ events: StandingEvents, asOf day: Day, _ grouping: Grouping, _ names: SymbolTable
  ) -> [Symbol: String] {
    guard grouping == .barrio else { return [:] }
    let (opened, updated) = (AccountOpened.type.number, AccountUpdated.type.number)
    var barrios: [Symbol: String] = [:]
    events.forEach(asOf: day) { event, _ in
      guard event.type == opened || event.type == updated else { return }
      // Both types have account and barrio in the same places.
      guard let account = event[AccountOpened.account], let barrio = event[AccountOpened.barrio]
      else { return }
      barrios[names.intern(account)] = barrio.string
    }
    return barrios
  }

  // Calls `body` with every payment and the account that §5 finds for it.
  private static func payments(
    _ events: StandingEvents, asOf day: Day, _ names: SymbolTable,
    _ body: (Symbol, Int64, Day) -> Void
  ) {
    let (payment, issue) = (PaymentReceived.type.number, ReferenceIssued.type.number)
    let identification = PaymentIdentified.type.number
    let (ids, keys) = (SymbolTable(), SymbolTable())
    var identified: [Symbol: Symbol] = [:]
    events.forEach(asOf: day) { event, _ in
      guard event.type == identification, let id = event[PaymentIdentified.payment],
        let account = event[PaymentIdentified.account]
      else { return }
      identified[ids.intern(id)] = names.intern(account)
    }
    var references: [Symbol: Symbol] = [:]
    events.forEach(asOf: day) { event, _ in
      if event.type == issue {
        guard let key = event[ReferenceIssued.reference],
          let account = event[ReferenceIssued.account]
        else { return }
        references[keys.intern(key)] = names.intern(account)
      } else if event.type == payment {
        let owner =
          ids.find(event.id).flatMap { identified[$0] }
          ?? event[PaymentReceived.account].map { names.intern($0) }
          ?? event[PaymentReceived.reference].flatMap { references[keys.intern($0)] }
        guard let owner else { return }
        body(owner, event[PaymentReceived.amount]?.raw ?? 0, event.on)
      }
    }
  }
}
