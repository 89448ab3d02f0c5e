import Glibc

/// A system call that failed: what was tried, on which file, and the system's reason.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done, as a verb: "open", "write", "sync".
  public let operation: String
  /// The file or directory.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// An error with its three facts.
  public init(operation: String, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// A file that lost its end while it was read.
  public static func shorter(_ path: String) -> FileError {
    FileError(operation: "read", path: path, code: EIO)
  }

  /// One English sentence: cannot OPERATION PATH: REASON.
  public var description: String {
    "cannot \(operation) \(path): \(FileError.reason(code))"
  }

  /// Whether the disk, a quota or a size limit is exhausted.
  public var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// Whether the system forbids it.
  public var isDenied: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// Whether a watched signal ended it: see `System.watchStopSignals`.
  public var isInterrupted: Bool { code == EINTR }

  /// Whether nobody reads the other end of a pipe any more.
  public var isAbandoned: Bool { code == EPIPE }

  /// Whether there is a file already.
  public var isThere: Bool { code == EEXIST }

  /// Whether the file does not exist.
  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "it does not exist"
    case EACCES, EPERM: "permission denied"
    case ENOSPC: "the disk is full"
    case EDQUOT: "the quota of disk space is used up"
    case EFBIG: "it would grow beyond the largest size allowed"
    case EROFS: "the file system is read-only"
    case EIO: "the disk reports an error"
    case EEXIST: "it exists already"
    case ENOTDIR: "a part of the path is not a directory"
    case EISDIR: "it is a directory"
    case EMFILE, ENFILE: "too many files are open"
    case EPIPE: "nobody reads it any more"
    default: String(cString: strerror(code))
    }
  }
}

/// Repeats a system call that a signal interrupted and turns -1 into an error.
func retrying(
  _ operation: String, _ path: String, _ call: () -> Int
) throws(FileError) -> Int {
  while true {
    let result = call()
    if result >= 0 { return result }
    let code = errno
    if code != EINTR { throw FileError(operation: operation, path: path, code: code) }
  }
}
