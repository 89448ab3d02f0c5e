import Bytes
import CPlatform
import Glibc

/// What the system knows about a file.
public struct FileStatus: Equatable, Sendable {
  /// Length in bytes.
  public let size: Int
  /// Time of the last change of the contents, nanoseconds since 1970.
  public let modified: Int64
  /// Time of the last change of contents or attributes, nanoseconds since 1970.
  public let changed: Int64
  /// The file's number on its disk.
  public let inode: UInt64
  /// Whether it is a directory.
  public let isDirectory: Bool
  /// Whether it is a plain file: neither a directory nor a device, a pipe or a socket.
  public let isPlain: Bool

  init(_ record: stat) {
    size = Int(record.st_size)
    modified = Int64(record.st_mtim.tv_sec) * 1_000_000_000 + Int64(record.st_mtim.tv_nsec)
    changed = Int64(record.st_ctim.tv_sec) * 1_000_000_000 + Int64(record.st_ctim.tv_nsec)
    inode = UInt64(record.st_ino)
    isDirectory = record.st_mode & 0o170000 == 0o040000
    isPlain = record.st_mode & 0o170000 == 0o100000
  }
}

/// Names and directories: what is done to a file from outside.
public enum FileSystem {
  /// Size and times of a file; nil if there is none.
  public static func status(_ path: String) throws(FileError) -> FileStatus? {
    var record = stat()
    do throws(FileError) {
      _ = try retrying("look at", path) { Int(stat(path, &record)) }
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    return FileStatus(record)
  }

  /// The names in a directory in bytewise order, without `.` and `..`; nil if there is none.
  public static func list(_ path: String) throws(FileError) -> [String]? {
    guard let directory = opendir(path) else {
      let error = FileError(operation: "list", path: path, code: errno)
      if error.isMissing { return nil }
      throw error
    }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    if errno != 0 { throw FileError(operation: "list", path: path, code: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a directory and those above it, and waits until their names are on the disk.
  ///
  /// No error if it is there already.
  public static func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return try syncDirectory(directory(of: path)) }
    switch errno {
    case EEXIST:
      guard try status(path)?.isDirectory == true else {
        throw FileError(operation: "make the directory", path: path, code: ENOTDIR)
      }
    case ENOENT:
      let parent = directory(of: path)
      guard parent != path else {
        throw FileError(operation: "make the directory", path: path, code: ENOENT)
      }
      try makeDirectory(parent)
      _ = try retrying("make the directory", path) { Int(mkdir(path, 0o777)) }
      try syncDirectory(parent)
    default:
      throw FileError(operation: "make the directory", path: path, code: errno)
    }
  }

  /// Gives a file another name; a file of that name is replaced in one step.
  public static func rename(_ from: String, to: String) throws(FileError) {
    _ = try retrying("rename to \(to)", from) { Int(Glibc.rename(from, to)) }
  }

  /// Removes a file; no error if there is none.
  public static func remove(_ path: String) throws(FileError) {
    if unlink(path) != 0, errno != ENOENT {
      throw FileError(operation: "remove", path: path, code: errno)
    }
  }

  /// Waits until the names in a directory are on the disk.
  public static func syncDirectory(_ path: String) throws(FileError) {
    try Descriptor(path, .directory).sync()
  }

  /// Removes an empty directory.
  public static func removeDirectory(_ path: String) throws(FileError) {
    _ = try retrying("remove", path) { Int(rmdir(path)) }
  }

  /// The whole contents of a file; nil if there is none.
  public static func contents(_ path: String) throws(FileError) -> [UInt8]? {
    let file: Descriptor
    do throws(FileError) {
      file = try Descriptor(path, .read)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    let status = try file.status()
    let buffer = ByteBuffer(capacity: status.isPlain ? status.size : 65_536)
    if status.isPlain || status.isDirectory {
      try file.read(into: buffer, at: 0, count: status.size)
    } else {
      // A pipe (a shell's `<(…)`) tells no size.
      while try file.read(into: buffer, upTo: 65_536) > 0 {
        if buffer.count > 1 << 28 { throw FileError(operation: "read", path: path, code: EFBIG) }
      }
    }
    return withExtendedLifetime(buffer) { buffer.bytes.array }
  }

  /// Puts a whole file in place: readers see the old one or the new one, and so does a crash.
  ///
  /// It is written under a temporary name in the same directory, synced, renamed, and the
  /// directory synced. A link is followed, not replaced; a device or a pipe is written to.
  public static func replace(
    _ name: String, with bytes: Bytes, permissions: UInt32 = 0o666
  ) throws(FileError) {
    let path = realPath(name) ?? name
    if let status = try status(path), !status.isPlain, !status.isDirectory {
      return try Descriptor(path, .readWrite).write(bytes)
    }
    let temporary = "\(path).\(System.processNumber).tmp"
    do throws(FileError) {
      let file = try Descriptor(temporary, .replace, permissions: permissions)
      try file.write(bytes, at: 0)
      try file.syncData()
      try file.close()
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
    try syncDirectory(directory(of: path))
  }

  /// The directory a path lies in.
  public static func directory(of path: String) -> String {
    let bytes = Array(path.utf8)
    var end = bytes.count
    while end > 1, bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
    guard let slash = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
  }
}
