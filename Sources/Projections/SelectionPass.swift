import Engine
import Events
import Ledger
import Log

/// One pass over the log for the events that a question of the office is about.
public struct SelectionPass {
  private let snapshot: LogSnapshot
  private let known: UInt64
  private let threads: Int?

  /// A pass over the first `known` events, on all cores or so many threads.
  public init(_ snapshot: LogSnapshot, known: UInt64, threads: Int? = nil) {
    self.snapshot = snapshot
    self.known = known
    self.threads = threads
  }

  /// The selected events, with what annuls them.
  public func events(_ selection: Selection) throws -> StandingEvents {
    let events = StandingEvents(selection)
    let frames = snapshot.frames(to: known, threads: threads.map { $0 - 1 }) { [known] frame in
      let desk = frame.attachment as? Desk ?? Desk(selection)
      frame.attachment = desk
      desk.read(frame, known)
    }
    while let frame = try frames.next() {
      guard let desk = frame.attachment as? Desk else { continue }
      if let seq = desk.unreadable { throw LedgerError.notAnEvent(seq: seq) }
      events.take(desk.batch)
    }
    events.finish(known: known)
    return events
  }

  // What a frame's lines are read with, on whichever thread has the frame.
  private final class Desk: @unchecked Sendable {
    let batch: SelectedBatch
    private let scanner = Scanner()
    private var event = ScannedEvent()
    private(set) var unreadable: UInt64?

    init(_ selection: Selection) { batch = SelectedBatch(selection) }

    func read(_ frame: LogFrame, _ known: UInt64) {
      batch.clear()
      unreadable = nil
      frame.forEachLine { line, seq in
        guard seq < known else { return }
        guard scanner.scanRecorded(line, into: &event), event.seq == seq else {
          unreadable = unreadable ?? seq
          return
        }
        batch.take(event)
      }
    }
  }
}
