import Bytes
import Events
import Values

/// What tills declared against the payments recorded at them, day by day (§10, `till-mismatch`).
public struct Tills {
  /// How many payments, and how much.
  public struct Sum: Sendable, Equatable {
    /// The two figures.
    public var count: Int64 = 0
    public var amount: Int64 = 0

    mutating func add(_ count: Int64, _ amount: Int64) {
      self.count += count
      self.amount = Exact.sum(self.amount, amount)
    }

    static func - (left: Sum, right: Sum) -> Sum {
      Sum(
        count: left.count - right.count, amount: Exact.difference(left.amount, right.amount))
    }
  }

  /// What came in through one channel, or through all.
  public struct Figures: Sendable {
    /// What the closing declares; nil if there is none.
    public internal(set) var declared: Sum?
    /// What was known when the closing was recorded, and what is known now.
    public internal(set) var known: Sum?
    public internal(set) var now = Sum()

    /// Declared less known then.
    public var difference: Sum? { declared.map { $0 - (known ?? Sum()) } }
  }

  /// One closing, or the payments of a day at a till that has none.
  public struct Row: Sendable {
    /// The till and the day.
    public let day: Day
    public let office: String
    public let till: String
    /// The closing's number and the day on which it took effect; nil if there is none.
    public fileprivate(set) var closing: (seq: UInt64, on: Day)?
    /// By channel bytewise.
    public fileprivate(set) var channels: [(channel: String, figures: Figures)] = []
    /// All channels.
    public fileprivate(set) var all = Figures()

    /// Whether a closing declares what was known in each channel.
    public var matches: Bool {
      closing != nil && channels.allSatisfy { $0.figures.difference == Sum() }
    }
  }

  private struct Counter: Hashable {
    var day: Day
    var office: String
    var till: String
  }

  private struct Group {
    var payments: [(place: StandingEvents.Place, channel: String, amount: Int64)] = []
    var closings: [(seq: UInt64, on: Day, totals: [String: Sum])] = []
  }

  /// By day, office and till; several closings of one day in order.
  public private(set) var rows: [Row] = []

  /// What `init` is to be given: of the days of a span, of one office or of all.
  public static func selection(_ span: Span, office: String?) -> Selection {
    let payment = PaymentReceived.type.number
    let wanted = office.map { Array($0.utf8) }
    return Selection(
      [PaymentReceived.type, TillClosed.type],
      dropping: [
        "payment.received.account", "payment.received.reference", "payment.received.receipt",
        "payment.received.external", "payment.received.charges",
      ]
    ) { event in
      let isPayment = event.type == payment
      let day = isPayment ? event.on : event[TillClosed.day] ?? event.on
      guard span.contains(day),
        let office = isPayment ? event[PaymentReceived.office] : event[TillClosed.office],
        !isPayment || event.has(PaymentReceived.till.index)
      else { return false }
      return wanted.map { $0.withBytes { office.equals($0) } } ?? true
    }
  }

  /// The tills of those days, as of a day.
  public init(_ events: StandingEvents, asOf day: Day) {
    let groups = Tills.groups(events, asOf: day)
    func precedes(_ left: String, _ right: String) -> Bool {
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    let counters = groups.keys.sorted { left, right in
      if left.day != right.day { return left.day < right.day }
      if left.office != right.office { return precedes(left.office, right.office) }
      return precedes(left.till, right.till)
    }
    for counter in counters {
      guard let group = groups[counter] else { continue }
      func sums(_ day: Day, _ known: UInt64) -> [String: Sum] {
        var sums: [String: Sum] = [:]
        for payment in group.payments where events.stands(payment.place, asOf: day, known: known) {
          sums[payment.channel, default: Sum()].add(1, payment.amount)
        }
        return sums
      }
      let now = sums(day, events.known)
      for closing in group.closings {
        var row = Row(day: counter.day, office: counter.office, till: counter.till)
        row.closing = (closing.seq, closing.on)
        row.fill(declared: closing.totals, known: sums(closing.on, closing.seq), now: now)
        rows.append(row)
      }
      if group.closings.isEmpty, !now.isEmpty {
        var row = Row(day: counter.day, office: counter.office, till: counter.till)
        row.fill(declared: nil, known: nil, now: now)
        rows.append(row)
      }
    }
  }

  // Also payments that do not stand now: they may have been known when the till was closed.
  private static func groups(_ events: StandingEvents, asOf day: Day) -> [Counter: Group] {
    let payment = PaymentReceived.type.number
    let reader = FactReader()
    var groups: [Counter: Group] = [:]
    events.forEach { event, place in
      if event.type == payment {
        let counter = Counter(
          day: event.on, office: event[PaymentReceived.office]?.string ?? "",
          till: event[PaymentReceived.till]?.string ?? "")
        groups[counter, default: Group()].payments.append(
          (
            place, event[PaymentReceived.channel]?.string ?? "",
            event[PaymentReceived.amount]?.raw ?? 0
          ))
      } else if events.stands(place, asOf: day, known: events.known),
        case .tillClosed(let kept) = reader.read(event).body
      {
        let till = reader.bodies[kept]
        let counter = Counter(
          day: till.day, office: reader.symbols.name(till.office),
          till: reader.symbols.name(till.till))
        let totals = till.totals.map {
          (reader.symbols.name($0.channel), Sum(count: $0.count, amount: $0.amount))
        }
        groups[counter, default: Group()].closings.append(
          (event.seq, event.on, Dictionary(totals) { first, _ in first }))
      }
    }
    return groups
  }
}

extension Tills.Row {
  fileprivate mutating func fill(
    declared: [String: Tills.Sum]?, known: [String: Tills.Sum]?, now: [String: Tills.Sum]
  ) {
    let names = Set(now.keys).union((declared ?? [:]).keys).union((known ?? [:]).keys)
    if declared != nil {
      all.declared = Tills.Sum()
      all.known = Tills.Sum()
    }
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      var figures = Tills.Figures()
      figures.declared = declared.map { $0[name] ?? Tills.Sum() }
      figures.known = known.map { $0[name] ?? Tills.Sum() }
      figures.now = now[name] ?? Tills.Sum()
      if let sum = figures.declared { all.declared?.add(sum.count, sum.amount) }
      if let sum = figures.known { all.known?.add(sum.count, sum.amount) }
      all.now.add(figures.now.count, figures.now.amount)
      channels.append((name, figures))
    }
  }
}
