import Bytes
import Files

/// The one writer of a log.
///
/// `begin`, any number of `append`, `commit`: what was appended is in the log all together once
/// `commit` returns, and then survives a power cut; or nothing of it is, and the writer can be used
/// again. Memory does not grow with the commit.
public final class LogWriter {
  /// Where the files lie.
  public let layout: LogLayout
  /// The sizes in force.
  public let limits: LogLimits
  /// The log as of the last commit, for reading.
  public let snapshot: LogSnapshot
  private let lock: WriterLock
  private let assembler: FrameAssembler
  private let ready = ByteBuffer(capacity: 4096)
  private var staged: StagedSegment?
  private var broken: String?
  private let decoder = FrameDecoder()
  private var readBack: (frame: Int, lines: ByteBuffer)?
  var times: SegmentTimes

  /// Takes the lock, waiting up to `wait` seconds for it, and makes the log ready for writing.
  ///
  /// `knownSize`: how many events derived files rely on; a log with fewer is damaged.
  public init(
    _ directory: String, limits: LogLimits = .standard, wait: Double = 10,
    command: String = "recauda", knownSize: UInt64 = 0, threads: Int? = nil
  ) throws(LogError) {
    let layout = LogLayout(directory)
    self.layout = layout
    self.limits = limits
    let exists = try LogError.wrapping { () throws(FileError) in
      try FileSystem.status(layout.log) != nil
    }
    guard exists else { throw .missing(directory: directory) }
    do throws(LockError) {
      lock = try WriterLock(path: layout.lock, wait: wait, command: command)
    } catch { throw .locked(error) }
    times = SegmentTimes(layout)
    snapshot = try Recovery(
      layout: layout, limits: limits, threads: threads, knownSize: knownSize
    ).run(&times)
    assembler = FrameAssembler(
      frameBytes: limits.frameBytes, lineBytes: limits.lineBytes, level: 1, threads: threads)
    assembler.restart(snapshot.size)
  }

  /// Events in the log; those appended since the last commit are not counted.
  public var size: UInt64 { snapshot.size }
  /// The recorded time of the last event, milliseconds since 1970; nil in an empty log.
  public var lastRecordedMs: Int64? { snapshot.lastRecordedMs }
  /// The peaks of the tree over all lines, the largest first.
  public var peaks: [Digest] { snapshot.peaks }
  /// The root of the tree over all lines.
  public var root: Digest { snapshot.root }
  /// The number that the next line appended will have.
  public var nextSeq: UInt64 { assembler.nextSeq }

  /// Starts a commit; one that was left unfinished is given up.
  public func begin() { abort() }

  /// Adds the line head ‖ tail.
  ///
  /// The line feed is added here. The line must begin with `{"seq":N,` where N is `nextSeq`; that is
  /// checked before anything is written to the log.
  public func append(head: Bytes, tail: Bytes) throws(LogError) {
    do throws(LogError) {
      try refuseIfBroken()
      try assembler.append(head, tail) { job throws(LogError) in try take(job) }
    } catch {
      abort()
      throw error
    }
  }

  /// Adds a whole line.
  public func append(_ line: Bytes) throws(LogError) {
    try append(head: line, tail: line.slice(line.count, line.count))
  }

  /// Gives up what was appended since the last commit; no trace of it stays.
  public func abort() {
    staged?.discard()
    staged = nil
    ready.clear()
    readBack = nil
    assembler.restart(snapshot.size)
  }

  /// Makes everything appended durable and part of the log, and says how many events there are now.
  ///
  /// On an error the log is as it was before.
  @discardableResult
  public func commit(lastRecordedMs: Int64) throws(LogError) -> UInt64 {
    guard nextSeq > size else { return size }
    do throws(LogError) {
      try refuseIfBroken()
      try assembler.finish { job throws(LogError) in try take(job) }
      let mark = nextMark(lastRecordedMs)
      if staged == nil, let last = snapshot.last, last.segment.bytes < limits.segmentBytes,
        assembler.lineBytesTotal <= limits.inPlaceBytes
      {
        try write(mark, behind: last.segment, last.file)
      } else {
        try publish(mark)
      }
    } catch {
      abort()
      throw error
    }
    abort()
    return size
  }

