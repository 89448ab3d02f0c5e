import Bytes
import Files
import Workers

/// The frames of a snapshot one after the other, read ahead and checked.
///
/// Memory is bounded by the few frames under way and one segment's table.
public final class FrameCursor {
  private let snapshot: LogSnapshot
  private let to: UInt64
  private let pipeline: OrderedPipeline<LogFrame>
  private var spare: [LogFrame] = []
  private var current: LogFrame?

  private var segmentIndex: Int
  private var segment: OpenSegment?
  private var window: FileWindow?
  private var frameIndex = 0
  private var from: UInt64
  /// An error of reading ahead, told once the frames before it were handed out.
  private var failure: LogError?

  init(
    _ snapshot: LogSnapshot, from: UInt64, to: UInt64, threads: Int?,
    transform: (@Sendable (LogFrame) -> Void)?
  ) {
    self.snapshot = snapshot
    self.from = from
    self.to = to
    segmentIndex = snapshot.segment(containing: from)
    let limit = snapshot.limits.sealedFrameBytes
    pipeline = OrderedPipeline(threads: threads ?? coreCount - 1) { frame in
      frame.decode(limit: limit)
      if frame.failure == nil { transform?(frame) }
    }
  }

  /// The next frame, nil after the last; it is valid until the next call.
  public func next() throws(LogError) -> LogFrame? {
    if let current { spare.append(current) }
    current = nil
    while failure == nil, !pipeline.isFull, let frame = readAhead() { pipeline.submit(frame) }
    guard let frame = pipeline.next() else {
      if let failure { throw failure }
      return nil
    }
    if let damage = frame.failure {
      failure = .damage(damage)
      while pipeline.next() != nil {}
      throw .damage(damage)
    }
    current = frame
    return frame
  }

  private func readAhead() -> LogFrame? {
    do throws(LogError) { return try read() } catch {
      failure = error
      return nil
    }
  }

  private func read() throws(LogError) -> LogFrame? {
    while from < to {
      let segment = try current(at: segmentIndex)
      if frameIndex < segment.table.frames.count {
        let entry = segment.table.frames[frameIndex]
        guard
          let bytes = try window?.bytes(at: entry.offset, count: entry.bytes, .forward)
        else { throw .damage(segment.missing(entry.firstSeq)) }
        let frame = spare.popLast() ?? LogFrame()
        frame.place(entry, segment: segment.segment.firstSeq)
        frame.input.clear()
        frame.input.append(bytes)
        frameIndex += 1
        from = entry.firstSeq + UInt64(entry.count)
        return frame
      }
      if let damage = segment.damage { throw .damage(damage) }
      segmentIndex += 1
      self.segment = nil
      // A table always reaches the segment's end, so this only guards against looping for ever.
      guard segmentIndex < snapshot.segments.count else {
        throw .damage(segment.missing(from))
      }
    }
    return nil
  }

  private func current(at index: Int) throws(LogError) -> OpenSegment {
    if let segment { return segment }
    let opened = try snapshot.opened(index)
    segment = opened
    window = FileWindow(opened.file, end: opened.end)
    frameIndex = opened.table.frame(containing: from) ?? opened.table.frames.count
    return opened
  }
}
