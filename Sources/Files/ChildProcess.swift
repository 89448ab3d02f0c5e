import Glibc

/// Other programs.
public enum ChildProcess {
  /// Runs a program to its end and gives its exit status, or minus the signal that ended it.
  ///
  /// Its standard output goes into a new file, its standard error is this process's, and it reads
  /// nothing. It sees this process's environment and `variables` before it. A watched signal is handed
  /// on to it.
  public static func run(
    _ path: String, variables: [String], output: String
  ) throws(FileError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    let words = [strdup(path), nil]
    var environment = variables.map { (text: String) in strdup(text) }
    let own = environment.count
    var place = environ
    while let variable = place.pointee {
      environment.append(variable)
      place += 1
    }
    defer { for text in words + environment[..<own] { free(text) } }
    var child = pid_t()
    let code = posix_spawn(&child, path, &actions, nil, words, environment + [nil])
    guard code == 0 else { throw FileError(operation: "run", path: path, code: code) }
    return try wait(for: child, path)
  }

  private static func wait(for child: pid_t, _ path: String) throws(FileError) -> Int32 {
    var status: Int32 = 0
    var isTold = false
    // Asked now and then: a signal that comes just before a wait without end would be slept over.
    var pause: UInt32 = 500
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { break }
      if ended < 0, errno != EINTR {
        throw FileError(operation: "wait for", path: path, code: errno)
      }
      if let signal = System.stopSignal, !isTold {
        isTold = true
        kill(child, signal)
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }
}
