import Bytes

/// The one thing that the log asks of a line: it begins with its own number.
enum LineForm {
  private static let opening = Array("{\"seq\":".utf8)

  /// Whether the line begins with `{"seq":N,`.
  static func hasSeq(_ line: Bytes, _ seq: UInt64) -> Bool {
    guard line.count > opening.count + 1 else { return false }
    for place in 0..<opening.count where line[place] != opening[place] { return false }
    var value: UInt64 = 0
    var place = opening.count
    let first = line[place]
    while place < line.count, line[place] >= 0x30, line[place] <= 0x39, place < 27 {
      value = value &* 10 &+ UInt64(line[place] - 0x30)
      place += 1
    }
    return place < line.count && line[place] == UInt8(ascii: ",") && place > opening.count
      && value == seq && (first != 0x30 || seq == 0)
  }
}

/// A frame's lines as they were read and checked: how many, from which number on, where they lie.
///
/// It is handed from the reading thread to a worker and on to the consumer, never shared.
public final class LogFrame: @unchecked Sendable {
  /// The first seq of the segment it lies in: the segment's name.
  public internal(set) var segment: UInt64 = 0
  /// The byte of the segment's file where the frame begins.
  public internal(set) var offset = 0
  /// The number of the first line.
  public internal(set) var firstSeq: UInt64 = 0
  /// How many lines there are.
  public internal(set) var count = 0
  /// Room for what a transformation found; kept when the frame is used again, so that its memory
  /// can be.
  public var attachment: AnyObject?

  let input = ByteBuffer(capacity: 4096)
  let content = ByteBuffer(capacity: 4096)
  var failure: LogDamage?
  private let decoder = FrameDecoder()
  private var ends: [Int] = []

  /// The number after the last line.
  public var endSeq: UInt64 { firstSeq + UInt64(count) }

  /// All lines, each with its line feed.
  public var bytes: Bytes { content.bytes }

  /// A line without its line feed; it must be one of this frame's.
  public func line(_ seq: UInt64) -> Bytes {
    precondition(seq >= firstSeq && seq < endSeq, "a line asked of the wrong frame")
    if ends.isEmpty { forEachEnd { ends.append($0) } }
    let index = Int(seq - firstSeq)
    return bytes.slice(index == 0 ? 0 : ends[index - 1] + 1, ends[index])
  }

  /// Calls `body` with every line, without its line feed, and its number.
  public func forEachLine(_ body: (Bytes, UInt64) -> Void) {
    let bytes = bytes
    var start = 0
    var seq = firstSeq
    forEachEnd { end in
      body(bytes.slice(start, end), seq)
      start = end + 1
      seq += 1
    }
  }

  private func forEachEnd(_ body: (Int) -> Void) {
    let bytes = bytes
    var start = 0
    while let end = bytes.firstIndex(of: 0x0A, from: start) {
      body(end)
      start = end + 1
    }
  }

  /// Says which frame `input` holds.
  func place(_ frame: SegmentTable.Frame, segment: UInt64) {
    self.segment = segment
    offset = frame.offset
    firstSeq = frame.firstSeq
    count = frame.count
    failure = nil
    ends.removeAll(keepingCapacity: true)
  }

  /// Decompresses `input` and checks what can be checked cheaply; a failure is kept in `failure`.
  func decode(limit: Int) {
    if let what = decoder.decode(input.bytes, into: content, limit: limit) { return fail(what) }
    let bytes = content.bytes
    guard bytes.count > 0, bytes[bytes.count - 1] == 0x0A,
      bytes.occurrences(of: 0x0A) == count
    else { return fail("a frame that does not hold \(count) lines") }
    guard LineForm.hasSeq(bytes, firstSeq) else {
      return fail("a frame whose first line is not seq \(firstSeq)")
    }
  }

  /// Notes what is wrong with this frame.
  func fail(_ what: String, seq: UInt64? = nil) {
    guard failure == nil else { return }
    failure = LogDamage(
      kind: .content, segment: LogLayout.segmentName(segment), offset: offset,
      seq: seq ?? firstSeq, what: what)
  }
}
