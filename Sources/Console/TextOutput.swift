import Glibc

/// A write that failed.
public struct OutputError: Error, Equatable, Sendable {
  /// The `errno` of the write.
  public var code: Int32

  /// A failure by its `errno`.
  public init(code: Int32) {
    self.code = code
  }

  /// The error for people, about what `place` names.
  public func userError(place: Bilingual) -> UserError {
    UserError(
      Bilingual(
        es: "no se pudo escribir: \(String(cString: strerror(code)))",
        en: "cannot write: \(String(cString: strerror(code)))"),
      place: place,
      remedy: Bilingual(
        es: "La salida está incompleta: deséchela, arregle la causa y repita la orden.",
        en: "The output is incomplete: discard it, mend the cause and run the command again."))
  }
}

/// Buffered text on its way to a descriptor: 64 KiB at a time, or a line at a time to a terminal.
///
/// An error is kept: once a write failed, every later `write` and `flush` throws the same error, so
/// the last `flush` of the program tells of every failure. A reader that went away (`| head -1`) is
/// no error: the rest is discarded quietly, and `isAbandoned` tells long producers to stop.
///
/// Nothing is written on destruction: whoever creates an output calls `flush` at the end.
public final class TextOutput {
  private static let capacity = 64 * 1024

  private let descriptor: Int32?
  private let flushesLines: Bool
  private var buffer: [UInt8] = []

  /// The first failure, if there was one.
  public private(set) var failure: OutputError?
  /// Whether the reader has gone, so that nothing more need be written.
  public private(set) var isAbandoned = false

  /// An output to an open descriptor, which stays the caller's.
  ///
  /// `flushesLines` is for terminals and for standard error.
  public init(descriptor: Int32, flushesLines: Bool) {
    self.descriptor = descriptor
    self.flushesLines = flushesLines
    if !flushesLines { buffer.reserveCapacity(Self.capacity + 4096) }
  }

  /// An output that keeps everything in memory.
  public init() {
    descriptor = nil
    flushesLines = false
  }

  /// What an output in memory has been given so far; of any other, what waits to be written.
  public var contents: String { String(decoding: buffer, as: UTF8.self) }

  /// Writes text.
  public func write(_ text: String) throws(OutputError) {
    put(text)
    if let failure { throw failure }
  }

  /// Writes bytes as they are.
  public func write(_ bytes: some Sequence<UInt8>) throws(OutputError) {
    buffer.append(contentsOf: bytes)
    settle()
    if let failure { throw failure }
  }

  /// Writes bytes as they are.
  public func write(_ bytes: RawSpan) throws(OutputError) {
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    settle()
    if let failure { throw failure }
  }

  /// Writes out what is buffered, and tells of any failure up to now.
  public func flush() throws(OutputError) {
    drain()
    if let failure { throw failure }
  }

  /// Takes text; a failure is kept for the next `write` or `flush`.
  func put(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    settle()
  }

  /// Lets `fill` append to the buffer; a failure is kept for the next `write` or `flush`.
  func put(_ fill: (inout [UInt8]) -> Void) {
    fill(&buffer)
    settle()
  }

  /// Writes out what is buffered; a failure is kept.
  func drain() {
    guard let descriptor else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil, !isAbandoned else { return }
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count >= 0 {
        done += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Somebody shares the descriptor and made it non-blocking: wait until it takes more.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      case EPIPE:
        isAbandoned = true
        return
      case let code:
        failure = OutputError(code: code)
        return
      }
    }
  }

  private func settle() {
    if buffer.count >= Self.capacity || flushesLines && buffer.last == UInt8(ascii: "\n") {
      drain()
    }
  }
}
