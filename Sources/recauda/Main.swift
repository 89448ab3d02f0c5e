import Commands
import Console
import Glibc

/// Hands the words to the program and its status to the shell.
@main
struct Main {
  static func main() {
    claimStandardDescriptors()
    exit(Program.run(Array(CommandLine.arguments.dropFirst())))
  }
}
