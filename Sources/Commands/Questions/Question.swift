import Bytes
import Console
import Engine
import Events
import Ledger
import Log
import Projections
import Values

/// What every command that answers from a state shares: `--as-of`, `--known-at`, `--today`.
struct Question {
  let context: Context
  private let directory: String
  let snapshot: LogSnapshot
  let known: UInt64

  static let options = [
    OptionSpec(
      "as-of", .text(Bilingual(es: "DÍA", en: "DAY")),
      help: Bilingual(
        es: "a qué día; sin ella, hoy", en: "as of this day; without it, today")),
    knownAt,
    OptionSpec(
      "today", .text(Bilingual(es: "DÍA", en: "DAY")),
      help: Bilingual(es: "qué día es hoy", en: "which day is today")),
    .format,
  ]

  /// The options of questions about periods, which take no day.
  static let periodOptions = [knownAt, OptionSpec.format]

  private static let knownAt = OptionSpec(
    "known-at", .text(Bilingual(es: "CUENTA|HORA", en: "COUNT|TIME")),
    help: Bilingual(
      es: "con lo que se sabía: tantos eventos, o los asentados hasta esa hora",
      en: "by what was known: so many events, or those recorded up to that time"))

  /// Opens the ledger and finds how much was known.
  init(_ context: Context) throws {
    self.context = context
    directory = try context.ledger()
    snapshot = try LogSnapshot(directory)
    if let damage = snapshot.damage { throw LogError.damage(damage) }
    guard let word = context.arguments.valueIfAny("known-at") else {
      known = snapshot.size
      return
    }
    if let count = UInt64(word) {
      guard count <= snapshot.size else {
        throw UserError(
          Bilingual(
            es: "--known-at \(count): el libro solo tiene \(snapshot.size) eventos",
            en: "--known-at \(count): the ledger has only \(snapshot.size) events"),
          status: .usage)
      }
      known = count
    } else if let time = Instant(word) {
      known = try Question.recorded(upTo: time, snapshot)
    } else {
      throw context.arguments.badValue(
        "known-at", word,
        Bilingual(
          es: "ni una cuenta ni una hora como 2021-03-31T16:20:11.123Z",
          en: "neither a count nor a time like 2021-03-31T16:20:11.123Z"))
    }
  }

