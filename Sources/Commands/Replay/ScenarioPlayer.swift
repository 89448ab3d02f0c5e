import Bytes
import Console
import Events
import Files
import Ledger
import Log
import Values

/// Plays a scenario: its events into a throw-away ledger, then its expectations, one after the other.
struct ScenarioPlayer {
  /// What is done with answers that nobody wrote down, or that differ.
  enum Recording {
    case nothing
    /// Answers that are missing are filled in.
    case missing
    /// Those that differ too.
    case all
  }

  /// What became of an expectation.
  enum Verdict {
    case asExpected
    /// The lines of the difference.
    case differs([String])
    case failed(UserError)
    case recorded
    case overwritten([String])

    /// Whether the expectation holds.
    var holds: Bool {
      switch self {
      case .asExpected, .recorded, .overwritten: true
      case .differs, .failed: false
      }
    }
  }

  /// An expectation that was played.
  struct Played {
    var name: String
    var command: [String]
    /// The exit status; nil if the command did not run.
    var exit: Int?
    var verdict: Verdict
  }

  let context: Context
  let scenario: Scenario
  let recording: Recording
  /// A folder in which the played ledger stays, to be looked at; nil if it is thrown away.
  var kept: String?

  /// Plays everything and gives the number of events; `each` hears of every expectation as it is done.
  ///
  /// Paths in commands lead on from the scenario's folder. The throw-away ledger is gone afterwards,
  /// also after an error.
  func play(_ each: (Played) throws -> Void) throws -> UInt64 {
    let names = try scenario.expectations()
    let home = FileSystem.realPath(".")
    let scratch = try FileSystem.makeTemporaryDirectory("recauda-replay")
    defer {
      if let home { try? FileSystem.changeDirectory(home) }
      try? FileSystem.removeTree(scratch)
    }
    try FileSystem.changeDirectory(scenario.place)
    let ledger = try place(home) ?? "\(scratch)/ledger"
    let count = try load(try scenario.events(scratch: scratch), ledger)
    let rehearsal = Rehearsal(ledger: ledger, today: try lastDay(ledger))
    for name in names {
      try ScenarioPlayer.stopIfAsked()
      let played = try play(name, rehearsal)
      try ScenarioPlayer.stopIfAsked()
      try each(played)
    }
    return count
  }

  static func stopIfAsked() throws(UserError) {
    guard let signal = System.stopSignal else { return }
    throw Stopped.error(
      by: signal,
      Bilingual(
        es: "No se tocó ningún libro; lo que faltaba no se probó.",
        en: "No ledger was touched; what was left was not tried."))
  }

  // MARK: The ledger

  // Where the ledger stays, from the root on; nothing may be there yet.
  private func place(_ home: String?) throws -> String? {
    guard let kept else { return nil }
    let path = kept.hasPrefix("/") ? kept : "\(home ?? ".")/\(kept)"
    guard try FileSystem.status(path) == nil else {
      throw UserError(
        Bilingual(es: "ya hay algo ahí", en: "there is something already"), place: Bilingual(kept),
        remedy: Bilingual(
          es: "Dé con --keep una carpeta que no exista.",
          en: "Give --keep a folder that does not exist."))
    }
    return path
  }

  private func load(_ file: String, _ ledger: String) throws -> UInt64 {
    try LogLayout(ledger).create()
    let writer = try LedgerWriter(
      ledger, wait: 0, command: context.commandName, stamping: .scenario)
    var refused = 0
    var run = AppendRun(
      writer, AppendRun.Policy(),
      onRefused: { line in
        if line.isLast { refused += 1 }
        if refused <= Refused.shown { try Refused.tell(line, context) }
      }, onCommit: { _ in })
    do {
      try run.take(LineSource(try Descriptor(file, .read)), named: name(of: file)) { _ in }
      try run.finish()
    } catch let error as FileError where error.isInterrupted {
      try ScenarioPlayer.stopIfAsked()
      throw error
    }
    guard refused == 0, run.total.size > 0 else {
      throw UserError(
        refused == 0
          ? Bilingual(es: "el escenario no tiene eventos", en: "the scenario has no events")
          : Bilingual(
            es: "líneas rechazadas: \(refused)", en: "lines refused: \(refused)"),
        place: Bilingual(name(of: file)), status: .no)
    }
    return run.total.size
  }

