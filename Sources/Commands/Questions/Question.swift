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
  /// Where its answers come from.
  let source: AnswerSource
  /// The as-of day.
  let day: Day

  /// How much was known.
  var known: UInt64 { source.known }
  /// The log as it stood when the question was asked.
  var snapshot: LogSnapshot { source.snapshot }
  /// Which day is today.
  var today: Day { source.today }

  static let options = [
    OptionSpec(
      "as-of", .text(Bilingual(es: "DÍA", en: "DAY")),
      help: Bilingual(
        es: "a qué día; sin ella, hoy", en: "as of this day; without it, today")),
    knownAt,
    today, .format,
  ]

  /// The options of questions about periods, which take no day.
  static let periodOptions = [knownAt, today, OptionSpec.format]

  private static let today = OptionSpec(
    "today", .text(Bilingual(es: "DÍA", en: "DAY")),
    help: Bilingual(es: "qué día es hoy", en: "which day is today"))

  private static let knownAt = OptionSpec(
    "known-at", .text(Bilingual(es: "CUENTA|HORA", en: "COUNT|TIME")),
    help: Bilingual(
      es: "con lo que se sabía: tantos eventos, o los asentados hasta esa hora",
      en: "by what was known: so many events, or those recorded up to that time"))

  /// Opens the ledger and finds how much was known.
  init(_ context: Context) throws {
    self.context = context
    let directory = try context.ledger()
    let snapshot = try LogSnapshot(directory)
    if let damage = snapshot.damage { throw LogError.damage(damage) }
    source = AnswerSource(
      directory: directory, snapshot: snapshot, known: try Question.known(context, snapshot),
      today: try Question.today(context))
    day = try Question.day(context)
  }

  private static func known(_ context: Context, _ snapshot: LogSnapshot) throws -> UInt64 {
    guard let word = context.arguments.valueIfAny("known-at") else { return snapshot.size }
    if let count = UInt64(word) {
      guard count <= snapshot.size else {
        throw UserError(
          Bilingual(
            es: "--known-at \(count): el libro solo tiene \(snapshot.size) eventos",
            en: "--known-at \(count): the ledger has only \(snapshot.size) events"),
          status: .usage)
      }
      return count
    }
    if let time = Instant(word) { return try recorded(upTo: time, snapshot) }
    throw context.arguments.badValue(
      "known-at", word,
      Bilingual(
        es: "ni una cuenta ni una hora como 2021-03-31T16:20:11.123Z",
        en: "neither a count nor a time like 2021-03-31T16:20:11.123Z"))
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
    try source.answer(asOf: day, stored: stored, folded: folded)
  }

  /// The state of one account as of the day asked for.
  func state(of account: String) throws -> State {
    try source.fromHistories(ofOne: true) {
      try Population($0(), asOf: day).state(of: account)
    }
  }

  /// What all accounts give as of the day asked for.
  func ofAll<Answer>(_ body: (Population) throws -> Answer) throws -> Answer {
    try source.fromHistories { try body(Population($0(), asOf: day)) }
  }

  /// All accounts as of the day asked for, from the log itself: for those who check.
  func populationOfTheLog() throws -> Population {
    Population(try source.pass.histories(), asOf: day)
  }

  /// All accounts as of the day asked for with the groups where findings are decided, from the log.
  func populationForFindings() throws -> Population {
    Population(try source.pass.histories(forFindings: true), asOf: day)
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
    wrong(Bilingual(es: "--\(option) \(word): \(why.es)", en: "--\(option) \(word): \(why.en)"))
  }

  /// Options that do not go together, or one that is missing.
  func wrong(_ what: Bilingual) -> UserError {
    UserError(
      what,
      remedy: Bilingual(
        es: "Ayuda: recauda help \(command.name)", en: "Help: recauda help \(command.name)"),
      status: .usage)
  }
}
