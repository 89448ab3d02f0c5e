import Bytes
import Engine
import Events
import Files
import Ledger
import Log

/// One pass over the log that brings every known event to the histories it can act on.
public struct HistoryPass {
  private let snapshot: LogSnapshot
  private let from: UInt64
  private let known: UInt64
  private let threads: Int?

  /// A pass over the first `known` events, or those of them from a number on, on all cores or so many
  /// threads.
  public init(_ snapshot: LogSnapshot, from: UInt64 = 0, known: UInt64, threads: Int? = nil) {
    self.snapshot = snapshot
    self.from = from
    self.known = known
    self.threads = threads
  }

  /// The histories of all that is known; with the groups where findings are decided or without.
  public func histories(forFindings: Bool = false) throws -> Histories {
    try histories(HistoryPacking(forFindings: forFindings))
  }

  /// What is known of a plan, and what of it is measured: no account's history.
  public func histories(measuring measures: Measures) throws -> Histories {
    try histories(HistoryPacking(measuring: measures))
  }

  private func histories(_ packing: HistoryPacking) throws -> Histories {
    // A ledger that is small packed needs no file at all.
    let builder = HistoryBuilder(packing, spill: known > 100_000 ? SpillFile() : nil)
    try forEachBatch(packing) { try builder.take($0) }
    return try builder.finish(threads: threads)
  }

  /// Calls `body` with the events of each frame, packed.
  func forEachBatch(_ packing: HistoryPacking, _ body: (HistoryBatch) throws -> Void) throws {
    if from >= known { return }
    let frames = snapshot.frames(from: from, to: known, threads: threads.map { $0 - 1 }) {
      [from, known] frame in
      let desk = frame.attachment as? Desk ?? Desk(packing)
      frame.attachment = desk
      desk.read(frame, from, known)
    }
    while let frame = try frames.next() {
      guard let desk = frame.attachment as? Desk else { continue }
      if let seq = desk.unreadable { throw LedgerError.notAnEvent(seq: seq) }
      try body(desk.batch)
    }
  }

  // What a frame's lines are read with, on whichever thread has the frame.
  private final class Desk: @unchecked Sendable {
    let batch: HistoryBatch
    private let scanner: Scanner
    @exclusivity(unchecked) private var event = ScannedEvent()
    private(set) var unreadable: UInt64?

    init(_ packing: HistoryPacking) {
      batch = HistoryBatch(packing)
      scanner = Scanner()
    }

    func read(_ frame: LogFrame, _ from: UInt64, _ known: UInt64) {
      batch.clear()
      unreadable = nil
      frame.forEachLine { line, seq in
        guard seq >= from, seq < known else { return }
        guard scanner.scanRecorded(line, into: &event), event.seq == seq else {
          unreadable = unreadable ?? seq
          return
        }
        batch.take(event)
      }
    }
  }
}
