import Bytes
import Files

/// Where the frames and marks of a segment lie, as its marks tell.
struct SegmentTable {
  struct Frame {
    let offset: Int
    let bytes: Int
    let firstSeq: UInt64
    let count: Int
  }

  struct Commit {
    /// Where its first frame begins.
    let offset: Int
    let markOffset: Int
    let markBytes: Int
    /// Whether `seal` wrote it.
    let isSealed: Bool
    /// The number, in `frames`, of the first frame after it.
    var frameEnd: Int

    var end: Int { markOffset + markBytes }
  }

  private(set) var frames: [Frame] = []
  private(set) var commits: [Commit] = []

  /// Where the last commit ends.
  var end: Int { commits.last?.end ?? 0 }

  /// The number of the frame that holds an event of this segment.
  func frame(containing seq: UInt64) -> Int? {
    var low = 0
    var high = frames.count
    while low < high {
      let middle = (low + high) / 2
      if frames[middle].firstSeq <= seq { low = middle + 1 } else { high = middle }
    }
    guard low > 0, seq - frames[low - 1].firstSeq < UInt64(frames[low - 1].count) else {
      return nil
    }
    return low - 1
  }

  /// Adds a commit behind the ones there are.
  mutating func append(_ mark: Mark, at offset: Int) {
    var place = offset
    var seq = mark.firstSeq
    for frame in mark.frames {
      frames.append(
        Frame(offset: place, bytes: frame.bytes, firstSeq: seq, count: frame.events))
      place += frame.bytes
      seq += UInt64(frame.events)
    }
    commits.append(
      Commit(
        offset: offset, markOffset: place, markBytes: mark.encodedBytes,
        isSealed: mark.level > 0, frameEnd: frames.count))
  }

  /// Turns commits that were added from the last to the first round.
  fileprivate mutating func reverse() {
    var turned = SegmentTable()
    turned.frames.reserveCapacity(frames.count)
    for index in commits.indices.reversed() {
      let first = index == 0 ? 0 : commits[index - 1].frameEnd
      turned.frames += frames[first..<commits[index].frameEnd]
      var commit = commits[index]
      commit.frameEnd = turned.frames.count
      turned.commits.append(commit)
    }
    self = turned
  }
}

/// Reading the marks of a segment from its end or from its beginning.
struct SegmentMarks {
  let file: Descriptor
  let firstSeq: UInt64

  private var name: String { LogLayout.segmentName(firstSeq) }

  /// The mark that ends at `end`, if there is one.
  func mark(endingAt end: Int) throws(LogError) -> Mark? {
    try mark(endingAt: end, FileWindow(file, end: end, step: 4096))
  }

  private func mark(endingAt end: Int, _ window: FileWindow) throws(LogError) -> Mark? {
    guard
      let trailer = try window.bytes(
        at: end - Mark.trailerBytes, count: Mark.trailerBytes, .backward),
      let payload = Mark.trailerPayload(trailer)
    else { return nil }
    let length = payload + Mark.headerBytes
    guard let bytes = try window.bytes(at: end - length, count: length, .backward) else {
      return nil
    }
    return try accept(Mark.decode(bytes))
  }

  private func accept(_ reading: Mark.Reading) throws(LogError) -> Mark? {
    switch reading {
    case .mark(let mark): return mark
    case .newer(let version): throw .newer(segment: name, version: version)
    case .nothing: return nil
    }
  }

  /// The commits that end one before the other, backwards from `end`, where the ledger has
  /// `endSeq` events; the first of them begins at byte 0 unless the chain is broken.
  func backwards(from end: Int, endSeq: UInt64) throws(LogError) -> SegmentTable {
    let window = FileWindow(file, end: end)
    var table = SegmentTable()
    var place = end
    var seq = endSeq
    while place > 0, let mark = try mark(endingAt: place, window), mark.size == seq {
      let start = place - mark.encodedBytes - mark.frameBytes
      guard start >= 0, mark.firstSeq >= firstSeq, start > 0 || mark.firstSeq == firstSeq else {
        break
      }
      table.append(mark, at: start)
      place = start
      seq = mark.firstSeq
    }
    table.reverse()
    return table
  }

  /// The whole commits from the first byte on, up to something that is none; and the last mark.
  func forwards(to end: Int, limit: Int) throws(LogError) -> (table: SegmentTable, last: Mark?) {
    let window = FileWindow(file, end: end, step: 4 << 20)
    var table = SegmentTable()
    var last: Mark?
    var seq = firstSeq
    var lengths: [Int] = []
    var place = 0
    while place < end {
      if let length = try frameBytes(at: place, window, limit) {
        lengths.append(length)
        place += length
        continue
      }
      guard let mark = try mark(at: place, end: end, window), mark.firstSeq == seq,
        mark.frames.map(\.bytes) == lengths
      else { break }
      table.append(mark, at: place - mark.frameBytes)
      place += mark.encodedBytes
      seq = mark.size
      last = mark
      lengths = []
    }
    return (table, last)
  }

  private func frameBytes(
    at offset: Int, _ window: FileWindow, _ limit: Int
  ) throws(LogError) -> Int? {
    // Incompressible lines are stored as they are, with 8 bytes a block.
    var room = 4096
    while let bytes = try window.prefix(at: offset, count: room) {
      if let length = FrameCodec.frameBytes(bytes) { return length }
      guard FrameCodec.contentBytes(bytes) != nil, bytes.count == room, room < 2 * limit + 4096
      else { return nil }
      room *= 8
    }
    return nil
  }

  private func mark(at offset: Int, end: Int, _ window: FileWindow) throws(LogError) -> Mark? {
    guard let header = try window.bytes(at: offset, count: Mark.headerBytes, .forward),
      header.slice(0, 4).array == Mark.magic
    else { return nil }
    let length = header.u32(at: 4) + Mark.headerBytes
    guard let bytes = try window.bytes(at: offset, count: length, .forward) else { return nil }
    return try accept(Mark.decode(bytes))
  }

  /// Whether a valid mark lies anywhere from `start` up to `end`.
  func hasMark(from start: Int, to end: Int) throws(LogError) -> Bool {
    let window = FileWindow(file, end: end, step: 4 << 20)
    let chunk = 1 << 20
    var place = start
    while place < end {
      // Copied: looking at a mark moves the window. Three bytes more, for a mark on the edge.
      guard let bytes = try window.prefix(at: place, count: chunk + 3)?.array else { return false }
      for index in 0..<min(chunk, bytes.count)
      where bytes[index] == Mark.magic[0] && bytes[index...].starts(with: Mark.magic) {
        let inner = FileWindow(file, end: end, step: 4096)
        if try mark(at: place + index, end: end, inner) != nil { return true }
      }
      place += chunk
    }
    return false
  }
}
