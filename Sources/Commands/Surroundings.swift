import Bytes
import Console
import Files
import Ledger
import Values

/// What a command finds around it: the machine and its clock, or a scenario that is being played.
///
/// No command asks the machine by itself which day it is, or takes standard input or output by itself.
struct Surroundings {
  /// Which day is today.
  var today: () -> Day
  /// Where the times of new events come from.
  var stamping: Stamping
  /// Standard input.
  var input: () throws(FileError) -> Descriptor
  /// Standard output for answers that are streamed; nil where all goes into memory.
  var stream: (() -> Descriptor)?

  /// The machine.
  static var machine: Surroundings {
    Surroundings(
      today: { Clock.today }, stamping: .clock { System.now },
      input: { () throws(FileError) in Descriptor.standardInput() },
      stream: { Descriptor.standardOutput() })
  }

  /// A scenario on that day: nothing to read, and every event at noon of its day.
  static func scenario(on day: Day) -> Surroundings {
    Surroundings(
      today: { day }, stamping: .noon,
      input: { () throws(FileError) in try Descriptor("/dev/null", .read) }, stream: nil)
  }
}

extension Context {
  /// Which day is today.
  var today: Day { surroundings.today() }

  /// Takes the ledger's lock, to write.
  func writer(_ directory: String) throws(LedgerError) -> LedgerWriter {
    try LedgerWriter(
      directory, wait: wait, command: commandName, stamping: surroundings.stamping)
  }

  /// Standard output for an answer that is streamed; `output` is for all others.
  func answerStream() -> OutputStream {
    let threshold = 256 * 1024
    if let stream = surroundings.stream { return OutputStream(stream(), threshold: threshold) }
    // What is kept in memory cannot fail; if it did, the output would tell at its flush.
    return OutputStream(threshold: threshold) { try? output.write($0.array) }
  }
}
