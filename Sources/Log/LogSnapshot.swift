import Bytes
import Files

/// A segment of the log as a reader sees it.
public struct LogSegment: Equatable, Sendable {
  /// The number of its first event, and its name.
  public let firstSeq: UInt64
  /// The number after its last committed event.
  public internal(set) var endSeq: UInt64
  /// Where its last whole commit ends in the file.
  public internal(set) var bytes: Int

  /// The file's name.
  public var name: String { LogLayout.segmentName(firstSeq) }
}

/// The log as it stood when it was opened: whole commits only, and nothing that comes later.
///
/// Opening looks at the last mark of each segment and takes no lock. Every byte that is handed out
/// afterwards has been checked. What is wrong with the log does not stop a reader: `size` counts what
/// is readable, `damage` tells what follows.
public final class LogSnapshot {
  /// Where the files lie.
  public let layout: LogLayout
  /// The sizes in force.
  public let limits: LogLimits
  /// The readable segments, in order.
  public private(set) var segments: [LogSegment] = []
  /// How many events are readable.
  public private(set) var size: UInt64 = 0
  /// The recorded time of the last one, milliseconds since 1970; nil in an empty log.
  public private(set) var lastRecordedMs: Int64?
  /// The tree over the lines, as the last mark tells it.
  public private(set) var tree = CompactRange(start: 0)
  /// A commit that a crash cut short, behind the readable ones.
  public private(set) var tornTail: TornTail?
  /// What ends the readable part too early, if anything.
  public private(set) var damage: LogDamage?

  /// The segments that were taken as a writer remembered them, without a look inside.
  private(set) var trusted: Set<Int> = []
  private var lastFile: Descriptor?
  private var open: [OpenSegment] = []
  private var recentFrames: [LogFrame] = []
  private static let openLimit = 8
  private static let recentLimit = 4

  /// Bytes behind the last mark of the last segment.
  public struct TornTail: Equatable, Sendable {
    /// The segment's first seq.
    public let segment: UInt64
    /// Where the bytes begin.
    public let offset: Int
    /// How many there are.
    public let bytes: Int
  }

  /// Opens the log of a ledger's directory.
  public convenience init(_ directory: String, limits: LogLimits = .standard) throws(LogError) {
    try self.init(LogLayout(directory), limits, mode: .read, known: nil)
  }

  /// Opens a log; segments that are as `known` remembers them are not looked into.
  init(
    _ layout: LogLayout, _ limits: LogLimits, mode: Descriptor.Mode, known: SegmentTimes?
  ) throws(LogError) {
    self.layout = layout
    self.limits = limits
    guard
      let names = try LogError.wrapping({ () throws(FileError) in try FileSystem.list(layout.log) })
    else { throw .missing(directory: layout.directory) }
    let files = names.filter { $0.hasSuffix(".lz4") }
    for (index, name) in files.enumerated() {
      guard let first = LogLayout.firstSeq(ofSegmentNamed: name), first == size else {
        damage = LogDamage(
          kind: .sequence, segment: name, offset: 0, seq: size,
          what: "a segment that begins with seq \(size) is expected here: one is missing or doubled"
        )
        return
      }
      let isLast = index == files.count - 1
      if !isLast, let record = known?.record(index), record.firstSeq == first,
        record.endSeq > first, try known?.isUnchanged(index, layout) == true
      {
        segments.append(LogSegment(firstSeq: first, endSeq: record.endSeq, bytes: record.size))
        size = record.endSeq
        trusted.insert(index)
        continue
      }
      guard try add(first, isLast: isLast, mode: mode) else { return }
    }
  }

  /// Takes a segment in; false if the readable part ends with it.
  private func add(
    _ first: UInt64, isLast: Bool, mode: Descriptor.Mode
  ) throws(LogError) -> Bool {
    let (file, end) = try LogError.wrapping { () throws(FileError) in
      let file = try Descriptor(layout.segment(first), mode)
      return (file, try file.status().size)
    }
    let marks = SegmentMarks(file: file, firstSeq: first)
    if let mark = try marks.mark(endingAt: end), mark.firstSeq >= first,
      mark.firstSeq > first || mark.encodedBytes + mark.frameBytes == end
    {
      take(mark, first, end: end, file)
      return true
    }
    let (table, last) = try marks.forwards(to: end, limit: limits.sealedFrameBytes)
    if let last { take(last, first, end: table.end, file) }
    let name = LogLayout.segmentName(first)
    if !isLast || last == nil {
      damage = LogDamage(
        kind: .noMark, segment: name, offset: table.end, seq: size,
        what: last == nil ? "it holds no whole commit" : "it does not end with a mark")
    } else if try marks.hasMark(from: table.end, to: end) {
      damage = LogDamage(
        kind: .badBytes, segment: name, offset: table.end, seq: size,
        what: "bytes that are no commit, with a commit behind them")
    } else {
      tornTail = TornTail(segment: first, offset: table.end, bytes: end - table.end)
    }
    return false
  }