  /// A copy of a line appended since the last commit, without its line feed.
  public func pendingLine(_ seq: UInt64) throws(LogError) -> [UInt8] {
    precondition(seq >= size && seq < nextSeq, "no line with this number is pending")
    if let line = assembler.line(seq) { return line.array }
    var offset = 0
    var first = size
    for (index, frame) in assembler.frames.enumerated() {
      let end = first + UInt64(frame.events)
      if seq < end { return try line(seq, inFrame: index, at: offset, frame, first) }
      offset += frame.bytes
      first = end
    }
    throw .unusable("the pending line \(seq) cannot be found")
  }

  // MARK: Inside

  private func refuseIfBroken() throws(LogError) { if let broken { throw .unusable(broken) } }

  private func nextMark(_ lastRecordedMs: Int64) -> Mark {
    var tree = snapshot.tree
    tree.append(assembler.range)
    return Mark(
      level: 0, firstSeq: snapshot.size, size: tree.end, lastRecordedMs: lastRecordedMs,
      frames: assembler.frames, peaks: tree.peaks)
  }

  /// Keeps a finished frame in memory, or, once the commit is large, in the staged file.
  private func take(_ job: FrameJob) throws(LogError) {
    if staged == nil, assembler.lineBytesTotal > limits.inPlaceBytes { try stage() }
    if let staged { try staged.append(job.frame.bytes) } else { ready.append(job.frame.bytes) }
  }

  private func stage() throws(LogError) {
    let staged = try StagedSegment(layout, firstSeq: size)
    self.staged = staged
    try staged.append(ready.bytes)
    ready.clear()
  }

  /// Writes a small commit at the end of the last segment.
  private func write(
    _ mark: Mark, behind segment: LogSegment, _ file: Descriptor
  ) throws(LogError) {
    mark.encode(into: ready)
    do throws(FileError) {
      try file.write(ready.bytes, at: segment.bytes)
      try file.syncData()
    } catch {
      do throws(FileError) {
        try file.truncate(to: segment.bytes)
      } catch let second {
        broken = "\(error.description); and then \(second.description): start again"
      }
      // Only the times of the file changed.
      times.remember(snapshot.segments.count - 1, segment, layout)
      throw .file(error)
    }
    var longer = segment
    longer.endSeq = mark.size
    longer.bytes += ready.count
    snapshot.advance(mark, segment: longer, file: file, at: segment.bytes)
    times.remember(snapshot.segments.count - 1, longer, layout)
  }

  /// Puts a large commit, or the first one, into the log as a segment of its own.
  private func publish(_ mark: Mark) throws(LogError) {
    if staged == nil { try stage() }
    guard let staged else { return }
    let buffer = ByteBuffer(capacity: mark.encodedBytes)
    mark.encode(into: buffer)
    try staged.append(buffer.bytes)
    try staged.sync()
    do throws(LogError) {
      try staged.publish()
    } catch {
      // The rename may have happened, and its sync failed: nobody was told of this commit yet. What
      // the disk will show after a power cut is not known, so the next writer has to look.
      if staged.isRenamed { broken = "\(error.description): start again" }
      try? FileSystem.remove(layout.segment(size))
      try? FileSystem.syncDirectory(layout.log)
      throw error
    }
    self.staged = nil
    let segment = LogSegment(firstSeq: size, endSeq: mark.size, bytes: staged.bytes)
    snapshot.advance(mark, segment: segment, file: staged.file, at: 0)
    times.remember(snapshot.segments.count - 1, segment, layout)
  }

  private func line(
    _ seq: UInt64, inFrame index: Int, at offset: Int, _ frame: Mark.Frame, _ first: UInt64
  ) throws(LogError) -> [UInt8] {
    if readBack?.frame != index {
      let lines = ByteBuffer(capacity: limits.frameBytes)
      let failure: String?
      if let staged {
        try staged.flush()
        let compressed = ByteBuffer(capacity: frame.bytes)
        try LogError.wrapping { () throws(FileError) in
          _ = try staged.file.read(into: compressed, at: offset, count: frame.bytes)
        }
        failure = decoder.decode(compressed.bytes, into: lines, limit: limits.sealedFrameBytes)
      } else {
        failure = decoder.decode(
          ready.bytes.slice(offset, offset + frame.bytes), into: lines,
          limit: limits.sealedFrameBytes)
      }
      if let failure { throw .unusable("the pending line \(seq) cannot be read back: \(failure)") }
      readBack = (index, lines)
    }
    guard let bytes = readBack?.lines.bytes else { return [] }
    var start = 0
    var number = first
    while let end = bytes.firstIndex(of: 0x0A, from: start) {
      if number == seq { return bytes.slice(start, end).array }
      start = end + 1
      number += 1
    }
    throw .unusable("the pending line \(seq) cannot be found")
  }
}
