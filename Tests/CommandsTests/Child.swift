import Files
import Glibc
import Synchronization
import TestSupport
import Testing

/// How a process ended and what it wrote.
struct Outcome {
  /// The exit status, or minus the signal.
  var status: Int32
  var out: String
  var err: String

  /// The lines of standard output.
  var lines: [Substring] { out.split(separator: "\n") }
}

/// A process that runs: its output goes to files, its input comes from a file or from the test.
final class Child {
  enum Input {
    /// `/dev/null`.
    case nothing
    /// A file from a byte on.
    case file(String, from: Int)
    /// What `feed` writes.
    case pipe
  }

  let process: pid_t
  private let outPath: String
  private let errPath: String
  private var feeding: Int32 = -1
  private var ended: Int32?

  // Between making a pipe and marking it as not inherited no other test may start a process.
  private static let spawning = Mutex(0)

  init(_ arguments: [String], environment: [String], scratch: String, input: Input) throws {
    let number = Child.spawning.withLock {
      $0 += 1
      return $0
    }
    outPath = "\(scratch)/out-\(number)"
    errPath = "\(scratch)/err-\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, outPath, flags, 0o666)
    posix_spawn_file_actions_addopen(&actions, 2, errPath, flags, 0o666)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test ignores SIGPIPE; the program must not.
    signal(SIGPIPE, SIG_IGN)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    // A thread of the test runner blocks most signals, and its children would too.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let words = arguments.map { (word: String) in strdup(word) } + [nil]
    let variables = environment.map { (word: String) in strdup(word) } + [nil]
    defer { for text in words + variables { free(text) } }
    var child = pid_t()
    var mine: Int32 = -1
    let code = Child.spawning.withLock { _ -> Int32 in
      var theirs: Int32 = -1
      switch input {
      case .nothing: theirs = open("/dev/null", O_RDONLY | O_CLOEXEC)
      case .file(let path, let offset):
        theirs = open(path, O_RDONLY | O_CLOEXEC)
        lseek(theirs, off_t(offset), SEEK_SET)
      case .pipe:
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        theirs = ends[0]
        mine = ends[1]
      }
      defer { close(theirs) }
      posix_spawn_file_actions_adddup2(&actions, theirs, 0)
      return posix_spawn(&child, arguments[0], &actions, &attributes, words, variables)
    }
    try #require(code == 0, "cannot start \(arguments[0])")
    process = child
    feeding = mine
  }

  deinit {
    if ended == nil {
      kill(SIGKILL)
      _ = wait()
    }
  }

  /// Writes to its standard input; false once it no longer reads.
  @discardableResult
  func feed(_ bytes: some Collection<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { memory in
        write(feeding, memory.baseAddress.map { $0 + done }, memory.count - done)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      done += count
    }
    return true
  }

  func closeInput() {
    if feeding >= 0 { close(feeding) }
    feeding = -1
  }

  func kill(_ signal: Int32) { _ = Glibc.kill(process, signal) }

  /// Waits until it ended; one that runs for two minutes is killed.
  func wait() -> Int32 {
    var waited = 0
    while !hasEnded {
      usleep(500)
      waited += 1
      if waited == 240_000 {
        Issue.record("still running after two minutes, so killed: \(out) \(err)")
        kill(SIGKILL)
      }
    }
    return ended ?? -1
  }

  /// Whether it has ended.
  var hasEnded: Bool {
    if ended != nil { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    closeInput()
    ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    return true
  }

  /// What it has written up to now.
  var out: String { Child.text(outPath) }
  var err: String { Child.text(errPath) }

  /// Waits until something holds; a test that waits for what never comes fails after a minute.
  static func until(_ what: String, _ holds: () throws -> Bool) throws {
    for _ in 0..<12_000 {
      if try holds() { return }
      usleep(5000)
    }
    Issue.record("waited a minute for: \(what)")
    throw Missing(what: what)
  }

  struct Missing: Error { let what: String }

  func finish() -> Outcome {
    let status = wait()
    return Outcome(status: status, out: out, err: err)
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? FileSystem.contents(path)) ?? [], as: UTF8.self)
  }
}
