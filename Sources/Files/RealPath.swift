import Glibc

extension FileSystem {
  /// Where a path leads once all links are followed; nil if it leads nowhere.
  public static func realPath(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
