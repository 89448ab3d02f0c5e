import Bytes

/// A frame on its way to the file: lines that are compressed and hashed on some core.
final class FrameJob: @unchecked Sendable {
  /// The lines, each with its line feed; not changed while the job is under way.
  let lines = ByteBuffer(capacity: 4096)
  /// Where each line ends: the place of its line feed.
  private(set) var ends: [Int] = []
  private(set) var firstSeq: UInt64 = 0
  private let encoder: FrameEncoder

  /// The frame, once the job is done.
  let frame = ByteBuffer(capacity: 4096)
  /// The lines' part of the tree.
  private(set) var range = CompactRange(start: 0)
  /// What is wrong with the lines.
  private(set) var failure: String?

  init(level: Int) { encoder = FrameEncoder(level: level) }

  var count: Int { ends.count }
  var endSeq: UInt64 { firstSeq + UInt64(ends.count) }

  /// Forgets all lines; the next one has this number.
  func restart(_ firstSeq: UInt64) {
    self.firstSeq = firstSeq
    lines.clear()
    ends.removeAll(keepingCapacity: true)
  }

  /// Adds the line head ‖ tail.
  func append(_ head: Bytes, _ tail: Bytes) {
    lines.append(head)
    lines.append(tail)
    ends.append(lines.count)
    lines.append(0x0A)
  }

  /// A line of this frame without its line feed.
  func line(_ seq: UInt64) -> Bytes {
    let index = Int(seq - firstSeq)
    return lines.bytes.slice(index == 0 ? 0 : ends[index - 1] + 1, ends[index])
  }

  /// Compresses, hashes and checks.
  func run() {
    failure = nil
    range = CompactRange(start: firstSeq)
    frame.clear()
    let bytes = lines.bytes
    guard bytes.occurrences(of: 0x0A) == count else {
      failure = "a line between seq \(firstSeq) and \(endSeq) has a line feed inside"
      return
    }
    var start = 0
    for end in ends {
      let line = bytes.slice(start, end)
      guard LineForm.hasSeq(line, range.end) else {
        failure = "the line for seq \(range.end) does not begin with its number"
        return
      }
      range.append(leaf: Digest.leaf(line))
      start = end + 1
    }
    encoder.encode(bytes, into: frame)
  }
}
