import Bytes
import Events
import Files
import Log
import Values

/// Appends events to a ledger: checks each line, absorbs what is there already, numbers the rest.
///
/// Between `begin` and `commit` nothing is in the ledger; after `commit` all of it is, on the disk.
/// One writer at a time holds a ledger; a second waits for the lock.
public final class LedgerWriter {
  /// What became of a line.
  public enum Outcome {
    /// It will be the event of that number.
    case added(seq: UInt64)
    /// The event of that number has this id and this content.
    case already(seq: UInt64)
    /// It is refused.
    case refused(Reason)
  }

  /// Why a line is refused.
  public enum Reason {
    /// It is no event.
    case malformed(Refusal)
    /// The event of that number has this id and other content.
    case conflict(id: String, seq: UInt64, stored: [UInt8])
    /// A ledger begins with `ledger.opened`.
    case notOpened
    /// A ledger is opened once only.
    case openedAlready
  }

  /// The most bytes of a line in canonical form.
  public static let lineLimit = 65_535

  /// Where the ledger lies.
  public let directory: String
  private let log: LogWriter
  private var index: IdIndex
  private let scanner: Scanner
  // Apart from `scanner`, so that the line at hand stays where it is while a stored one is read.
  private let storedScanner: Scanner
  private let strict: StrictReader
  private let clock: () -> Int64
  private let openedType: Int

  private let canonical = ByteBuffer(capacity: 4096)
  private let content = ByteBuffer(capacity: 4096)
  private let head = ByteBuffer(capacity: 256)
  private var event = ScannedEvent()
  private var stored = ScannedEvent()
  private var stamp = Instant(milliseconds: 0)
  private let stampText = ByteBuffer(capacity: 64)
  private var untilClock = 0

  /// How many events there are, those not committed yet included.
  public private(set) var next: UInt64
  /// How many events are committed.
  public var size: UInt64 { log.size }

  /// Takes the ledger's lock, clears up after a crash, and makes the index of ids fit.
  public init(
    _ directory: String, catalogue: Catalogue = .standard, limits: LogLimits = .standard,
    wait: Double, command: String, clock: @escaping () -> Int64
  ) throws(LedgerError) {
    self.directory = directory
    self.clock = clock
    do throws(LogError) {
      log = try LogWriter(directory, limits: limits, wait: wait, command: command)
    } catch { throw .log(error) }
    scanner = Scanner(catalogue)
    storedScanner = Scanner(like: scanner)
    strict = StrictReader(catalogue)
    openedType = catalogue.index(of: LedgerOpened.type.name) ?? -1
    next = log.size
    let folder = LogLayout(directory).index
    if let opened = try? IdIndex(opening: folder), opened.covered <= log.size {
      index = opened
    } else {
      do throws(FileError) { index = try IdIndex(emptying: folder) } catch { throw .file(error) }
    }
    if try !indexFits() {
      do throws(FileError) { index = try IdIndex(emptying: folder) } catch { throw .file(error) }
    }
    try catchUp()
  }

  // MARK: The index of ids

  // The index is this log's if the tree over what it covers is the log's; where the log has grown
  // since, if the last event that it covers is the log's.
  private func indexFits() throws(LedgerError) -> Bool {
    let binding = index.binding
    if binding.size == log.size { return binding.root == log.root }
    if binding.size == 0 { return true }
    let line = try committedLine(binding.size - 1)
    return line.withBytes { Digest.leaf($0) } == binding.lastLeaf
  }

  private func catchUp() throws(LedgerError) {
    guard index.covered < log.size else { return }
    let frames = log.snapshot.frames(from: index.covered)
    var last = CompactRange(start: 0).root
    while true {
      let next: LogFrame?
      do throws(LogError) { next = try frames.next() } catch { throw .log(error) }
      guard let frame = next else { break }
      for seq in max(frame.firstSeq, index.next)..<frame.endSeq {
        let line = frame.line(seq)
        guard scanner.scanStored(line, into: &event) else { throw .notAnEvent(seq: seq) }
        try index.add(IdHash.of(event.id))
        if seq + 1 == log.size { last = Digest.leaf(line) }
      }
    }
    try index.commit(.init(size: log.size, root: log.root, lastLeaf: last))
  }

  private func committedLine(_ seq: UInt64) throws(LedgerError) -> [UInt8] {
    do throws(LogError) { return try log.snapshot.line(seq) } catch { throw .log(error) }
  }

  // MARK: Appending

