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
    /// It brings a time that is earlier than the one before it.
    case earlier(at: Instant, before: Instant)
  }

  /// Where the ledger lies.
  public let directory: String
  private let log: LogWriter
  // Nothing here calls back into the writer, so no two accesses to these overlap.
  @exclusivity(unchecked) private var index: IdIndex
  /// Whether the index must be made anew before it is asked anything.
  @exclusivity(unchecked) private var isIndexBroken = false
  private let tuning: LedgerTuning
  private let scanner: Scanner
  private let stamping: Stamping
  private let openedType: Int

  private let content = ByteBuffer(capacity: 4096)
  private let head = ByteBuffer(capacity: 256)
  private var event = ScannedEvent()
  private var stored = ScannedEvent()
  @exclusivity(unchecked) private var stamp = Instant(milliseconds: 0)
  private let stampText = ByteBuffer(capacity: 64)
  @exclusivity(unchecked) private var untilClock = 0
  /// The event behind the one that a line was last found to be.
  @exclusivity(unchecked) private var expected: UInt64?

  /// How many events there are, those not committed yet included.
  @exclusivity(unchecked) public private(set) var next: UInt64
  /// How many events are committed.
  public var size: UInt64 { log.size }

  /// Takes the ledger's lock, clears up after a crash, and makes the index of ids fit.
  public convenience init(
    _ directory: String, catalogue: Catalogue = .standard, limits: LogLimits = .standard,
    wait: Double, command: String, stamping: Stamping
  ) throws(LedgerError) {
    try self.init(
      directory, catalogue, limits, LedgerTuning(), wait: wait, command: command,
      stamping: stamping)
  }

  init(
    _ directory: String, _ catalogue: Catalogue, _ limits: LogLimits, _ tuning: LedgerTuning,
    wait: Double, command: String, stamping: Stamping
  ) throws(LedgerError) {
    self.directory = directory
    self.stamping = stamping
    self.tuning = tuning
    let folder = LogLayout(directory).index
    do throws(LogError) {
      // Read before the lock is taken: meanwhile the log can only grow.
      log = try LogWriter(
        directory, limits: limits, wait: wait, command: command,
        knownSize: IdRecent.knownSize(folder))
    } catch { throw .log(error) }
    scanner = Scanner(catalogue)
    openedType = catalogue.index(of: LedgerOpened.type.name) ?? -1
    next = log.size
    if let opened = try? IdIndex(opening: folder, tuning) {
      index = opened
    } else {
      index = try LedgerWriter.emptyIndex(folder, tuning)
    }
    if try !indexFits() { index = try LedgerWriter.emptyIndex(folder, tuning) }
    do throws(LedgerError) { try catchUp() } catch { try mend(error) }
  }

  // MARK: The index of ids

  private static func emptyIndex(
    _ folder: String, _ tuning: LedgerTuning
  ) throws(LedgerError) -> IdIndex {
    do throws(FileError) {
      return try IdIndex(emptying: folder, tuning)
    } catch { throw .file(error) }
  }

  // The index is this log's if the tree over what it covers is the log's.
  private func indexFits() throws(LedgerError) -> Bool {
    let binding = index.binding
    guard binding.size <= log.size else { return false }
    do throws(LogError) {
      return try log.snapshot.tree(of: binding.size)?.root == binding.root
    } catch { throw .log(error) }
  }

  // Blocks of the index are checked as they are read, so that damage may show at any time. It is made
  // anew then, and whoever met the damage goes on.
  private func mend(_ error: LedgerError) throws(LedgerError) {
    guard case .indexDamaged = error else { throw error }
    try rebuildIndex()
  }

  private func rebuildIndex() throws(LedgerError) {
    index = try LedgerWriter.emptyIndex(LogLayout(directory).index, tuning)
    isIndexBroken = true
    try catchUp()
    for seq in log.size..<next {
      try pendingLine(seq).withBytes { (line) throws(LedgerError) in
        guard scanner.scanStored(line, into: &stored) else { throw .notAnEvent(seq: seq) }
        try index.add(tuning.hash(stored.id))
      }
    }
    isIndexBroken = false
  }

  private func catchUp() throws(LedgerError) {
    guard index.covered < log.size else { return }
    let frames = log.snapshot.frames(from: index.covered)
    while true {
      let next: LogFrame?
      do throws(LogError) { next = try frames.next() } catch { throw .log(error) }
      guard let frame = next else { break }
      for seq in max(frame.firstSeq, index.next)..<frame.endSeq {
        let line = frame.line(seq)
        guard scanner.scanStored(line, into: &event) else { throw .notAnEvent(seq: seq) }
        try index.add(tuning.hash(event.id))
      }
    }
    try index.commit(.init(size: log.size, root: log.root))
  }

  private func pendingLine(_ seq: UInt64) throws(LedgerError) -> [UInt8] {
    do throws(LogError) { return try log.pendingLine(seq) } catch { throw .log(error) }
  }

  // MARK: Appending

  /// Begins a commit; one that was left unfinished is given up.
  public func begin() {
    abort()
    untilClock = 0
  }

  /// Takes one line of a batch that was read into the commit.
  func add(
    _ line: LineBatch.Line, of batch: LineBatch
  ) throws(LedgerError) -> Outcome {
    if let refusal = batch.refusal(line) { return .refused(.malformed(refusal)) }
    let event = batch.prepared(line)
    if isIndexBroken { try rebuildIndex() }
    if let outcome = try known(event, line) { return outcome }
    if (line.type == openedType) != (next == 0) {
      return .refused(next == 0 ? .notOpened : .openedAlready)
    }
    if let given = line.at, let before, given < before {
      return .refused(.earlier(at: given, before: before))
    }
    writeHead(line)
    head.append(event.opening)
    if line.versionImplied { head.append(",\"v\":1") }
    if head.count + event.rest.count > CanonicalWriter.lineLimit {
      return .refused(
        .malformed(Refusal(offset: 0, .eventTooLong(limit: CanonicalWriter.lineLimit))))
    }
    do throws(LogError) {
      try log.append(head: head.bytes, tail: event.rest)
    } catch { throw .log(error) }
    do throws(LedgerError) {
      try index.add(line.hash)
      next += 1
    } catch {
      next += 1
      try mend(error)
    }
    return .added(seq: next - 1)
  }

  // What becomes of an event whose id is in the ledger; nil if the id is new.
  private func known(
    _ event: LineBatch.Prepared, _ line: LineBatch.Line
  ) throws(LedgerError) -> Outcome? {
    // A file that is given again comes in the order of the log: no look-up is needed then.
    if let expected, expected < log.size,
      let outcome = try compare(event, line.versionImplied, with: expected)
    {
      self.expected = expected + 1
      return outcome
    }
    expected = nil
    for seq in try candidates(line.hash) {
      guard let outcome = try compare(event, line.versionImplied, with: seq) else { continue }
      expected = seq + 1
      return outcome
    }
    return nil
  }

  // The events that may have the id of that hash.
  private func candidates(_ hash: UInt64) throws(LedgerError) -> [UInt64] {
    do throws(LedgerError) {
      return try index.isNew(hash) ? [] : index.seqs(of: hash)
    } catch {
      try mend(error)
      return try index.seqs(of: hash)
    }
  }

  /// Looks all ids of a batch up once for nothing: these look-ups do not wait for each other, and what
  /// they touch is in the cache when each line's turn comes.
  func warmUp(_ batch: LineBatch) throws(LedgerError) {
    do throws(LedgerError) {
      for line in batch.lines { _ = try index.isNew(line.hash) }
    } catch { try mend(error) }
  }

  /// A batch for lines of this ledger.
  func newBatch() -> LineBatch { LineBatch(scanner, tuning, takesTimes: stamping.takesTimes) }

  // `{"seq":…,"at":"…",`.
  private func writeHead(_ line: LineBatch.Line) {
    switch stamping {
    case .clock(let clock):
      if untilClock == 0 {
        stamp(clock())
        untilClock = 256
      }
      untilClock -= 1
    case .noon, .scenario: stamp((line.at ?? Instant(noonOf: line.on)).milliseconds)
    }
    head.clear()
    head.append("{\"seq\":")
    head.append(decimal: next)
    head.append(stampText.bytes)
  }

  // A time is never earlier than the one before it.
  private func stamp(_ milliseconds: Int64) {
    stamp = max(Instant(milliseconds: milliseconds), before ?? Instant(milliseconds: .min))
    stampText.clear()
    stampText.append(",\"at\":\"")
    stamp.write(to: stampText)
    stampText.append("\",")
  }

  // The time of the event before the next one.
  private var before: Instant? {
    guard next == log.size else { return stamp }
    return next == 0 ? nil : log.lastRecordedMs.map { Instant(milliseconds: $0) }
  }

  // What the event at `seq` means for the one at hand; nil if it has another id.
  private func compare(
    _ event: LineBatch.Prepared, _ versionImplied: Bool, with seq: UInt64
  ) throws(LedgerError) -> Outcome? {
    guard seq < log.size else {
      return try pendingLine(seq).withBytes { (line) throws(LedgerError) in
        try compare(event, versionImplied, with: line, seq)
      }
    }
    let frame: LogFrame
    do throws(LogError) {
      frame = try log.snapshot.frame(containing: seq)
    } catch { throw .log(error) }
    return try compare(event, versionImplied, with: frame.line(seq), seq)
  }

  private func compare(
    _ event: LineBatch.Prepared, _ versionImplied: Bool, with line: Bytes, _ seq: UInt64
  ) throws(LedgerError) -> Outcome? {
    guard scanner.scanStored(line, into: &stored) else { throw .notAnEvent(seq: seq) }
    guard stored.id.equals(event.id) else { return nil }
    content.clear()
    content.append(event.opening)
    if versionImplied { content.append(",\"v\":1") }
    content.append(event.rest)
    let there = line.slice(stored.contentStart, line.count)
    if there.equals(content.bytes) { return .already(seq: seq) }
    return .refused(.conflict(id: event.id.string, seq: seq, stored: line.array))
  }

  /// Makes everything since `begin` part of the ledger; when this returns, it is on the disk.
  public func commit() throws(LedgerError) {
    guard next > log.size else {
      abort()
      return
    }
    do throws(LogError) {
      try log.commit(lastRecordedMs: stamp.milliseconds)
    } catch {
      abort()
      throw .log(error)
    }
    // The events are in the log: what goes wrong with the index from here on costs time only.
    do throws(LedgerError) {
      try index.commit(.init(size: log.size, root: log.root))
    } catch { isIndexBroken = true }
  }

  /// Forgets everything since `begin`.
  public func abort() {
    log.abort()
    index.abort()
    next = log.size
  }
}
