import Bytes
import Events
import Values

/// Official forms of one form and series: received, spent, left, missing.
public struct FormStock: Sendable {
  /// The form and its series.
  public let form: String
  public let series: String
  /// Different folios that were received.
  public private(set) var received: Int64 = 0
  /// Different folios that were spent first by being used, and by being voided.
  public private(set) var used: Int64 = 0
  public private(set) var voided: Int64 = 0
  /// Folios received and not spent.
  public private(set) var left: Int64 = 0
  /// The first folio to be used next: above all that were spent of its range; nil if there is none.
  public private(set) var next: Int64?
  /// Runs of folios never spent below the highest spent one of their range.
  public private(set) var gaps: [ClosedRange<Int64>] = []
  /// Folios spent that were never received, in order.
  public private(set) var strangers: [Int64] = []
  /// How often a folio was spent again.
  public private(set) var reused: Int64 = 0

  private struct Series: Hashable {
    var form: String
    var series: String
  }

  private struct Folios {
    var ranges: [ClosedRange<Int64>] = []
    var spent: [Int64: Bool] = [:]
    var reused: Int64 = 0
  }

  /// What `all` is to be given.
  public static var selection: Selection {
    Selection([FormsReceived.type, FormUsed.type, FormVoided.type])
  }

  /// Every form and series, bytewise by both.
  public static func all(_ events: StandingEvents, asOf day: Day) -> [FormStock] {
    let (received, voided) = (FormsReceived.type.number, FormVoided.type.number)
    var all: [Series: Folios] = [:]
    // The three types have form and series in the same places, and the two of folios the folio.
    events.forEach(asOf: day) { event, _ in
      let series = Series(
        form: event[FormUsed.form]?.string ?? "", series: event[FormUsed.series]?.string ?? "")
      if event.type == received {
        let first = event[FormsReceived.first] ?? 0
        all[series, default: Folios()].ranges.append(
          first...max(first, event[FormsReceived.last] ?? first))
      } else if let folio = event[FormUsed.folio] {
        if all[series, default: Folios()].spent[folio] == nil {
          all[series, default: Folios()].spent[folio] = event.type == voided
        } else {
          all[series, default: Folios()].reused += 1
        }
      }
    }
    func precedes(_ left: String, _ right: String) -> Bool {
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    return all.map { FormStock($0, $1) }.sorted {
      $0.form != $1.form ? precedes($0.form, $1.form) : precedes($0.series, $1.series)
    }
  }

  private init(_ series: Series, _ events: Folios) {
    form = series.form
    self.series = series.series
    reused = events.reused
    voided = Int64(events.spent.values.count { $0 })
    used = Int64(events.spent.count) - voided
    let folios = events.spent.keys.sorted()
    let stock = FormStock.merged(events.ranges)
    received = stock.reduce(0) { $0 + Int64($1.count) }
    var inside: Int64 = 0
    for range in stock { inside += Int64(FormStock.folios(folios, in: range).count) }
    left = received - inside
    strangers = folios.filter { folio in
      let place = stock.partitioning { $0.lowerBound > folio }
      return place == 0 || stock[place - 1].upperBound < folio
    }
    var free: [Int64] = []
    for range in events.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      var next = range.lowerBound
      for folio in FormStock.folios(folios, in: range) {
        if folio > next { gaps.append(next...folio - 1) }
        next = folio + 1
      }
      if next <= range.upperBound { free.append(next) }
    }
    next = free.min()
  }

  private static func folios(_ folios: [Int64], in range: ClosedRange<Int64>) -> ArraySlice<Int64> {
    let first = folios.partitioning { $0 >= range.lowerBound }
    return folios[first..<max(first, folios.partitioning { $0 > range.upperBound })]
  }

  // Ranges in order that have no folio in common.
  private static func merged(_ ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
    var merged: [ClosedRange<Int64>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
