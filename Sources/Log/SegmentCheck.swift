import Bytes
import Workers

/// What a caller checks of each line while the log is verified.
///
/// Each frame's lines come in order to one checker; several frames are checked at once, each by a
/// checker of its own.
public protocol LineChecker: AnyObject {
  /// Lines from `seq` on follow.
  func begin(at seq: UInt64)
  /// What is wrong with a line; nil if nothing is.
  func check(_ line: Bytes, _ seq: UInt64) -> String?
  /// The frame's lines are through; `seq` is the number after the last.
  func end(before seq: UInt64)
}

/// Reading a segment whole: every checksum, every line's number, the tree after every commit.
struct SegmentCheck {
  let limits: LogLimits
  var threads: Int?
  /// Makes what the caller checks lines with, on the workers.
  var makeChecker: (@Sendable () -> any LineChecker)?

  /// Where roots are wanted.
  var cuts = TreeCuts()

  /// What a worker finds out about a frame.
  private final class Finding {
    var ranges = CutRanges()
    var problems: [(seq: UInt64, what: String)] = []
    var checker: (any LineChecker)?
  }

  /// What was found in a run of commits.
  struct Outcome {
    /// The tree after the last commit: hashed anew, or the mark's where that was not possible.
    var tree: CompactRange?
    /// The tree after the last commit before the first problem.
    var sound: CompactRange?
    /// Lines that could be read.
    var lines: UInt64 = 0
    /// Whether anything was wrong.
    var hasProblems = false
    /// The roots at the cuts before the first problem.
    var roots: [UInt64: Digest] = [:]
  }

  /// Checks the commits of `table`, which lie in `segment`'s file, with the tree before them.
  ///
  /// `isSound`: nothing was wrong before them.
  func run(
    _ segment: OpenSegment, _ table: SegmentTable, before: CompactRange?, isSound: Bool = true,
    report: (LogDamage) -> Void
  ) throws(LogError) -> Outcome {
    let limit = limits.sealedFrameBytes
    let makeChecker = makeChecker
    let cuts = cuts
    let pipeline = OrderedPipeline<LogFrame>(threads: threads ?? coreCount - 1) { frame in
      frame.decode(limit: limit)
      let finding = SegmentCheck.finding(of: frame)
      if finding.checker == nil { finding.checker = makeChecker?() }
      if frame.failure == nil { SegmentCheck.check(frame, finding, cuts) }
    }
    var state = State(
      segment: segment, table: table, window: FileWindow(segment.file, end: segment.end),
      cuts: cuts, wasSound: isSound, outcome: Outcome(tree: before, sound: before))
    let window = FileWindow(segment.file, end: segment.end)
    var spare: [LogFrame] = []
    for entry in table.frames {
      if pipeline.isFull, let frame = pipeline.next() {
        try state.take(frame, report)
        spare.append(frame)
      }
      let frame = spare.popLast() ?? LogFrame()
      frame.place(entry, segment: segment.segment.firstSeq)
      frame.input.clear()
      if let bytes = try window.bytes(at: entry.offset, count: entry.bytes, .forward) {
        frame.input.append(bytes)
      }
      pipeline.submit(frame)
    }
    while let frame = pipeline.next() { try state.take(frame, report) }
    return state.outcome
  }

  private static func finding(of frame: LogFrame) -> Finding {
    if let finding = frame.attachment as? Finding { return finding }
    let finding = Finding()
    frame.attachment = finding
    return finding
  }

  private static func check(_ frame: LogFrame, _ finding: Finding, _ cuts: TreeCuts) {
    let checker = finding.checker
    checker?.begin(at: frame.firstSeq)
    finding.ranges.begin(at: frame.firstSeq, cuts)
    finding.problems = []
    frame.forEachLine { line, seq in
      finding.ranges.append(leaf: Digest.leaf(line))
      if !LineForm.hasSeq(line, seq) {
        finding.problems.append((seq, "the line does not begin with its number"))
      } else if let what = checker?.check(line, seq) {
        finding.problems.append((seq, what))
      }
    }
    checker?.end(before: frame.endSeq)
  }

  /// The part that goes in order: frames to commits, commits to the tree.
  private struct State {
    let segment: OpenSegment
    let table: SegmentTable
    let window: FileWindow
    let cuts: TreeCuts
    let wasSound: Bool
    var outcome: Outcome
    var frameIndex = 0
    var commitIndex = 0

    mutating func take(_ frame: LogFrame, _ report: (LogDamage) -> Void) throws(LogError) {
      let name = segment.segment.name
      if let failure = frame.failure {
        fail(failure, report)
        outcome.tree = nil
      } else {
        let finding = SegmentCheck.finding(of: frame)
        outcome.lines += UInt64(frame.count)
        for problem in finding.problems {
          fail(
            LogDamage(
              kind: .content, segment: name, offset: frame.offset, seq: problem.seq,
              what: problem.what), report)
        }
        if outcome.tree?.end == finding.ranges.start { join(finding.ranges) }
      }
      frameIndex += 1
      let commit = table.commits[commitIndex]
      guard frameIndex == commit.frameEnd else { return }
      commitIndex += 1
      try endCommit(commit, frame.endSeq, report)
    }

    private mutating func join(_ ranges: CutRanges) {
      for range in ranges.ranges {
        outcome.tree?.append(range)
        // Behind a problem the tree begins with a mark, which proves nothing.
        if !outcome.hasProblems, wasSound, cuts.sizes.contains(range.end) {
          outcome.roots[range.end] = outcome.tree?.root
        }
      }
    }

    private mutating func endCommit(
      _ commit: SegmentTable.Commit, _ end: UInt64, _ report: (LogDamage) -> Void
    ) throws(LogError) {
      let bytes = try window.bytes(
        at: commit.markOffset, count: commit.markBytes, .forward)
      guard let bytes, case .mark(let mark) = Mark.decode(bytes) else {
        fail(
          LogDamage(
            kind: .content, segment: segment.segment.name, offset: commit.markOffset, seq: end,
            what: "a mark that was readable a moment ago is not any more"), report)
        outcome.tree = nil
        return
      }
      if let tree = outcome.tree, tree.end != mark.size || tree.peaks != mark.peaks {
        fail(
          LogDamage(
            kind: .content, segment: segment.segment.name, offset: commit.markOffset,
            seq: mark.firstSeq, what: "the lines of this commit do not give the tree of its mark"),
          report)
        outcome.tree = nil
      }
      if !outcome.hasProblems { outcome.sound = outcome.tree }
      if outcome.tree == nil { outcome.tree = CompactRange(size: mark.size, peaks: mark.peaks) }
    }

    private mutating func fail(_ damage: LogDamage, _ report: (LogDamage) -> Void) {
      outcome.hasProblems = true
      report(damage)
    }
  }
}
