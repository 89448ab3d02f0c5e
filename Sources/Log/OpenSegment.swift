import Bytes
import Files

/// A segment that is being read: its file and where its frames lie.
final class OpenSegment {
  private(set) var segment: LogSegment
  let file: Descriptor
  /// Where the commits end in this file; another place than the snapshot's if it was sealed since.
  private(set) var end: Int
  private(set) var table: SegmentTable
  /// Commits that can be told behind a damage, for those who want to see everything.
  let beyond: SegmentTable
  /// What ends the table before the segment's end, if anything.
  let damage: LogDamage?

  /// Opens a segment, or goes on with the file that the snapshot holds open.
  init(
    _ segment: LogSegment, _ layout: LogLayout, limits: LogLimits, openFile: Descriptor?
  ) throws(LogError) {
    self.segment = segment
    if let openFile {
      file = openFile
      end = segment.bytes
    } else {
      (file, end) = try OpenSegment.reopen(segment, layout)
    }
    let marks = SegmentMarks(file: file, firstSeq: segment.firstSeq)
    let backwards = try marks.backwards(from: end, endSeq: segment.endSeq)
    if let first = backwards.commits.first, first.offset == 0 {
      table = backwards
      beyond = SegmentTable()
      damage = nil
      return
    }
    let forwards = try marks.forwards(to: end, limit: limits.sealedFrameBytes)
    table = forwards.table
    // The two meet if only the chain of numbers is broken; nothing may be counted twice.
    beyond = (backwards.commits.first?.offset ?? 0) >= table.end ? backwards : SegmentTable()
    damage = LogDamage(
      kind: .badBytes, segment: segment.name, offset: table.end,
      seq: forwards.last?.size ?? segment.firstSeq,
      what: "bytes that are no commit, with a commit behind them")
  }

  /// A file that is not the last one may have been sealed since the snapshot: the same events.
  private static func reopen(
    _ segment: LogSegment, _ layout: LogLayout
  ) throws(LogError) -> (Descriptor, Int) {
    let (file, end) = try LogError.wrapping { () throws(FileError) in
      let file = try Descriptor(layout.segment(segment.firstSeq), .read)
      return (file, try file.status().size)
    }
    if end == segment.bytes { return (file, end) }
    let mark = try SegmentMarks(file: file, firstSeq: segment.firstSeq).mark(endingAt: end)
    guard let mark, mark.size == segment.endSeq else {
      throw .damage(
        LogDamage(
          kind: .noMark, segment: segment.name, offset: min(end, segment.bytes),
          seq: segment.firstSeq, what: "it was changed while it was being read"))
    }
    return (file, end)
  }

  /// What to say if the table has no frame for an event that the segment should have.
  func missing(_ seq: UInt64) -> LogDamage {
    LogDamage(
      kind: .content, segment: segment.name, offset: table.end, seq: seq,
      what: "no frame holds this event")
  }

  /// Reads a frame's compressed bytes.
  func read(_ index: Int, into frame: LogFrame) throws(LogError) {
    let entry = table.frames[index]
    frame.place(entry, segment: segment.firstSeq)
    frame.input.clear()
    try LogError.wrapping { () throws(FileError) in
      _ = try file.read(into: frame.input, at: entry.offset, count: entry.bytes)
    }
  }

  /// Takes in a commit that was written behind the others.
  func extend(to segment: LogSegment, _ mark: Mark, at offset: Int) {
    self.segment = segment
    end = segment.bytes
    table.append(mark, at: offset)
  }
}