  /// Begins a commit.
  public func begin() {
    log.begin()
    untilClock = 0
  }

  /// Takes one line, as a producer gives it, into the commit.
  public func add(_ line: Bytes, at given: Instant? = nil) throws(LedgerError) -> Outcome {
    if !scanner.scanSubmitted(line, into: &event) {
      do throws(Refusal) {
        let owned = try strict.read(line)
        canonical.clear()
        CanonicalWriter.write(owned, scanner.catalogue, to: canonical)
      } catch { return .refused(.malformed(error)) }
      guard scanner.scanSubmitted(canonical.bytes, into: &event) else {
        preconditionFailure("the scanner refuses what the strict reader gave")
      }
    }
    let hash = IdHash.of(event.id)
    var outcome: Outcome?
    try index.find(hash) { (seq) throws(LedgerError) -> Bool in
      outcome = try compare(with: seq)
      return outcome != nil
    }
    if let outcome { return outcome }
    if (event.type == openedType) != (next == 0) {
      return .refused(next == 0 ? .notOpened : .openedAlready)
    }
    writeHead(given)
    let from = event.versionImplied ? event.versionPlace : event.contentStart
    let tail = event.line.slice(from, event.line.count)
    if head.count + tail.count > LedgerWriter.lineLimit {
      return .refused(
        .malformed(Refusal(offset: 0, .eventTooLong(limit: LedgerWriter.lineLimit))))
    }
    do throws(LogError) { try log.append(head: head.bytes, tail: tail) } catch { throw .log(error) }
    try index.add(hash)
    next += 1
    return .added(seq: next - 1)
  }

  // `{"seq":…,"at":"…",` and, where the line leaves `v` out, all up to it and it.
  private func writeHead(_ given: Instant?) {
    if let given {
      stamp(given.milliseconds)
    } else if untilClock == 0 {
      stamp(clock())
      untilClock = 256
    }
    if untilClock > 0 { untilClock -= 1 }
    head.clear()
    head.append("{\"seq\":")
    head.append(decimal: next)
    head.append(stampText.bytes)
    if event.versionImplied {
      head.append(event.line.slice(event.contentStart, event.versionPlace))
      head.append(",\"v\":1")
    }
  }

  // A time is never earlier than the one before it.
  private func stamp(_ milliseconds: Int64) {
    let before = max(log.lastRecordedMs ?? .min, next > log.size ? stamp.milliseconds : .min)
    stamp = Instant(milliseconds: max(milliseconds, next == 0 ? .min : before))
    stampText.clear()
    stampText.append(",\"at\":\"")
    stamp.write(to: stampText)
    stampText.append("\",")
  }

  // What the event at `seq` means for the line at hand; nil if it has another id.
  private func compare(with seq: UInt64) throws(LedgerError) -> Outcome? {
    let line: [UInt8]
    if seq < log.size {
      line = try committedLine(seq)
    } else {
      do throws(LogError) { line = try log.pendingLine(seq) } catch { throw .log(error) }
    }
    return try line.withBytes { (bytes) throws(LedgerError) -> Outcome? in
      guard storedScanner.scanStored(bytes, into: &stored) else { throw .notAnEvent(seq: seq) }
      guard stored.id.equals(event.id) else { return nil }
      content.clear()
      content.append(event.line.slice(event.contentStart, event.versionPlace))
      if event.versionImplied { content.append(",\"v\":1") }
      content.append(event.line.slice(event.versionPlace, event.line.count))
      let there = stored.line.slice(stored.contentStart, stored.line.count)
      if there.equals(content.bytes) { return .already(seq: seq) }
      return .refused(.conflict(id: event.id.string, seq: seq, stored: line))
    }
  }

  /// Makes everything since `begin` part of the ledger; when this returns, it is on the disk.
  public func commit() throws(LedgerError) {
    guard next > log.size else {
      abort()
      return
    }
    let last: Digest
    do throws(LogError) {
      last = try log.pendingLine(next - 1).withBytes { Digest.leaf($0) }
      try log.commit(lastRecordedMs: stamp.milliseconds)
    } catch {
      abort()
      throw .log(error)
    }
    // The events are in the log: what goes wrong with the index from here on costs time only.
    do throws(LedgerError) {
      try index.commit(.init(size: log.size, root: log.root, lastLeaf: last))
    } catch { try? index = IdIndex(emptying: LogLayout(directory).index) }
  }

  /// Forgets everything since `begin`.
  public func abort() {
    log.abort()
    index.abort()
    next = log.size
  }
}
