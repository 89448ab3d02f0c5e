import Bytes
import Events
import Values

/// What is asked of an office and answered by it, and how long that takes (§9): certificates, complaints.
public struct Attention {
  /// What is asked for.
  public enum Desk: Sendable {
    case certificates, complaints
  }

  /// What a row is of; nil where rows are not parted by it.
  public struct Key: Hashable, Sendable {
    /// The month of asking or of the answer.
    public var month: Month?
    /// The kind of certificate; of a complaint the outcome, nil if it is pending.
    public var name: String?

    fileprivate func precedes(_ other: Key) -> Bool {
      if month != other.month { return (month?.number ?? 0) < (other.month?.number ?? 0) }
      return (name ?? "").utf8.lexicographicallyPrecedes((other.name ?? "").utf8)
    }
  }

  /// What happened in a span of days.
  public struct Row: Sendable {
    /// How many were asked for in it, and of these are not answered.
    public var asked = 0
    public var pending = 0
    /// How many were answered in it: with what was asked for, and with a refusal.
    public var granted = 0
    public var refused = 0
    fileprivate var minutes: [Int64] = []

    /// Half of what was answered took no longer, in whole minutes; nil if nothing was.
    public var median: Int64? { rank(50) }
    /// Nine tenths of what was answered took no longer.
    public var percentile90: Int64? { rank(90) }

    // By nearest rank.
    private func rank(_ percent: Int) -> Int64? {
      minutes.isEmpty ? nil : minutes.sorted()[(minutes.count * percent + 99) / 100 - 1]
    }
  }

  private struct Item {
    var on: Day
    var at: Instant
    var name: String?
    var answer: (on: Day, at: Instant, isGranted: Bool)?
  }

  /// By month, then by name, nil first.
  public private(set) var rows: [(key: Key, row: Row)] = []
  /// All of them.
  public private(set) var total = Row()

  /// What `init` is to be given.
  public static func selection(_ desk: Desk) -> Selection {
    switch desk {
    case .certificates:
      Selection(
        [CertificateRequested.type, CertificateIssued.type, CertificateRefused.type],
        dropping: [
          "certificate.requested.subject", "certificate.requested.account",
          "certificate.requested.charge", "certificate.issued.folio",
        ])
    case .complaints:
      Selection(
        [ComplaintFiled.type, ComplaintAnswered.type], dropping: ["complaint.filed.account"])
    }
  }

  /// What was asked and answered in a span, parted by month, by name, or by both.
  public init(
    _ events: StandingEvents, _ desk: Desk, asOf day: Day, _ span: Span, byMonth: Bool,
    byName: Bool
  ) {
    var rows: [Key: Row] = [:]
    func add(_ day: Day, _ name: String?, _ change: (inout Row) -> Void) {
      guard span.contains(day) else { return }
      let key = Key(month: byMonth ? day.month : nil, name: byName ? name : nil)
      change(&rows[key, default: Row()])
      change(&total)
    }
    for item in Attention.items(events, asOf: day) {
      add(item.on, item.name) { row in
        row.asked += 1
        if item.answer == nil { row.pending += 1 }
      }
      guard let answer = item.answer else { continue }
      add(answer.on, item.name) { row in
        if answer.isGranted { row.granted += 1 } else { row.refused += 1 }
        row.minutes.append(Attention.minutes(from: item.at, to: answer.at))
      }
    }
    self.rows = rows.sorted { $0.key.precedes($1.key) }.map { ($0.key, $0.value) }
  }

  // Whole minutes rounded down.
  private static func minutes(from start: Instant, to end: Instant) -> Int64 {
    let (minutes, rest) = (end.milliseconds - start.milliseconds).quotientAndRemainder(
      dividingBy: 60_000)
    return rest < 0 ? minutes - 1 : minutes
  }

  // An answer counts if what it answers was asked before it, and not answered before.
  private static func items(_ events: StandingEvents, asOf day: Day) -> [Item] {
    let (requested, filed) = (CertificateRequested.type.number, ComplaintFiled.type.number)
    let (refused, answered) = (CertificateRefused.type.number, ComplaintAnswered.type.number)
    let ids = SymbolTable()
    var places: [Symbol: Int] = [:]
    var items: [Item] = []
    events.forEach(asOf: day) { event, _ in
      func answer(_ id: Bytes?, isGranted: Bool, _ name: String? = nil) {
        guard let id, let place = places[ids.intern(id)], items[place].answer == nil else { return }
        items[place].answer = (event.on, event.at, isGranted)
        if let name { items[place].name = name }
      }
      switch event.type {
      case requested, filed:
        places[ids.intern(event.id)] = items.count
        let kind = event.type == requested ? event[CertificateRequested.kind]?.string : nil
        items.append(Item(on: event.on, at: event.at, name: kind))
      case answered:
        answer(
          event[ComplaintAnswered.complaint], isGranted: true,
          event[ComplaintAnswered.outcome]?.string)
      case refused: answer(event[CertificateRefused.request], isGranted: false)
      default: answer(event[CertificateIssued.request], isGranted: true)
      }
    }
    return items
  }
}
