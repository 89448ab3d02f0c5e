import Bytes
import Events
import Values

/// The selected events of one stretch of the log, and its annulments; filled on any thread.
public final class SelectedBatch: @unchecked Sendable {
  /// Where a packed event begins, and when it was recorded.
  struct Entry {
    var start: Int
    var at: Instant
  }

  let selection: Selection
  let packed = ByteBuffer(capacity: 1 << 14)
  private(set) var entries: [Entry] = []
  private(set) var annulments: [Annulment] = []

  /// An empty batch.
  public init(_ selection: Selection) { self.selection = selection }

  /// Empties it and keeps the memory.
  public func clear() {
    packed.clear()
    entries.removeAll(keepingCapacity: true)
    annulments.removeAll(keepingCapacity: true)
  }

  /// Looks at an event.
  public func take(_ event: ScannedEvent) {
    if event.type == selection.annulment {
      if let target = event[EventAnnulled.target] {
        annulments.append(Annulment(target: target.array, on: event.on, seq: event.seq))
      }
    } else if selection.takes(event) {
      entries.append(Entry(start: packed.count, at: event.at))
      selection.packer.pack(event, to: packed)
    }
  }
}

/// An annulment: what it strikes from which day on.
struct Annulment: Sendable {
  /// The id that it names.
  var target: [UInt8]
  var on: Day
  var seq: UInt64

  /// Whether it strikes an event of that number, by what is known at `known`, as of a day (§4): one
  /// that was recorded before it.
  func strikes(_ struck: UInt64, asOf day: Day, known: UInt64) -> Bool {
    struck < seq && seq < known && on <= day
  }
}
