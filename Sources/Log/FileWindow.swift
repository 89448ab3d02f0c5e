import Bytes
import Files

/// The part of a file that was read last, so that many small looks cost few system calls.
final class FileWindow {
  /// Where the window is opened when a look falls outside of it.
  enum Direction { case forward, backward }

  private let file: Descriptor
  private let end: Int
  private let step: Int
  private let buffer = ByteBuffer(capacity: 4096)
  private var start = 0

  /// A window on the first `end` bytes of a file, opened `step` bytes at a time.
  init(_ file: Descriptor, end: Int, step: Int = 1 << 20) {
    self.file = file
    self.end = end
    self.step = step
  }

  /// The bytes at `offset`, valid until the next look; nil if the file does not have all of them.
  func bytes(at offset: Int, count: Int, _ direction: Direction) throws(LogError) -> Bytes? {
    guard offset >= 0, count >= 0, count <= end, offset <= end - count else { return nil }
    if offset < start || offset + count > start + buffer.count {
      let length = max(count, step)
      start =
        switch direction {
        case .forward: offset
        case .backward: max(0, offset + count - length)
        }
      buffer.clear()
      try LogError.wrapping { () throws(FileError) in
        _ = try file.read(into: buffer, at: start, count: min(length, end - start))
      }
      // The file became shorter meanwhile.
      if offset + count > start + buffer.count { return nil }
    }
    return buffer.bytes.slice(offset - start, offset - start + count)
  }

  /// The bytes from `offset` on, `count` of them or as many as the file has.
  func prefix(at offset: Int, count: Int) throws(LogError) -> Bytes? {
    guard offset <= end else { return nil }
    return try bytes(at: offset, count: min(count, end - offset), .forward)
  }
}
