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

  /// Where the ledger lies.
  public let directory: String
  private let log: LogWriter
  // Nothing here calls back into the writer, so no two accesses to these overlap.
  @exclusivity(unchecked) private var index: IdIndex
  private let scanner: Scanner
  private let clock: () -> Int64
  private let openedType: Int

  private let content = ByteBuffer(capacity: 4096)
  private let head = ByteBuffer(capacity: 256)
  private var event = ScannedEvent()
  private var stored = ScannedEvent()
  @exclusivity(unchecked) private var stamp = Instant(milliseconds: 0)
  private let stampText = ByteBuffer(capacity: 64)
  @exclusivity(unchecked) private var untilClock = 0

  /// How many events there are, those not committed yet included.
  @exclusivity(unchecked) public private(set) var next: UInt64
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

  /// Takes one line of a batch that was read into the commit.
  func add(
    _ line: LineBatch.Line, of batch: LineBatch, at given: Instant? = nil
  ) throws(LedgerError) -> Outcome {
    if let refusal = batch.refusal(line) { return .refused(.malformed(refusal)) }
    let event = batch.prepared(line)
    if try !index.isNew(line.hash) {
      for seq in try index.seqs(of: line.hash) {
        if let outcome = try compare(event, line.versionImplied, with: seq) { return outcome }
      }
    }
    if (line.type == openedType) != (next == 0) {
      return .refused(next == 0 ? .notOpened : .openedAlready)
    }
    writeHead(given)
    head.append(event.opening)
    if line.versionImplied { head.append(",\"v\":1") }
    if head.count + event.rest.count > CanonicalWriter.lineLimit {
      return .refused(
        .malformed(Refusal(offset: 0, .eventTooLong(limit: CanonicalWriter.lineLimit))))
    }
    do throws(LogError) {
      try log.append(head: head.bytes, tail: event.rest)
    } catch { throw .log(error) }
    try index.add(line.hash)
    next += 1
    return .added(seq: next - 1)
  }

  /// Looks all ids of a batch up once for nothing: these look-ups do not wait for each other, and what
  /// they touch is in the cache when each line's turn comes.
  func warmUp(_ batch: LineBatch) throws(LedgerError) {
    for line in batch.lines { _ = try index.isNew(line.hash) }
  }

  /// A batch for lines of this ledger.
  func newBatch() -> LineBatch { LineBatch(scanner) }

  // `{"seq":…,"at":"…",`.
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

  // What the event at `seq` means for the one at hand; nil if it has another id.
  private func compare(
    _ event: LineBatch.Prepared, _ versionImplied: Bool, with seq: UInt64
  ) throws(LedgerError) -> Outcome? {
    let line: [UInt8]
    if seq < log.size {
      line = try committedLine(seq)
    } else {
      do throws(LogError) { line = try log.pendingLine(seq) } catch { throw .log(error) }
    }
    return try line.withBytes { (bytes) throws(LedgerError) -> Outcome? in
      guard scanner.scanStored(bytes, into: &stored) else { throw .notAnEvent(seq: seq) }
      guard stored.id.equals(event.id) else { return nil }
      content.clear()
      content.append(event.opening)
      if versionImplied { content.append(",\"v\":1") }
      content.append(event.rest)
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
