import Bytes
import Database
import DatabaseSupport
import Files
import Glibc
import TestSupport
import Testing

/// A folder with a database, and copies of it to be damaged.
final class Rig {
  let folder: TemporaryDirectory
  let model: Model
  var live: String { "\(folder.path)/live.sqlite" }

  /// A live database of a generation.
  init(rows: Int = 1200, generation: Int = 0, pageSize: Int = 4096) throws {
    folder = try TemporaryDirectory()
    model = Model(rows: rows)
    try replace(with: generation, pageSize: pageSize)
  }

  func replace(with generation: Int, pageSize: Int = 4096) throws {
    let fresh = try Database("\(live).new", .create(pageSize: pageSize))
    try model.fill(fresh, generation)
    try Database.replaceContents(of: live, with: fresh)
  }

  func advance(_ database: Database, to generation: Int) throws {
    try database.transaction { () throws(DatabaseError) in
      try model.advance(database, to: generation)
    }
  }

  /// What lies on the disk: the main file, the `-wal`, the `-shm`.
  func files() throws -> OnDisk {
    OnDisk(
      main: try FileSystem.contents(live), wal: try FileSystem.contents(live + "-wal"),
      shm: try FileSystem.contents(live + "-shm"))
  }

  /// Puts files at a path, and removes those that are nil.
  func put(_ files: OnDisk, at path: String) throws {
    for (ending, bytes) in [("", files.main), ("-wal", files.wal), ("-shm", files.shm)] {
      try FileSystem.remove(path + ending)
      guard let bytes else { continue }
      let file = try Descriptor(path + ending, .replace)
      try bytes.withBytes { (view) throws(FileError) in try file.write(view, at: 0) }
    }
  }

  /// What a new connection reads.
  func read(_ path: String) -> Reading {
    do {
      return .generation(try model.check(Database(path, .read())))
    } catch DatabaseError.damaged {
      return .damaged
    } catch DatabaseError.missing {
      return .missing
    } catch {
      return .wrong("\(error)")
    }
  }

  /// Whether the check of all pages finds something.
  func findsDamage(_ path: String) -> Bool {
    do {
      try Database(path, .read()).verify()
      return false
    } catch DatabaseError.damaged(let what) {
      if System.environment("SHOW") != nil { print(what) }
      return true
    } catch {
      Issue.record("\(error)")
      return false
    }
  }
}

struct OnDisk {
  var main: [UInt8]?
  var wal: [UInt8]?
  var shm: [UInt8]?

  var pageSize: Int {
    guard let main, main.count > 17 else { return 4096 }
    return Int(main[16]) << 8 | Int(main[17])
  }
}

extension Statement {
  /// How many rows there are.
  func rows() throws -> Int {
    var count = 0
    while try step() { count += 1 }
    return count
  }
}

enum Reading: Equatable {
  case generation(Int)
  case damaged
  case missing
  case wrong(String)
}

/// The helper program.
final class Helper {
  static let path: String = {
    var folder = FileSystem.directory(of: CommandLine.arguments[0])
    while folder != "/", folder != "." {
      let candidate = "\(folder)/DatabaseChild"
      if let status = try? FileSystem.status(candidate), !status.isDirectory { return candidate }
      folder = FileSystem.directory(of: folder)
    }
    fatalError("no DatabaseChild beside the tests")
  }()

  private let process: pid_t
  private let outPath: String
  private var status: Int32?

  init(_ words: String..., out: String) throws {
    outPath = out
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    let arguments = ([Helper.path] + words).map { (word: String) in strdup(word) }
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    let code = posix_spawn(&child, Helper.path, &actions, nil, arguments + [nil], environ)
    try #require(code == 0)
    process = child
  }

  deinit { if status == nil { kill() } }

  func kill() {
    _ = Glibc.kill(process, SIGKILL)
    _ = wait()
  }

  func wait() -> Int32 {
    var ended: Int32 = 0
    while status == nil {
      if waitpid(process, &ended, 0) == process { status = ended }
    }
    return status ?? -1
  }

  var hasEnded: Bool {
    var ended: Int32 = 0
    if status == nil, waitpid(process, &ended, WNOHANG) == process { status = ended }
    return status != nil
  }

  /// The lines it wrote.
  var lines: [String] {
    String(decoding: (try? FileSystem.contents(outPath)) ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// The last number it wrote on a line of its own.
  var last: Int? { lines.compactMap { Int($0) }.last }
}
