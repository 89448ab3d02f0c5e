import Bytes
import Engine
import Files

/// A nameless temporary file: gone when the process ends, however it ends.
final class SpillFile: Spill, @unchecked Sendable {
  private let file: Descriptor
  private var end = 0

  /// A file where temporary files lie; nil if none can be made there: then memory must do.
  init?() {
    for directory in [System.environment("TMPDIR"), "/var/tmp", "/tmp"].compactMap(\.self) {
      let path = "\(directory)/recauda.\(System.processNumber).tmp"
      guard let file = try? Descriptor(path, .create, permissions: 0o600) else { continue }
      guard (try? FileSystem.remove(path)) != nil else { continue }
      self.file = file
      return
    }
    return nil
  }

  func append(_ bytes: Bytes) throws -> Int {
    let offset = end
    try file.write(bytes, at: offset)
    end += bytes.count
    return offset
  }

  func read(at offset: Int, count: Int, into buffer: ByteBuffer) throws {
    guard try file.read(into: buffer, at: offset, count: count) == count else {
      throw FileError(operation: "read", path: file.path, code: 5)
    }
  }
}
