import Bytes
import Glibc

/// Why a lock was not taken.
public enum LockError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Somebody else has it; the text says who, as far as known.
  case held(path: String, by: String)
  /// The lock file cannot be used.
  case file(FileError)

  /// One English sentence.
  public var description: String {
    switch self {
    case .held(let path, let holder):
      "another process is writing here (\(holder)); its lock is \(path)"
    case .file(let error): error.description
    }
  }
}

/// The right to write, held by one process at a time.
///
/// The kernel drops it when the process ends, however it ends. What the file says (process, command,
/// since when) is for the message of those who wait and decides nothing.
public final class WriterLock {
  private let file: Descriptor
  private static let pollMilliseconds = 20

  /// Takes the lock, trying again for up to `wait` seconds.
  public init(path: String, wait: Double, command: String) throws(LockError) {
    do throws(FileError) {
      file = try Descriptor(path, .createOrOpen)
      guard try WriterLock.take(file, wait: wait) else {
        throw FileError(operation: "lock", path: path, code: WriterLock.isHeld)
      }
      let note = ByteBuffer(capacity: 160)
      note.append("process \(System.processNumber), \(command.prefix(80)), ")
      note.append("since \(System.text(ofTime: System.now))\n")
      try file.truncate(to: 0)
      try file.write(note.bytes, at: 0)
    } catch {
      guard error.code == WriterLock.isHeld else { throw .file(error) }
      throw .held(path: path, by: WriterLock.holder(path))
    }
  }

  private static let isHeld = EWOULDBLOCK

  private static func take(_ file: Descriptor, wait: Double) throws(FileError) -> Bool {
    let deadline = System.ticks + Int64(max(0, min(wait, 1e6)) * 1e9)
    while try !file.lockIfFree() {
      guard System.ticks < deadline else { return false }
      System.pause(milliseconds: pollMilliseconds)
    }
    return true
  }

  private static func holder(_ path: String) -> String {
    guard let note = try? FileSystem.contents(path),
      let end = note.firstIndex(of: UInt8(ascii: "\n"))
    else { return "it has not said who it is" }
    return String(decoding: note[..<end], as: UTF8.self)
  }
}
