import Files
import Glibc

/// Other programs, as independent witnesses.
public enum Shell {
  /// Runs a command line with `/bin/sh` and gives its exit status, or minus the signal that ended it.
  public static func run(_ command: String) -> Int32 {
    let arguments = ["/bin/sh", "-c", command].map { (text: String) in strdup(text) }
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawn(&process, "/bin/sh", nil, nil, arguments + [nil], environ) == 0 else {
      return -1
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  /// What a command line prints; nil if it fails.
  public static func output(_ command: String) throws -> [UInt8]? {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/output"
    guard run("(\(command)) > '\(path)'") == 0 else { return nil }
    return try FileSystem.contents(path)
  }
}
