import Glibc

extension FileSystem {
  /// Makes a new empty directory that nobody else can read, below `TMPDIR` or `/tmp`.
  public static func makeTemporaryDirectory(_ prefix: String) throws(FileError) -> String {
    let named = System.environment("TMPDIR") ?? ""
    let pattern = "\(named.isEmpty ? "/tmp" : named)/\(prefix)-XXXXXX"
    guard let memory = strdup(pattern) else {
      throw FileError(operation: "make the directory", path: pattern, code: ENOMEM)
    }
    defer { free(memory) }
    guard mkdtemp(memory) != nil else {
      throw FileError(operation: "make the directory", path: pattern, code: errno)
    }
    let path = String(cString: memory)
    return realPath(path) ?? path
  }

  /// Removes a directory with everything in it, and follows no link.
  public static func removeTree(_ path: String) throws(FileError) {
    for name in try list(path) ?? [] {
      let inner = "\(path)/\(name)"
      if unlink(inner) == 0 || errno == ENOENT { continue }
      guard errno == EISDIR else {
        throw FileError(operation: "remove", path: inner, code: errno)
      }
      try removeTree(inner)
    }
    if rmdir(path) != 0, errno != ENOENT {
      throw FileError(operation: "remove", path: path, code: errno)
    }
  }

  /// Makes a directory the one from which relative paths lead on, for the whole process.
  public static func changeDirectory(_ path: String) throws(FileError) {
    _ = try retrying("enter", path) { Int(chdir(path)) }
  }
}
