import Bytes
import Events
import Values

/// A reference to pay by, as it was issued, and what became of it as of a day.
public struct IssuedReference: Sendable {
  /// What became of it.
  public enum Status: String, Sendable, CaseIterable {
    case open, paid, expired
  }

  /// What it was issued as.
  public let reference: String
  public let account: String
  public let amount: Int64
  public let issued: Day
  public let expires: Day
  /// Its numbers by channel, as canonical JSON; nil if it has none.
  public let lines: String?
  /// How often it was paid, how much in all, and the first time.
  public fileprivate(set) var payments = 0
  public fileprivate(set) var paid: Int64 = 0
  public fileprivate(set) var paidOn: Day?
  public fileprivate(set) var status = Status.open

  /// Whether it was first paid after it expired.
  public var isLate: Bool { paidOn.map { $0 > expires } ?? false }
}

/// The references issued in a span, as of a day.
public struct References {
  /// Those of a month, by what became of them.
  public struct MonthRow: Sendable {
    /// How many were issued, and over how much.
    public var issued = 0
    public var amount: Int64 = 0
    /// Of these: paid, how much came in on them, paid late, paid more than once, expired, open.
    public var paid = 0
    public var paidAmount: Int64 = 0
    public var late = 0
    public var twice = 0
    public var expired = 0
    public var open = 0

    /// Nothing.
    public init() {}

    mutating func add(_ reference: IssuedReference) {
      issued += 1
      amount = Exact.sum(amount, reference.amount)
      switch reference.status {
      case .open: open += 1
      case .expired: expired += 1
      case .paid:
        paid += 1
        paidAmount = Exact.sum(paidAmount, reference.paid)
        if reference.isLate { late += 1 }
        if reference.payments > 1 { twice += 1 }
      }
    }
  }

  /// The references, in the order in which they were issued.
  public private(set) var issued: [IssuedReference] = []

  /// What `init` is to be given.
  public static var selection: Selection {
    let payment = PaymentReceived.type.number
    return Selection(
      [ReferenceIssued.type, PaymentReceived.type],
      dropping: [
        "reference.issued.charges", "payment.received.account", "payment.received.channel",
        "payment.received.office", "payment.received.till", "payment.received.receipt",
        "payment.received.external", "payment.received.charges",
      ]
    ) { $0.type != payment || $0.has(PaymentReceived.reference.index) }
  }

  /// The references issued in a span.
  public init(_ events: StandingEvents, asOf day: Day, _ span: Span) {
    let issue = ReferenceIssued.type.number
    let keys = SymbolTable()
    // The last issue of each key so far: the one that a payment pays.
    var last: [Int] = []
    var all: [IssuedReference] = []
    events.forEach(asOf: day) { event, _ in
      if event.type == issue {
        guard let key = event[ReferenceIssued.reference] else { return }
        let place = Int(keys.intern(key).index)
        if place == last.count { last.append(-1) }
        last[place] = all.count
        all.append(
          IssuedReference(
            reference: key.string, account: event[ReferenceIssued.account]?.string ?? "",
            amount: event[ReferenceIssued.amount]?.raw ?? 0, issued: event.on,
            expires: event[ReferenceIssued.expires] ?? event.on,
            lines: event[ReferenceIssued.lines]?.string))
      } else if let key = event[PaymentReceived.reference] {
        let place = Int(keys.intern(key).index)
        if place == last.count { last.append(-1) }
        guard last[place] >= 0 else { return }
        all[last[place]].payments += 1
        all[last[place]].paid = Exact.sum(
          all[last[place]].paid, event[PaymentReceived.amount]?.raw ?? 0)
        if all[last[place]].paidOn == nil { all[last[place]].paidOn = event.on }
      }
    }
    for var reference in all where span.contains(reference.issued) {
      if reference.payments > 0 {
        reference.status = .paid
      } else if reference.expires < day {
        reference.status = .expired
      }
      issued.append(reference)
    }
  }

  /// By the month in which they were issued, and all of them.
  public var months: (rows: [(month: Month, row: MonthRow)], total: MonthRow) {
    var rows: [Month: MonthRow] = [:]
    var total = MonthRow()
    for reference in issued {
      rows[reference.issued.month, default: MonthRow()].add(reference)
      total.add(reference)
    }
    return (rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, total)
  }
}

/// Payments with and without a reference, by channel.
public struct ReferenceShare {
  /// The payments of a channel.
  public struct Row: Sendable {
    /// With a reference, and without.
    public var with: Int64 = 0
    public var withAmount: Int64 = 0
    public var without: Int64 = 0
    public var withoutAmount: Int64 = 0
    /// Of those with one: naming a reference that was not issued before.
    public var unknown: Int64 = 0

    /// The share with a reference, in hundredths of a percent of all payments; nil of none.
    public var share: Int64? { Share.percent(with, of: with + without) }
  }

  /// By channel bytewise.
  public private(set) var rows: [(channel: String, row: Row)] = []
  /// All channels.
  public private(set) var total = Row()

  /// What `init` is to be given.
  public static var selection: Selection {
    Selection(
      [ReferenceIssued.type, PaymentReceived.type],
      dropping: [
        "reference.issued.account", "reference.issued.amount", "reference.issued.charges",
        "reference.issued.expires", "reference.issued.lines", "payment.received.account",
        "payment.received.office", "payment.received.till", "payment.received.receipt",
        "payment.received.external", "payment.received.charges",
      ])
  }

  /// The payments of a span.
  public init(_ events: StandingEvents, asOf day: Day, _ span: Span) {
    let issue = ReferenceIssued.type.number
    let (keys, channels) = (SymbolTable(), SymbolTable())
    var issued: Set<Symbol> = []
    var sums: [Row] = []
    events.forEach(asOf: day) { event, _ in
      if event.type == issue {
        if let key = event[ReferenceIssued.reference] { issued.insert(keys.intern(key)) }
        return
      }
      guard span.contains(event.on), let channel = event[PaymentReceived.channel] else { return }
      let place = Int(channels.intern(channel).index)
      if place == sums.count { sums.append(Row()) }
      let amount = event[PaymentReceived.amount]?.raw ?? 0
      if let key = event[PaymentReceived.reference] {
        sums[place].with += 1
        sums[place].withAmount = Exact.sum(sums[place].withAmount, amount)
        if !issued.contains(keys.intern(key)) { sums[place].unknown += 1 }
      } else {
        sums[place].without += 1
        sums[place].withoutAmount = Exact.sum(sums[place].withoutAmount, amount)
      }
    }
    for (place, row) in sums.enumerated() {
      rows.append((channels.name(Symbol(index: UInt32(place))), row))
      total.with += row.with
      total.withAmount = Exact.sum(total.withAmount, row.withAmount)
      total.without += row.without
      total.withoutAmount = Exact.sum(total.withoutAmount, row.withoutAmount)
      total.unknown += row.unknown
    }
    rows.sort { $0.channel.utf8.lexicographicallyPrecedes($1.channel.utf8) }
  }
}
