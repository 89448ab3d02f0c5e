import Bytes
import Files

/// Cuts an input into lines, streaming: memory does not depend on the input's length.
///
/// A byte-order mark at the start is skipped, a carriage return before a line feed is dropped, a last
/// line without a line feed is a line. A line longer than may be read is passed over chunk by chunk.
public final class LineSource {
  /// What comes next.
  public enum Piece {
    /// A whole line without its end; valid until the next call. A carriage return before the line
    /// feed is gone, but counts as part of the line's length.
    case line(Bytes)
    /// A part of a line that is too long to be read; `isLast` at its end.
    case overlong(Bytes, isLast: Bool)
    /// Nothing to read at present: the producer pauses.
    case pause
    /// The end of the input.
    case end
  }

  /// The longest line that is read, before white space and escapes are gone.
  public static let lineLimit = 1 << 20
  private static let chunk = 1 << 18

  /// The number of the line that `next` gave last, from 1.
  public private(set) var lineNumber = 0
  /// The bytes of the input up to the end of what `next` gave last.
  public private(set) var position: UInt64 = 0

  private let file: Descriptor
  private let reportsPauses: Bool
  /// The limit in force.
  let lineLimit: Int
  private let buffer: ByteBuffer
  private var start = 0
  private var searched = 0
  private var mayHaveMark = true
  private var isAtEnd = false
  private var isInOverlong = false
  private var pauseReported = false

  /// Reads from `file`; with `reportsPauses`, `next` gives `.pause` rather than wait.
  public convenience init(_ file: Descriptor, reportsPauses: Bool = false) {
    self.init(file, reportsPauses: reportsPauses, lineLimit: LineSource.lineLimit)
  }

  init(_ file: Descriptor, reportsPauses: Bool, lineLimit: Int) {
    self.file = file
    self.lineLimit = lineLimit
    buffer = ByteBuffer(capacity: lineLimit + 2 * LineSource.chunk)
    self.reportsPauses = reportsPauses
  }

  /// How much memory the lines take.
  var bufferCapacity: Int { buffer.capacity }

  /// The next line, or what comes instead.
  public func next() throws(FileError) -> Piece {
    while true {
      if let end = buffer.bytes.firstIndex(of: 0x0A, from: max(searched, start)) {
        return piece(upTo: end, after: end + 1)
      }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else {
          if isInOverlong {
            isInOverlong = false
            return .overlong(buffer.bytes.slice(start, start), isLast: true)
          }
          return .end
        }
        return piece(upTo: buffer.count, after: buffer.count)
      }
      if buffer.count - start > lineLimit {
        if !isInOverlong { lineNumber += 1 }
        isInOverlong = true
        let part = buffer.bytes.slice(start, buffer.count)
        position += UInt64(part.count)
        start = buffer.count
        return .overlong(part, isLast: false)
      }
      if reportsPauses, try !file.isReady() {
        if !pauseReported {
          pauseReported = true
          return .pause
        }
        _ = try file.isReady(within: -1)
      }
      pauseReported = false
      try fill()
    }
  }

  private func fill() throws(FileError) {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    if try file.read(into: buffer, upTo: LineSource.chunk) == 0 { isAtEnd = true }
    if mayHaveMark { skipMark() }
  }

  // Three bytes may come in three reads. Anything else at the start settles that there is no mark: it
  // may be a whole line, and what stands behind it is none.
  private func skipMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let seen = min(buffer.count, mark.count)
    guard (0..<seen).allSatisfy({ buffer.bytes[$0] == mark[$0] }) else {
      mayHaveMark = false
      return
    }
    guard seen == mark.count else { return }
    mayHaveMark = false
    start = seen
    position += UInt64(seen)
  }

  private func piece(upTo end: Int, after next: Int) -> Piece {
    let first = start
    position += UInt64(next - first)
    start = next
    searched = next
    if isInOverlong || end - first > lineLimit {
      if !isInOverlong { lineNumber += 1 }
      isInOverlong = false
      return .overlong(buffer.bytes.slice(first, end), isLast: true)
    }
    lineNumber += 1
    var end = end
    if end > first, next > end, buffer.bytes[end - 1] == 0x0D { end -= 1 }
    return .line(buffer.bytes.slice(first, end))
  }
}
