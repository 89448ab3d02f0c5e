/// How a command ended, as the shell sees it.
public enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done, or the answer is yes.
  case done = 0
  /// The answer is no.
  case no = 1
  /// The command line is wrong.
  case usage = 2
  /// The world failed: a full disk, a lock that is held, no such file.
  case failed = 3
  /// Stopped by Ctrl-C (SIGINT): 128 and the number of the signal, as shells have it.
  case interrupted = 130
  /// Stopped by SIGTERM.
  case terminated = 143
}

/// An error told to a person: what happened, where, and what to do about it.
public struct UserError: Error, Equatable, Sendable {
  /// What happened, without a full stop.
  public var what: Bilingual
  /// The file, line or record it happened at.
  public var place: Bilingual?
  /// What to do about it, a whole sentence.
  public var remedy: Bilingual?
  /// The exit status that goes with it.
  public var status: ExitStatus

  /// An error; by default the world failed.
  public init(
    _ what: Bilingual, place: Bilingual? = nil, remedy: Bilingual? = nil,
    status: ExitStatus = .failed
  ) {
    self.what = what
    self.place = place
    self.remedy = remedy
    self.status = status
  }

  /// The one layout of every error: `PROGRAM: WHAT (WHERE)` and, indented on the next line, what to
  /// do.
  ///
  /// What came from outside may stand in any part, so control characters are made visible.
  public func text(program: String, in language: Language) -> String {
    var text = "\(program): \(Printable.text(what.text(in: language)))"
    if let place { text += " (\(Printable.text(place.text(in: language))))" }
    text += "\n"
    if let remedy { text += "  \(Printable.text(remedy.text(in: language)))\n" }
    return text
  }

  /// Writes the error to `output`, which is standard error.
  ///
  /// A standard error that cannot be written leaves nobody to tell.
  public func report(program: String, in language: Language, to output: TextOutput) {
    output.put(text(program: program, in: language))
    output.drain()
  }
}
