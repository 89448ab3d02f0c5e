import Bytes
import Files

/// A segment's bytes as they are handed over: the file up to a place, and what follows instead.
public struct LogPart {
  /// The file's name.
  public let name: String
  /// How long it becomes.
  public var bytes: Int { copied + ending.count }

  private let file: Descriptor
  private let copied: Int
  private let ending: [UInt8]
  private static let chunk = 1 << 20

  fileprivate init(name: String, file: Descriptor, copied: Int, ending: [UInt8] = []) {
    self.name = name
    self.file = file
    self.copied = copied
    self.ending = ending
  }

  /// Hands over the bytes piece by piece.
  public func forEachPiece(_ body: (Bytes) throws(FileError) -> Void) throws(FileError) {
    let buffer = ByteBuffer(capacity: min(copied, LogPart.chunk))
    var done = 0
    while done < copied {
      buffer.clear()
      let got = try file.read(into: buffer, at: done, count: min(LogPart.chunk, copied - done))
      guard got > 0 else { throw FileError.shorter(file.path) }
      try body(buffer.bytes)
      done += got
    }
    try ending.withBytes(body)
  }
}

extension LogSnapshot {
  /// The log of the first `size` events: whole segments as they are, the last one cut.
  ///
  /// Whole frames stay byte for byte; a frame that goes beyond is made anew of its first lines, and a
  /// mark ends the cut commit. `recordedMs` is when the last of the events was recorded.
  public func parts(to size: UInt64, recordedMs: Int64) throws(LogError) -> [LogPart] {
    precondition(size <= self.size, "events beyond the snapshot")
    var parts: [LogPart] = []
    for (index, segment) in segments.enumerated() where segment.firstSeq < size {
      let opened = try opened(index)
      if let damage = opened.damage { throw .damage(damage) }
      parts.append(
        segment.endSeq <= size
          ? LogPart(name: segment.name, file: opened.file, copied: opened.end)
          : try cut(opened, to: size, recordedMs))
    }
    return parts
  }

  private func cut(
    _ segment: OpenSegment, to size: UInt64, _ recordedMs: Int64
  ) throws(LogError) -> LogPart {
    let table = segment.table
    let frames = table.frames
    let commit = table.commits.firstIndex { commit in
      let last = frames[commit.frameEnd - 1]
      return last.firstSeq + UInt64(last.count) > size
    }
    guard let commit, let tree = try tree(of: size) else { throw .damage(segment.missing(size)) }
    let name = segment.segment.name
    let first = commit == 0 ? 0 : table.commits[commit - 1].frameEnd
    let start = table.commits[commit].offset
    guard frames[first].firstSeq < size else {
      return LogPart(name: name, file: segment.file, copied: start)
    }
    var whole: [Mark.Frame] = []
    for frame in frames[first...] where frame.firstSeq + UInt64(frame.count) <= size {
      whole.append(Mark.Frame(bytes: frame.bytes, events: frame.count))
    }
    let copied = start + whole.reduce(0) { $0 + $1.bytes }
    let ending = ByteBuffer(capacity: 4096)
    let next = frames[first + whole.count].firstSeq
    if next < size {
      let assembler = FrameAssembler(
        frameBytes: limits.sealedFrameBytes, lineBytes: limits.sealedFrameBytes, level: 0,
        threads: 0)
      assembler.restart(next)
      let sink: FrameAssembler.Sink = { job throws(LogError) in ending.append(job.frame.bytes) }
      for seq in next..<size {
        let line = try frame(containing: seq).line(seq)
        try assembler.append(line, line.slice(0, 0), sink)
      }
      try assembler.finish(sink)
      whole += assembler.frames
    }
    let mark = Mark(
      level: 0, firstSeq: frames[first].firstSeq, size: size, lastRecordedMs: recordedMs,
      frames: whole, peaks: tree.peaks)
    mark.encode(into: ending)
    return LogPart(
      name: name, file: segment.file, copied: copied, ending: ending.bytes.array)
  }
}
