import Console
import Files
import Glibc

/// What is told, and the exit status, when a signal ended a command that writes.
enum Stopped {
  /// The error of a signal; `state` says what became of the work.
  static func error(by signal: Int32, _ state: Bilingual) -> UserError {
    let name = signal == SIGTERM ? "SIGTERM" : "SIGINT"
    return UserError(
      Bilingual(es: "interrumpido por \(name)", en: "stopped by \(name)"), remedy: state,
      status: signal == SIGTERM ? .terminated : .interrupted)
  }
}
