import Bytes
import Files

/// Folds small commits and compresses harder: each segment is written anew with larger frames and one
/// mark, the lines stay.
///
/// Each new segment is read back and compared before it takes the old one's place by a rename. It
/// can be interrupted at any time: a segment is either the old one or the new one.
public struct Sealer {
  /// How far it is.
  public struct Progress: Equatable, Sendable {
    /// Segments looked at.
    public var segmentsDone = 0
    /// Segments there are.
    public var segments = 0
    /// Events of the segments looked at.
    public var eventsDone: UInt64 = 0
    /// Events there are.
    public var events: UInt64 = 0
  }

  /// What was done.
  public struct Outcome: Equatable, Sendable {
    /// Segments written anew.
    public var rewritten = 0
    /// Segments that were sealed already.
    public var skipped = 0
    /// Bytes of all segments before.
    public var bytesBefore = 0
    /// Bytes of all segments after.
    public var bytesAfter = 0
    /// Whether `progress` asked to stop before the end.
    public var wasStopped = false
  }

  /// The levels of compression: 1 to 12.
  public static let levels = 1...12

  private let writer: LogWriter
  private let level: Int
  private let threads: Int?

  /// Seals the log that a writer has open; a commit under way is given up.
  public init(_ writer: LogWriter, level: Int = 9, threads: Int? = nil) {
    precondition(Sealer.levels.contains(level), "no such level of compression")
    self.writer = writer
    self.level = level
    self.threads = threads
  }

  /// Takes the writer's lock and seals all segments.
  @discardableResult
  public static func seal(
    _ directory: String, limits: LogLimits = .standard, level: Int = 9, wait: Double = 10,
    command: String = "seal", threads: Int? = nil, progress: (Progress) -> Bool = { _ in true }
  ) throws(LogError) -> Outcome {
    let writer = try LogWriter(
      directory, limits: limits, wait: wait, command: command, threads: threads)
    return try Sealer(writer, level: level, threads: threads).run(progress: progress)
  }

  /// Seals all segments; `progress` is called after each and says whether to go on.
  public func run(progress: (Progress) -> Bool = { _ in true }) throws(LogError) -> Outcome {
    writer.abort()
    let snapshot = writer.snapshot
    var outcome = Outcome()
    var state = Progress(segments: snapshot.segments.count, events: snapshot.size)
    for index in snapshot.segments.indices {
      let before = snapshot.segments[index]
      if try isSealed(before) {
        outcome.skipped += 1
      } else {
        try rewrite(index)
        outcome.rewritten += 1
      }
      outcome.bytesBefore += before.bytes
      outcome.bytesAfter += snapshot.segments[index].bytes
      state.segmentsDone += 1
      state.eventsDone = before.endSeq
      guard progress(state) else {
        outcome.wasStopped = true
        break
      }
    }
    return outcome
  }

  /// Whether a segment is one commit of this level or a higher one.
  private func isSealed(_ segment: LogSegment) throws(LogError) -> Bool {
    let mark = try lastMark(segment)
    return mark.firstSeq == segment.firstSeq && Int(mark.level) >= level
  }

  private func lastMark(_ segment: LogSegment) throws(LogError) -> Mark {
    let file = try LogError.wrapping { () throws(FileError) in
      try Descriptor(writer.layout.segment(segment.firstSeq), .read)
    }
    let marks = SegmentMarks(file: file, firstSeq: segment.firstSeq)
    guard let mark = try marks.mark(endingAt: segment.bytes), mark.size == segment.endSeq else {
      throw .damage(
        LogDamage(
          kind: .noMark, segment: segment.name, offset: segment.bytes, seq: segment.firstSeq,
          what: "it does not end with a mark"))
    }
    return mark
  }

  private func rewrite(_ index: Int) throws(LogError) {
    let snapshot = writer.snapshot
    let segment = snapshot.segments[index]
    let old = try lastMark(segment)
    let staged = try StagedSegment(writer.layout, firstSeq: segment.firstSeq)
    do throws(LogError) {
      let assembler = FrameAssembler(
        frameBytes: writer.limits.sealedFrameBytes, lineBytes: writer.limits.sealedFrameBytes,
        level: level, threads: threads)
      try copy(segment, to: staged, assembler)
      let before = try snapshot.tree(before: index)
      var tree = before
      tree?.append(assembler.range)
      guard let tree, tree.end == old.size, tree.peaks == old.peaks else {
        throw LogError.damage(
          LogDamage(
            kind: .content, segment: segment.name, offset: 0, seq: segment.firstSeq,
            what: "the lines of this segment do not give the tree of its mark"))
      }
      let mark = Mark(
        level: UInt8(level), firstSeq: segment.firstSeq, size: old.size,
        lastRecordedMs: old.lastRecordedMs, frames: assembler.frames, peaks: tree.peaks)
      let buffer = ByteBuffer(capacity: mark.encodedBytes)
      mark.encode(into: buffer)
      try staged.append(buffer.bytes)
      try staged.sync()
      try readBack(staged, segment, before)
      try staged.publish()
    } catch {
      staged.discard()
      throw error
    }
    snapshot.replace(index, bytes: staged.bytes, file: staged.file)
    writer.times.remember(index, snapshot.segments[index], writer.layout)
  }

  /// Regroups a segment's lines; decompression is cheap, so the other cores are left to compress.
  private func copy(
    _ segment: LogSegment, to staged: StagedSegment, _ assembler: FrameAssembler
  ) throws(LogError) {
    assembler.restart(segment.firstSeq)
    let sink: FrameAssembler.Sink = { job throws(LogError) in try staged.append(job.frame.bytes) }
    let cursor = writer.snapshot.frames(from: segment.firstSeq, to: segment.endSeq, threads: 0)
    while let frame = try cursor.next() {
      let bytes = frame.bytes
      let nothing = bytes.slice(0, 0)
      var start = 0
      while let end = bytes.firstIndex(of: 0x0A, from: start) {
        try assembler.append(bytes.slice(start, end), nothing, sink)
        start = end + 1
      }
    }
    try assembler.finish(sink)
  }

  /// Reads the new file whole, before the old one goes.
  private func readBack(
    _ staged: StagedSegment, _ segment: LogSegment, _ before: CompactRange?
  ) throws(LogError) {
    var written = segment
    written.bytes = staged.bytes
    let fresh = try OpenSegment(
      written, writer.layout, limits: writer.limits, openFile: staged.file)
    var first = fresh.damage
    _ = try SegmentCheck(limits: writer.limits, threads: threads).run(
      fresh, fresh.table, before: before
    ) { first = first ?? $0 }
    guard let first else { return }
    throw .unusable(
      "the sealed copy of log/\(segment.name) does not read back (\(first.what)); "
        + "the log was left as it was: is the disk failing?")
  }
}
