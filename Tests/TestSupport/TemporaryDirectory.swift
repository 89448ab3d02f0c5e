import Files

/// A directory of its own for a test, gone when the test is.
public final class TemporaryDirectory: Sendable {
  /// Where it is.
  public let path: String

  /// Makes a new empty directory.
  public init() throws {
    let parent = System.environment("TMPDIR") ?? "/tmp"
    var generator = SystemRandomNumberGenerator()
    let name = String(generator.next() as UInt64, radix: 36)
    path = "\(parent)/recauda-test-\(System.processNumber)-\(name)"
    try FileSystem.makeDirectory(path)
  }

  deinit { TemporaryDirectory.removeAll(path) }

  /// Removes a directory with everything in it.
  public static func removeAll(_ path: String) {
    for name in (try? FileSystem.list(path)) ?? [] {
      let inner = "\(path)/\(name)"
      if (try? FileSystem.status(inner))?.isDirectory == true {
        removeAll(inner)
      } else {
        try? FileSystem.remove(inner)
      }
    }
    try? FileSystem.removeDirectory(path)
  }
}
