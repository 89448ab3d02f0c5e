import Bytes

/// Buffered output that reports every failure: for answers on standard output and for whole files.
public final class OutputStream {
  /// What was written and not yet handed to the system; add to it freely, then call `flushIfFull`.
  public let buffer: ByteBuffer
  private let hand: (Bytes) throws(FileError) -> Void
  private let threshold: Int

  /// Output to an open file, handed over in runs of about `threshold` bytes.
  public convenience init(_ file: Descriptor, threshold: Int = 65_536) {
    self.init(threshold: threshold) { (bytes) throws(FileError) in try file.write(bytes) }
  }

  /// Output to whoever takes it, handed over in runs of about `threshold` bytes.
  public init(threshold: Int = 65_536, to hand: @escaping (Bytes) throws(FileError) -> Void) {
    self.hand = hand
    self.threshold = threshold
    buffer = ByteBuffer(capacity: threshold + 4096)
  }

  /// Writes bytes.
  public func write(_ bytes: Bytes) throws(FileError) {
    buffer.append(bytes)
    try flushIfFull()
  }

  /// Writes a text as UTF-8.
  public func write(_ text: String) throws(FileError) {
    buffer.append(text)
    try flushIfFull()
  }

  /// Hands the buffer over once it is full.
  public func flushIfFull() throws(FileError) { if buffer.count >= threshold { try flush() } }

  /// Hands everything over; to be called at the end, or failures go unseen.
  public func flush() throws(FileError) {
    guard buffer.count > 0 else { return }
    // Forgotten first: after a failure, nothing may be written twice.
    defer { buffer.clear() }
    try hand(buffer.bytes)
  }
}
