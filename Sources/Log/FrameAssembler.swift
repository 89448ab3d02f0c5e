import Bytes
import Workers

/// Lines to frames: fills one frame after the other and has them compressed in order.
final class FrameAssembler {
  /// Where the finished frames of the run go.
  typealias Sink = (FrameJob) throws(LogError) -> Void

  private let frameBytes: Int
  private let lineBytes: Int
  private let level: Int
  private let pipeline: OrderedPipeline<FrameJob>
  private var current: FrameJob
  private var spare: [FrameJob] = []
  /// Frames under way and the last few finished ones, in order; their lines can be read.
  private var recent: [FrameJob] = []
  private var finishedRecent = 0
  private static let keptFinished = 4

  /// What was finished so far.
  private(set) var frames: [Mark.Frame] = []
  private(set) var range = CompactRange(start: 0)
  /// Bytes of all lines, finished or not.
  private(set) var lineBytesTotal = 0

  init(frameBytes: Int, lineBytes: Int, level: Int, threads: Int?) {
    self.frameBytes = frameBytes
    self.lineBytes = lineBytes
    self.level = level
    pipeline = OrderedPipeline(threads: threads ?? coreCount - 1) { $0.run() }
    current = FrameJob(level: level)
  }

  /// The number of the next line.
  var nextSeq: UInt64 { current.endSeq }

  /// Forgets everything and begins with this number.
  func restart(_ firstSeq: UInt64) {
    while pipeline.next() != nil {}
    spare += recent
    recent = []
    finishedRecent = 0
    frames.removeAll(keepingCapacity: true)
    range = CompactRange(start: firstSeq)
    lineBytesTotal = 0
    current.restart(firstSeq)
  }

  /// Adds a line; frames that are finished meanwhile go to `sink`.
  func append(_ head: Bytes, _ tail: Bytes, _ sink: Sink) throws(LogError) {
    let length = head.count + tail.count
    guard length <= lineBytes else {
      throw .line("the line for seq \(nextSeq) has \(length) bytes, more than \(lineBytes)")
    }
    if current.count > 0, current.lines.count + length + 1 > frameBytes {
      if pipeline.isFull { try takeFinished(sink) }
      pipeline.submit(current)
      pushCurrent()
    }
    current.append(head, tail)
    lineBytesTotal += length + 1
  }

  /// Finishes all frames.
  func finish(_ sink: Sink) throws(LogError) {
    if current.count > 0 {
      // A commit of one frame needs no other thread.
      if pipeline.isFull { try takeFinished(sink) }
      pipeline.submit(current)
      pushCurrent()
    }
    while pipeline.pending > 0 { try takeFinished(sink) }
  }

  /// A line that was added, if it is still in memory as it was.
  func line(_ seq: UInt64) -> Bytes? {
    if seq >= current.firstSeq { return seq < current.endSeq ? current.line(seq) : nil }
    guard let job = recent.last(where: { $0.firstSeq <= seq }), seq < job.endSeq else { return nil }
    return job.line(seq)
  }

  private func pushCurrent() {
    let next = current.endSeq
    recent.append(current)
    current = spare.popLast() ?? FrameJob(level: level)
    current.restart(next)
  }

  private func takeFinished(_ sink: Sink) throws(LogError) {
    guard let job = pipeline.next() else { return }
    if let failure = job.failure { throw .line(failure) }
    frames.append(Mark.Frame(bytes: job.frame.count, events: job.count))
    range.append(job.range)
    finishedRecent += 1
    if finishedRecent > FrameAssembler.keptFinished {
      spare.append(recent.removeFirst())
      finishedRecent -= 1
    }
    try sink(job)
  }
}
