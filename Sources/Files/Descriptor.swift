import Bytes
import CPlatform
import Glibc

/// An open file that closes itself.
///
/// Calls interrupted by a signal are repeated, short writes are continued; whatever fails throws.
public final class Descriptor {
  /// How a file is opened.
  public enum Mode: Sendable {
    /// An existing file, to be read.
    case read
    /// An existing file, to be read and written.
    case readWrite
    /// A new file, to be read and written; an error if there is one already.
    case create
    /// A file to be read and written, made if missing.
    case createOrOpen
    /// A file made anew: what it held is gone.
    case replace
    /// A directory, to be synced.
    case directory

    fileprivate var flags: Int32 {
      switch self {
      case .read: O_RDONLY
      case .readWrite: O_RDWR
      case .create: O_RDWR | O_CREAT | O_EXCL
      case .createOrOpen: O_RDWR | O_CREAT
      case .replace: O_RDWR | O_CREAT | O_TRUNC
      case .directory: O_RDONLY | O_DIRECTORY
      }
    }
  }

  /// The path it was opened by, for messages.
  public let path: String
  private var number: Int32
  private let isOwned: Bool

  /// Opens a file; `permissions` count only if it is made, less the process's mask.
  public init(_ path: String, _ mode: Mode, permissions: UInt32 = 0o666) throws(FileError) {
    let creates: Bool
    switch mode {
    case .create, .createOrOpen, .replace: creates = true
    case .read, .readWrite, .directory: creates = false
    }
    number = Int32(
      try retrying(creates ? "create" : "open", path) {
        Int(rcd_open(path, mode.flags | O_CLOEXEC, permissions))
      })
    self.path = path
    isOwned = true
  }

  private init(standard number: Int32, _ path: String) {
    self.number = number
    self.path = path
    isOwned = false
  }

  deinit { if isOwned, number >= 0 { Glibc.close(number) } }

  /// Standard input; never closed.
  public static func standardInput() -> Descriptor { Descriptor(standard: 0, "standard input") }
  /// Standard output; never closed.
  public static func standardOutput() -> Descriptor { Descriptor(standard: 1, "standard output") }
  /// Standard error; never closed.
  public static func standardError() -> Descriptor { Descriptor(standard: 2, "standard error") }

  /// Whether somebody sits at the other end.
  public var isTerminal: Bool { isatty(number) == 1 }

  /// Closes the file and reports what only closing tells (a full network disk).
  public func close() throws(FileError) {
    guard isOwned, number >= 0 else { return }
    let closing = number
    number = -1
    // A close that a signal interrupted has closed all the same on Linux: never repeated.
    if Glibc.close(closing) != 0, errno != EINTR {
      throw FileError(operation: "close", path: path, code: errno)
    }
  }

  // MARK: Reading

  /// Adds up to `count` bytes from `offset` on to `buffer`; fewer only at the end of the file.
  @discardableResult
  public func read(into buffer: ByteBuffer, at offset: Int, count: Int) throws(FileError) -> Int {
    var done = 0
    while done < count {
      let before = buffer.count
      try buffer.fill(room: count - done) { (memory) throws(FileError) -> Int in
        try retrying("read", path) {
          pread(number, memory.baseAddress, min(memory.count, count - done), off_t(offset + done))
        }
      }
      let got = buffer.count - before
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Adds what comes next, up to `count` bytes, to `buffer`; 0 at the end of the input.
  ///
  /// After a signal that `System.watchStopSignals` watches it throws, with the code EINTR.
  public func read(into buffer: ByteBuffer, upTo count: Int) throws(FileError) -> Int {
    _ = try isReady(within: -1)
    let before = buffer.count
    try buffer.fill(room: count) { (memory) throws(FileError) -> Int in
      try retrying("read", path) {
        Glibc.read(number, memory.baseAddress, min(memory.count, count))
      }
    }
    return buffer.count - before
  }

  /// Whether a read would return at once, waiting up to `milliseconds` for that, for ever if negative.
  ///
  /// After a signal that `System.watchStopSignals` watches it throws, with the code EINTR.
  public func isReady(within milliseconds: Int = 0) throws(FileError) -> Bool {
    let isReady = try retrying("wait for", path) {
      Int(rcd_wait_readable(number, Int32(milliseconds)))
    }
    if System.stopSignal != nil { throw FileError(operation: "read", path: path, code: EINTR) }
    return isReady > 0
  }

  // MARK: Writing

  /// Writes all bytes at `offset`.
  public func write(_ bytes: Bytes, at offset: Int) throws(FileError) {
    try bytes.withMemory { (memory) throws(FileError) in
      var done = 0
      while done < memory.count {
        done += try retrying("write", path) {
          pwrite(
            number, memory.baseAddress.map { $0 + done }, memory.count - done, off_t(offset + done))
        }
      }
    }
  }

  /// Writes all bytes where the last write ended.
  public func write(_ bytes: Bytes) throws(FileError) {
    try bytes.withMemory { (memory) throws(FileError) in
      var done = 0
      while done < memory.count {
        done += try retrying("write", path) {
          Glibc.write(number, memory.baseAddress.map { $0 + done }, memory.count - done)
        }
      }
    }
  }

  /// Waits until the bytes, and the length, are on the disk.
  public func syncData() throws(FileError) {
    _ = try retrying("sync", path) { Int(fdatasync(number)) }
  }

  /// Waits until bytes and attributes, or a directory's names, are on the disk.
  public func sync() throws(FileError) {
    _ = try retrying("sync", path) { Int(fsync(number)) }
  }

  /// Sets the length.
  public func truncate(to size: Int) throws(FileError) {
    _ = try retrying("cut", path) { Int(ftruncate(number, off_t(size))) }
  }

  /// Puts a range on its way to the disk, so that the sync at the end is short; only a hint.
  public func startWriteback(at offset: Int, count: Int) {
    _ = rcd_start_writeback(number, off_t(offset), off_t(count))
  }

  /// Size, times and number of the file.
  public func status() throws(FileError) -> FileStatus {
    var record = stat()
    _ = try retrying("look at", path) { Int(fstat(number, &record)) }
    return FileStatus(record)
  }

  /// Takes the exclusive lock of this open file if nobody has it.
  func lockIfFree() throws(FileError) -> Bool {
    do throws(FileError) {
      _ = try retrying("lock", path) { Int(flock(number, LOCK_EX | LOCK_NB)) }
      return true
    } catch {
      if error.code == EWOULDBLOCK { return false }
      throw error
    }
  }
}