  private func name(of file: String) -> String {
    file.hasPrefix(scenario.place)
      ? "\(scenario.path)/events.ndjson" : "\(scenario.path)/make-events"
  }

  // The greatest day of all events: today, as far as the scenario is concerned.
  private func lastDay(_ ledger: String) throws -> Day {
    let scanner = Scanner()
    var event = ScannedEvent()
    var last: Day?
    let frames = try LogSnapshot(ledger).frames()
    while let frame = try frames.next() {
      frame.forEachLine { line, _ in
        if scanner.scanStored(line, into: &event) { last = max(last ?? event.on, event.on) }
      }
    }
    return last ?? Day(number: 0)
  }

  // MARK: An expectation

  private func play(_ name: String, _ rehearsal: Rehearsal) throws -> Played {
    let path = "\(scenario.path)/expect/\(name)"
    let file = "\(scenario.place)/expect/\(name)"
    var played = Played(name: name, command: [], exit: nil, verdict: .asExpected)
    do {
      let expected = try Expectation(name, try FileSystem.contents(file) ?? [], path: path)
      played.command = expected.command
      let outcome = try rehearsal.run(expected.command)
      played.exit = Int(outcome.status.rawValue)
      if let failure = failure(expected, outcome) {
        played.verdict = .failed(failure)
      } else {
        played.verdict = try compare(expected, outcome.answer, path, file)
      }
    } catch let error as UserError {
      played.verdict = .failed(error)
    } catch {
      guard let told = Failures.explain(error) else { throw error }
      played.verdict = .failed(told)
    }
    return played
  }

  // What is wrong but for the answer.
  private func failure(
    _ expected: Expectation, _ outcome: Rehearsal.Outcome
  ) -> UserError? {
    let status = outcome.status.rawValue
    func failed(_ es: String, _ en: String) -> UserError {
      UserError(
        Bilingual(es: es, en: en),
        remedy: outcome.errors.isEmpty
          ? nil : Bilingual(outcome.errors.split(separator: "\n").joined(separator: "; ")),
        status: .no)
    }
    if let exit = expected.exit, exit != status {
      return failed(
        "la orden acabó con el estado \(status), no \(exit)",
        "the command ended with status \(status), not \(exit)")
    }
    if let text = expected.error, !outcome.errors.contains(text) {
      return failed(
        "el error de la orden no contiene «\(text)»",
        "the command's error does not contain “\(text)”")
    }
    let mayFail = expected.exit != nil || expected.error != nil
    if !mayFail, status > ExitStatus.no.rawValue {
      return failed(
        "la orden falló con el estado \(status)", "the command failed with status \(status)")
    }
    if outcome.answer == nil, expected.answer != nil || expected.error == nil {
      return failed("la orden no dio respuesta", "the command gave no answer")
    }
    return nil
  }

  private func compare(
    _ expected: Expectation, _ answer: JSONTree?, _ path: String, _ file: String
  ) throws -> Verdict {
    guard let answer, expected.answer != nil || expected.error == nil else { return .asExpected }
    guard let wanted = expected.answer else {
      guard recording != .nothing else {
        throw UserError(
          Bilingual(es: "nadie ha escrito la respuesta", en: "nobody has written down the answer"),
          remedy: Bilingual(
            es: "replay --record la escribe; una persona la revisa.",
            en: "replay --record writes it; a person checks it."), status: .no)
      }
      try write(expected.file(answering: answer), file)
      return .recorded
    }
    let diff = LineDiff.unified(
      JSONLayout.lines(wanted), named: path, JSONLayout.lines(answer),
      named: "recauda " + expected.command.map(ScenarioPlayer.word).joined(separator: " "))
    if diff.isEmpty { return .asExpected }
    guard recording == .all else { return .differs(diff) }
    try write(expected.file(answering: answer), file)
    return .overwritten(diff)
  }

  private func write(_ text: String, _ file: String) throws {
    try Array(text.utf8).withBytes { (bytes) throws(FileError) in
      try FileSystem.replace(file, with: bytes)
    }
  }

  /// A word as it is typed in a shell.
  static func word(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x2B...0x3A).contains($0) || [0x3D, 0x5F].contains($0)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
