import Bytes
import Engine
import Events
import Files
import Ledger
import Log

/// One pass over the log that brings every known event to the histories it can act on.
public struct HistoryPass {
  private let snapshot: LogSnapshot
  private let known: UInt64
  private let threads: Int?

  /// A pass over the first `known` events, on all cores or so many threads.
  public init(_ snapshot: LogSnapshot, known: UInt64, threads: Int? = nil) {
    self.snapshot = snapshot
    self.known = known
    self.threads = threads
  }

  /// The histories of all that is known.
  public func histories() throws -> Histories {
    let packing = HistoryPacking()
    // A ledger that is small packed needs no file at all.
    let spill: SpillFile? = known > 100_000 ? SpillFile() : nil
    let builder = HistoryBuilder(packing, spill: spill)
    let frames = snapshot.frames(from: 0, to: known, threads: threads.map { $0 - 1 }) {
      [known] frame in
      let desk = frame.attachment as? Desk ?? Desk(packing)
      frame.attachment = desk
      desk.read(frame, known)
    }
    while let frame = try frames.next() {
      guard let desk = frame.attachment as? Desk else { continue }
      if let seq = desk.unreadable { throw LedgerError.notAnEvent(seq: seq) }
      try builder.take(desk.batch)
    }
    return try builder.finish(threads: threads)
  }

  // What a frame's lines are read with, on whichever thread has the frame.
  private final class Desk: @unchecked Sendable {
    let batch: HistoryBatch
    private let scanner: Scanner
    private var event = ScannedEvent()
    private(set) var unreadable: UInt64?

    init(_ packing: HistoryPacking) {
      batch = HistoryBatch(packing)
      scanner = Scanner()
    }

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
