import Bytes
import Files

/// Re-reading and re-hashing the whole log, and telling everything that is wrong with it.
public struct LogVerification {
  /// What was found.
  public struct Outcome: Equatable, Sendable {
    /// All problems, in the order of the log.
    public internal(set) var problems: [LogDamage] = []
    /// Segment files.
    public internal(set) var segments = 0
    /// Lines that could be read, those behind a problem too.
    public internal(set) var events: UInt64 = 0
    /// Lines before the first problem, in whole commits: all of them if there is none.
    public internal(set) var size: UInt64 = 0
    /// The root over these lines, hashed anew.
    public internal(set) var root = CompactRange(start: 0).root
    /// The roots at the sizes that were asked for, as far as they lie before the first problem.
    public internal(set) var roots: [UInt64: Digest] = [:]
    /// A commit that a crash cut short at the end; not a problem, as nothing knows of its events.
    public internal(set) var tornTail: LogSnapshot.TornTail?
  }

  private let layout: LogLayout
  private let limits: LogLimits
  private let check: SegmentCheck

  /// A verification of a ledger's log.
  ///
  /// `makeChecker` makes what checks every line, on the workers; `sizes` are those whose roots are wanted.
  public init(
    _ directory: String, limits: LogLimits = .standard, threads: Int? = nil,
    rootsAt sizes: [UInt64] = [], makeChecker: (@Sendable () -> any LineChecker)? = nil
  ) {
    layout = LogLayout(directory)
    self.limits = limits
    check = SegmentCheck(
      limits: limits, threads: threads, makeChecker: makeChecker, cuts: TreeCuts(sizes: sizes))
  }

  /// Reads everything; throws only if the log cannot be read at all.
  ///
  /// `progress` is called after each segment with how many are done and how many there are.
  /// `knownSize`: how many events derived files rely on, as they stood before the call.
  public func run(
    knownSize: UInt64 = 0, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(LogError) -> Outcome {
    let witnesses = try Witnesses(layout.directory, knownSize: knownSize)
    let names = try LogError.wrapping { () throws(FileError) in try FileSystem.list(layout.log) }
    guard let names = names?.filter({ $0.hasSuffix(".lz4") }) else {
      throw .missing(directory: layout.directory)
    }
    var walk = Walk(layout: layout, limits: limits, check: check)
    walk.outcome.segments = names.count
    for (index, name) in names.enumerated() {
      do throws(LogError) {
        try walk.segment(name, isLast: index == names.count - 1)
      } catch {
        guard case .file(let failure) = error else { throw error }
        walk.unreadable(name, failure)
      }
      progress(index + 1, names.count)
    }
    walk.finish(witnesses)
    if let sound = walk.sound {
      walk.outcome.size = sound.end
      walk.outcome.root = sound.root
    }
    return walk.outcome
  }

  /// The state between one segment and the next.
  private struct Walk {
    let layout: LogLayout
    let limits: LogLimits
    let check: SegmentCheck
    var outcome = Outcome()
    /// The tree so far; nil where a problem broke it.
    var tree: CompactRange? = CompactRange(start: 0)
    /// The tree before the first problem.
    var sound: CompactRange? = CompactRange(start: 0)
    /// The number that the next segment should begin with.
    var next: UInt64? = 0
    /// The furthest commit seen.
    var furthest: LogSegment?

    /// Row G: with what it knows, a torn end is no longer one that nobody relies on.
    mutating func finish(_ witnesses: Witnesses) {
      let loss = witnesses.lost(
        from: furthest?.endSeq ?? 0, segment: furthest?.name, offset: furthest?.bytes ?? 0)
      guard let loss else { return }
      report(loss)
      outcome.tornTail = nil
    }

    mutating func segment(_ name: String, isLast: Bool) throws(LogError) {
      guard let first = LogLayout.firstSeq(ofSegmentNamed: name) else {
        return problem(.sequence, name, 0, next, "this is no name of a segment")
      }
      if let next, next != first {
        problem(
          .sequence, name, 0, next,
          "a segment that begins with seq \(next) is expected here: one is missing or doubled")
      }
      if tree?.end != first { tree = nil }
      let (file, size) = try LogError.wrapping { () throws(FileError) in
        let file = try Descriptor(layout.segment(first), .read)
        return (file, try file.status().size)
      }
      let marks = SegmentMarks(file: file, firstSeq: first)
      var end = size
      var endSeq = try marks.mark(endingAt: size)?.size
      if endSeq == nil {
        let (table, last) = try marks.forwards(to: size, limit: limits.sealedFrameBytes)
        let hasMore = try marks.hasMark(from: table.end, to: size)
        if isLast, last != nil, !hasMore {
          outcome.tornTail = LogSnapshot.TornTail(
            segment: first, offset: table.end, bytes: size - table.end)
        } else {
          problem(
            hasMore ? .badBytes : .noMark, name, table.end, last?.size ?? first,
            hasMore
              ? "bytes that are no commit, with a commit behind them"
              : "it does not end with a mark")
        }
        end = table.end
        endSeq = last?.size
      }
      next = endSeq
      guard let endSeq else {
        tree = nil
        return
      }
      let segment = LogSegment(firstSeq: first, endSeq: endSeq, bytes: end)
      if endSeq >= furthest?.endSeq ?? 0 { furthest = segment }
      let opened = try OpenSegment(segment, layout, limits: limits, openFile: file)
      try commits(opened, opened.table)
      if let damage = opened.damage {
        report(damage)
        tree = nil
        try commits(opened, opened.beyond)
      }
    }

    /// A directory in a segment's place, or a file that may not be read: the walk goes on behind it.
    mutating func unreadable(_ name: String, _ failure: FileError) {
      problem(.noMark, name, 0, next, failure.description)
      tree = nil
      next = nil
    }

    private mutating func commits(
      _ segment: OpenSegment, _ table: SegmentTable
    ) throws(LogError) {
      var problems: [LogDamage] = []
      let wasSound = outcome.problems.isEmpty
      let found = try check.run(segment, table, before: tree, isSound: wasSound) {
        problems.append($0)
      }
      outcome.events += found.lines
      outcome.roots.merge(found.roots) { first, _ in first }
      outcome.problems += problems
      tree = found.tree
      if wasSound { sound = found.sound }
    }

    private mutating func problem(
      _ kind: LogDamage.Kind, _ name: String, _ offset: Int, _ seq: UInt64?, _ what: String
    ) {
      report(LogDamage(kind: kind, segment: name, offset: offset, seq: seq, what: what))
    }

    private mutating func report(_ damage: LogDamage) { outcome.problems.append(damage) }
  }
}