  // Times never go back, so a few events tell how many were recorded up to one.
  private static func recorded(upTo time: Instant, _ snapshot: LogSnapshot) throws -> UInt64 {
    let scanner = Scanner()
    var event = ScannedEvent()
    var low: UInt64 = 0
    var high = snapshot.size
    while low < high {
      let middle = (low + high) / 2
      let isBefore = try snapshot.line(middle).withBytes { line in
        guard scanner.scanStored(line, into: &event) else {
          throw LedgerError.notAnEvent(seq: middle)
        }
        return event.at <= time
      }
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The as-of day.
  func day() throws -> Day { try Question.day(context) }

  /// Which day is today.
  func today() throws -> Day { try Question.today(context) }

  /// The as-of day of a command line.
  static func day(_ context: Context) throws -> Day {
    try context.arguments.valueIfAny("as-of").map { try day($0, option: "as-of", context) }
      ?? today(context)
  }

  private static func today(_ context: Context) throws -> Day {
    try context.arguments.valueIfAny("today").map { try day($0, option: "today", context) }
      ?? context.today
  }

  /// The day that an option names.
  func day(_ word: String, option: String) throws -> Day {
    try Question.day(word, option: option, context)
  }

  private static func day(_ word: String, option: String, _ context: Context) throws -> Day {
    if let day = Day(word) { return day }
    throw context.arguments.badValue(option, word, FaultWords.words(Fault.notDay))
  }

  /// The month that an option names.
  func month(_ option: String) throws -> Month {
    let word = context.arguments.value(option) ?? ""
    if let month = Month(word) { return month }
    throw context.arguments.badValue(option, word, FaultWords.words(Fault.notMonth))
  }

  /// The answer of the projections if they stand where it is asked for, brought there first if they are
  /// behind; else what all accounts give when they are folded.
  func answer<Answer>(
    stored: (StoredProjections) throws -> Answer?,
    folded: (() throws -> Population) throws -> Answer
  ) throws -> Answer {
    let day = try day()
    if known == snapshot.size, day == (try today()), let answer = try present(day, stored) {
      return answer
    }
    return try fromHistories { histories in
      try folded { Population(try histories(), asOf: day) }
    }
  }

  private func present<Answer>(
    _ day: Day, _ question: (StoredProjections) throws -> Answer?
  ) throws -> Answer? {
    // What is found damaged is made anew, once.
    for isAnew in [false, true] {
      func usable() -> StoredProjections? {
        projections.stored().flatMap { $0.known == known && $0.day == day ? $0 : nil }
      }
      var current = isAnew ? nil : usable()
      if current == nil, bring(anew: isAnew, needsToday: true) { current = usable() }
      guard let stored = current else { return nil }
      do {
        // Another state by now: what was known at first is in the log.
        return try stored.consistently { try question(stored) } ?? nil
      } catch {}
    }
    return nil
  }

  /// What histories give that go as far as was known: those from beside the log if they are there, else
  /// from the log; of all accounts, or only to ask for one.
  ///
  /// They are read while they are folded, and only then is damage found: so `body` may run again.
  func fromHistories<Answer>(
    ofOne isOne: Bool = false, _ body: (@escaping () throws -> Histories) throws -> Answer
  ) throws -> Answer {
    for isAnew in [false, true] {
      guard bring(anew: isAnew), let stored = projections.stored(), stored.known >= known else {
        break
      }
      do {
        return try body {
          try isOne ? stored.someHistories(known: known) : stored.histories(known: known)
        }
      } catch {
        // What only became another state meanwhile is not damaged.
        guard (try? stored.consistently { true }) == true else { break }
      }
    }
    return try body { try HistoryPass(snapshot, known: known).histories() }
  }

  /// The state of one account as of the day asked for.
  func state(of account: String) throws -> State {
    let day = try day()
    return try fromHistories(ofOne: true) { try Population($0(), asOf: day).state(of: account) }
  }

  /// The projections as of today, brought there first.
  func current() throws -> StoredProjections {
    let today = try today()
    _ = try projections.bring(to: today, wait: 10)
    guard let stored = projections.stored(), stored.known >= known, stored.day == today else {
      throw UserError(
        Bilingual(
          es: "las proyecciones no se pueden poner al día aquí",
          en: "the projections cannot be brought up to date here"), status: .failed)
    }
    return stored
  }

  // Whether projections may be there now. A ledger that cannot be written, that somebody else is at, or
  // that is small and has none, is folded in memory.
  private func bring(anew isAnew: Bool, needsToday: Bool = false) -> Bool {
    guard let today = try? today() else { return false }
    if !isAnew, let stored = projections.stored(), stored.known >= known,
      !needsToday || stored.known == snapshot.size && stored.day == today
    {
      return true
    }
    if snapshot.size < Question.small, projections.stored() == nil { return false }
    return (try? projections.bring(to: today, anew: isAnew, wait: 0)) != nil
  }

  private static let small: UInt64 = 5_000

  /// Brings the projections to all events and a day.
  func bring(to day: Day, anew isAnew: Bool, wait: Double) throws -> Projections.Outcome {
    try projections.bring(to: day, anew: isAnew, wait: wait)
  }

  private var projections: Projections { Projections(directory, snapshot) }

  /// Every account's past with the groups where findings are decided, from the log.
  func historiesForFindings() throws -> Histories {
    try HistoryPass(snapshot, known: known).histories(forFindings: true)
  }

  /// All accounts as of the day asked for, from the log itself: for those who check.
  func populationOfTheLog() throws -> Population {
    let day = try day()
    return Population(try HistoryPass(snapshot, known: known).histories(), asOf: day)
  }

  /// What all accounts give as of the day asked for.
  func ofAll<Answer>(_ body: (Population) throws -> Answer) throws -> Answer {
    let day = try day()
    return try fromHistories { try body(Population($0(), asOf: day)) }
  }

  /// The plan of a year against what was done: once over the log for the plan, once for what it measures.
  func programme(year: Int64, through: Int) throws -> [ActivityProgress] {
    let day = try day()
    let pass = HistoryPass(snapshot, known: known)
    let plan = Population(try pass.histories(measuring: .none), asOf: day).plan(year: year)
    return try Population(pass.histories(measuring: plan.measures), asOf: day)
      .programme(year: year, through: through)
  }

  /// The id of an event.
  func id(ofEvent seq: UInt64) throws -> String {
    let scanner = Scanner()
    var event = ScannedEvent()
    return try snapshot.line(seq).withBytes { line in
      guard scanner.scanStored(line, into: &event) else { throw LedgerError.notAnEvent(seq: seq) }
      return event.id.string
    }
  }

  /// Writes an answer as JSON.
  func json(_ body: (JSONWriter) throws -> Void) throws {
    let json = JSONWriter(context.output)
    try body(json)
    json.endLine()
  }

  /// Writes a table for people, or as CSV.
  func write(_ table: Table) throws {
    if context.arguments.format == .csv {
      try table.writeCSV(to: context.output)
    } else {
      try table.write(to: context.output, in: context.language)
    }
  }

  /// Whether the answer is wanted as JSON.
  var wantsJSON: Bool {
    context.arguments.format == .json || context.arguments.format == .ndjson
  }
}

extension ParsedArguments {
  /// A value that an option cannot have.
  func badValue(_ option: String, _ word: String, _ why: Bilingual) -> UserError {
    UserError(
      Bilingual(es: "--\(option) \(word): \(why.es)", en: "--\(option) \(word): \(why.en)"),
      remedy: Bilingual(
        es: "Ayuda: recauda help \(command.name)", en: "Help: recauda help \(command.name)"),
      status: .usage)
  }
}