  private func take(_ mark: Mark, _ first: UInt64, end: Int, _ file: Descriptor) {
    segments.append(LogSegment(firstSeq: first, endSeq: mark.size, bytes: end))
    size = mark.size
    lastRecordedMs = mark.lastRecordedMs
    // A mark that was read has as many peaks as its size asks for.
    tree = CompactRange(size: mark.size, peaks: mark.peaks) ?? tree
    lastFile = file
  }

  /// The peaks of the tree over all readable lines, the largest first.
  public var peaks: [Digest] { tree.peaks }

  /// The root of the tree over all readable lines.
  public var root: Digest { tree.root }

  /// The name of the last file, its descriptor, and where it ends; nil in an empty log.
  var last: (segment: LogSegment, file: Descriptor)? {
    guard let segment = segments.last, let lastFile else { return nil }
    return (segment, lastFile)
  }

  /// The tree over all lines before a segment, as the mark before it tells.
  func tree(before index: Int) throws(LogError) -> CompactRange? {
    guard index > 0 else { return CompactRange(start: 0) }
    let segment = segments[index - 1]
    let file = try LogError.wrapping { () throws(FileError) in
      try Descriptor(layout.segment(segment.firstSeq), .read)
    }
    let marks = SegmentMarks(file: file, firstSeq: segment.firstSeq)
    guard let mark = try marks.mark(endingAt: segment.bytes) else { return nil }
    return CompactRange(size: mark.size, peaks: mark.peaks)
  }

  // MARK: Reading events

  /// The number of the segment that holds an event.
  func segment(containing seq: UInt64) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].firstSeq <= seq { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// A segment opened for reading, from the few that are kept open.
  func opened(_ index: Int) throws(LogError) -> OpenSegment {
    let segment = segments[index]
    if let place = open.firstIndex(where: { $0.segment == segment }) {
      let found = open.remove(at: place)
      open.append(found)
      return found
    }
    let isLast = index == segments.count - 1
    let fresh = try OpenSegment(
      segment, layout, limits: limits, openFile: isLast ? lastFile : nil)
    if open.count == LogSnapshot.openLimit { open.removeFirst() }
    open.append(fresh)
    return fresh
  }

  /// The frame that holds an event, checked; the last few are kept.
  public func frame(containing seq: UInt64) throws(LogError) -> LogFrame {
    precondition(seq < size, "an event beyond the snapshot")
    if let place = recentFrames.firstIndex(where: { $0.firstSeq <= seq && seq < $0.endSeq }) {
      let found = recentFrames.remove(at: place)
      recentFrames.append(found)
      return found
    }
    let segment = try opened(segment(containing: seq))
    guard let index = segment.table.frame(containing: seq) else {
      throw .damage(segment.damage ?? segment.missing(seq))
    }
    let frame = LogFrame()
    try segment.read(index, into: frame)
    frame.decode(limit: limits.sealedFrameBytes)
    if let failure = frame.failure { throw .damage(failure) }
    if recentFrames.count == LogSnapshot.recentLimit { recentFrames.removeFirst() }
    recentFrames.append(frame)
    return frame
  }

  /// A copy of an event's line, without its line feed.
  public func line(_ seq: UInt64) throws(LogError) -> [UInt8] {
    try frame(containing: seq).line(seq).array
  }

  /// All frames that hold events from `from` up to `to`, in order.
  ///
  /// The first and the last may hold others besides. Frames are read ahead and decompressed on
  /// `threads` threads beside the caller's; `transform` runs there too, once for each frame.
  public func frames(
    from: UInt64 = 0, to: UInt64? = nil, threads: Int? = nil,
    transform: (@Sendable (LogFrame) -> Void)? = nil
  ) -> FrameCursor {
    FrameCursor(
      self, from: from, to: min(to ?? size, size), threads: threads, transform: transform)
  }

  // MARK: What a writer changes

  /// Counts a commit in that was just written to the last segment, or to a new one.
  func advance(_ mark: Mark, segment: LogSegment, file: Descriptor, at offset: Int) {
    if segments.last?.firstSeq == segment.firstSeq {
      let before = segments[segments.count - 1]
      segments[segments.count - 1] = segment
      if let known = open.first(where: { $0.segment == before }) {
        known.extend(to: segment, mark, at: offset)
      }
    } else {
      segments.append(segment)
    }
    size = mark.size
    lastRecordedMs = mark.lastRecordedMs
    tree = CompactRange(size: mark.size, peaks: mark.peaks) ?? tree
    lastFile = file
  }

  /// Forgets the torn tail, which was cut off.
  func forgetTornTail() { tornTail = nil }

  /// Takes note that a segment was rewritten with the same lines.
  func replace(_ index: Int, bytes: Int, file: Descriptor) {
    open.removeAll { $0.segment == segments[index] }
    recentFrames.removeAll()
    segments[index].bytes = bytes
    if index == segments.count - 1 { lastFile = file }
  }
}
