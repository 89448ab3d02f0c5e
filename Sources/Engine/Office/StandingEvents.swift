import Bytes
import Events
import Values

/// The selected events that stand in State(D, K), in the order (`on`, `seq`), for any day D (§4).
///
/// It takes memory for the events selected, whatever else is in the log. Not shared between threads.
public final class StandingEvents {
  private struct Entry {
    var on: Day
    var seq: UInt64
    var at: Instant
    var start: Int
    var length: UInt32
  }

  /// Where an event lies; asked for what was known at another time.
  public struct Place: Hashable, Sendable { let index: Int }

  /// How many events are known.
  public private(set) var known: UInt64 = 0

  private let selection: Selection
  private let packed = ByteBuffer(capacity: 1 << 16)
  private var entries: [Entry] = []
  private var annulments: [Annulment] = []
  /// The annulments of the few events that have any, by the events' places.
  private var strikes: [Int: [Annulment]] = [:]
  private let scanner = Scanner()
  private var event = ScannedEvent()

  /// No events yet.
  public init(_ selection: Selection) { self.selection = selection }

  /// Adds what a batch holds.
  public func take(_ batch: SelectedBatch) {
    let base = packed.count
    packed.append(batch.packed.bytes)
    for (place, entry) in batch.entries.enumerated() {
      let next = place + 1
      let end = next < batch.entries.count ? batch.entries[next].start : batch.packed.count
      let (on, seq) = EventPacker.order(of: batch.packed.bytes.slice(entry.start, end))
      entries.append(
        Entry(
          on: on, seq: seq, at: entry.at, start: base + entry.start,
          length: UInt32(end - entry.start)))
    }
    annulments += batch.annulments
  }

  /// Puts them in order, once all of the first `known` events were looked at.
  public func finish(known: UInt64) {
    self.known = known
    // Most of a log is in order already.
    entries.sort { $0.on != $1.on ? $0.on < $1.on : $0.seq < $1.seq }
    if annulments.isEmpty { return }
    var named: [[UInt8]: [Annulment]] = [:]
    for annulment in annulments { named[annulment.target, default: []].append(annulment) }
    let filter = Set(annulments.map { $0.target.withBytes(\.keyHash) })
    for (place, entry) in entries.enumerated() {
      let id = EventPacker.id(of: packed.bytes.slice(entry.start, entry.start + Int(entry.length)))
      guard filter.contains(id.keyHash), let found = named[id.array] else { continue }
      strikes[place] = found
    }
    annulments = []
  }

  private func stands(_ index: Int, asOf day: Day, known: UInt64) -> Bool {
    let entry = entries[index]
    guard entry.on <= day, entry.seq < known else { return false }
    guard let annulments = strikes[index] else { return true }
    return !annulments.contains { $0.strikes(entry.seq, asOf: day, known: known) }
  }

  /// Whether an event stands in another state: as of a day, by what was known then.
  public func stands(_ place: Place, asOf day: Day, known: UInt64) -> Bool {
    stands(place.index, asOf: day, known: known)
  }

  /// Whether anything known, of whatever day, annuls it.
  public func isEverAnnulled(_ place: Place) -> Bool {
    let seq = entries[place.index].seq
    return (strikes[place.index] ?? []).contains { $0.seq > seq && $0.seq < known }
  }

  /// Calls `body` with every event that stands as of a day, in order; it is valid until the next one.
  public func forEach(asOf day: Day, _ body: (ScannedEvent, Place) throws -> Void) rethrows {
    try forEach { event, place in
      if stands(place.index, asOf: day, known: known) { try body(event, place) }
    }
  }

  /// Calls `body` with every event that was collected, whether it stands or not, in order.
  public func forEach(_ body: (ScannedEvent, Place) throws -> Void) rethrows {
    for (index, entry) in entries.enumerated() {
      let bytes = packed.bytes.slice(entry.start, entry.start + Int(entry.length))
      guard selection.packer.unpack(bytes, scanner, into: &event) else {
        preconditionFailure("an event that was packed cannot be unpacked")
      }
      event.at = entry.at
      try body(event, Place(index: index))
    }
  }
}
