import Bytes
import Events
import Log
import Synchronization
import Values

/// Checks every line of a log as an event: canonical form, its number, times that never go back.
///
/// What is wrong in the bytes (frames, checksums, marks, the tree) the log itself finds; this adds
/// what only events know.
public struct LedgerVerification {
  private let verification: LogVerification
  private let edges = Edges()
  private let directory: String

  /// A verification of the ledger in that folder; `sizes` are those whose roots are wanted.
  public init(
    _ directory: String, limits: LogLimits = .standard, threads: Int? = nil,
    rootsAt sizes: [UInt64] = []
  ) {
    let edges = edges
    self.directory = directory
    verification = LogVerification(
      directory, limits: limits, threads: threads, rootsAt: sizes,
      makeChecker: { EventChecker(edges) })
  }

  /// Reads everything; `progress` hears after each segment how many are done and how many there are.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws(LogError) -> Outcome {
    let outcome = try verification.run(
      knownSize: IdRecent.knownSize(LogLayout(directory).index), progress: progress)
    return Outcome(log: outcome, backward: edges.backward())
  }

  /// What was found.
  public struct Outcome {
    /// What the log and the lines show.
    public let log: LogVerification.Outcome
    /// Events recorded earlier than the one before, where that is the last of another frame.
    public let backward: [UInt64]
  }

  /// The times at the edges of frames, which are checked by different threads.
  private final class Edges: Sendable {
    private struct Times {
      var first: [UInt64: Instant] = [:]
      var last: [UInt64: Instant] = [:]
    }

    private let times = Mutex(Times())

    func note(_ first: (UInt64, Instant), last: (UInt64, Instant)) {
      times.withLock {
        $0.first[first.0] = first.1
        $0.last[last.0] = last.1
      }
    }

    func backward() -> [UInt64] {
      times.withLock { times in
        times.first.filter { seq, at in
          seq > 0 && times.last[seq - 1].map { $0 > at } ?? false
        }.keys.sorted()
      }
    }
  }

  private final class EventChecker: LineChecker {
    private let edges: Edges
    private let scanner = Scanner()
    private var event = ScannedEvent()
    private var first: (UInt64, Instant)?
    private var last: (UInt64, Instant)?

    init(_ edges: Edges) { self.edges = edges }

    func begin(at seq: UInt64) {
      first = nil
      last = nil
    }

    func check(_ line: Bytes, _ seq: UInt64) -> String? {
      guard scanner.scanStored(line, into: &event), event.seq == seq else {
        return "the line is no event in canonical form"
      }
      defer { last = (seq, event.at) }
      if first == nil { first = (seq, event.at) }
      if let last, last.1 > event.at { return "the event was recorded before the one before it" }
      if seq == 0, event.type != 0 { return "a ledger begins with ledger.opened" }
      if seq > 0, event.type == 0 { return "a second ledger.opened" }
      return nil
    }

    func end(before seq: UInt64) {
      if let first, let last { edges.note(first, last: last) }
    }
  }
}
