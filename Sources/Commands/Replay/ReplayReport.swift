import Console

/// Tells what became of scenarios: line by line to people, or as JSON.
struct ReplayReport {
  private struct Entry {
    var path: String
    var events: UInt64?
    var error: UserError?
    var played: [ScenarioPlayer.Played] = []
  }

  private let context: Context
  private let format: OutputFormat
  private var csv: CSVWriter?
  private var entries: [Entry] = []

  init(_ context: Context) throws {
    self.context = context
    format = context.arguments.format
    if format == .csv {
      csv = try CSVWriter(["scenario", "file", "outcome", "exit", "what"], to: context.output)
    }
  }

  /// Whether everything is as expected.
  var holds: Bool {
    entries.allSatisfy { $0.error == nil && $0.played.allSatisfy(\.verdict.holds) }
  }

  /// A scenario begins.
  mutating func begin(_ path: String) throws {
    entries.append(Entry(path: ReplayReport.bare(path)))
  }

  /// An expectation was played.
  mutating func add(_ played: ScenarioPlayer.Played) throws {
    let place = entries.count - 1
    entries[place].played.append(played)
    let path = entries[place].path
    let words = ReplayReport.words(played.verdict)
    switch format {
    case .table:
      try line(words, "\(path)/expect/\(played.name)")
      if let told = played.verdict.what { try tell(told) }
      for text in played.verdict.diff { try context.output.write(Printable.text(text) + "\n") }
    case .csv:
      let what = played.verdict.what.map { Cell.text($0.what.text(in: context.language)) }
      try csv?.write([
        .text(path), .text(played.name), .text(words.en),
        played.exit.map { .whole(Int64($0)) } ?? .empty, what ?? .empty,
      ])
    case .json, .ndjson: break
    }
  }

  /// The scenario was played to its end.
  mutating func end(events: UInt64) throws {
    entries[entries.count - 1].events = events
    if format == .ndjson { try writeLast() }
  }

  /// The scenario could not be played.
  mutating func end(_ error: UserError) throws {
    let path = entries[entries.count - 1].path
    entries[entries.count - 1].error = error
    switch format {
    case .table:
      try line(ReplayReport.failed, path)
      try tell(error)
    case .csv:
      try csv?.write([
        .text(path), .empty, .text(ReplayReport.failed.en), .empty,
        .text(error.what.text(in: context.language)),
      ])
    case .ndjson: try writeLast()
    case .json: break
    }
  }

  /// The summary.
  func finish() throws {
    switch format {
    case .table: try context.output.write(summary.text(in: context.language) + "\n")
    case .json:
      let json = JSONWriter(context.output)
      json.object {
        json.field("ok", holds)
        json.key("scenarios")
        json.array { for entry in entries { ReplayReport.write(entry, json) } }
      }
      json.endLine()
    case .csv, .ndjson: break
    }
    let recorded = entries.flatMap(\.played).count { $0.verdict.isRecorded }
    if recorded > 0 {
      try context.note(
        Bilingual(
          es:
            "\(recorded) respuestas escritas tal como salieron: revíselas antes de confiar en ellas",
          en: "\(recorded) answers written as they came: check them before you rely on them"))
    }
  }

  // MARK: For people

  private static let failed = Bilingual(es: "falló", en: "failed")

  private static func words(_ verdict: ScenarioPlayer.Verdict) -> Bilingual {
    switch verdict {
    case .asExpected: Bilingual(es: "bien", en: "ok")
    case .differs: Bilingual(es: "difiere", en: "differs")
    case .failed: failed
    case .recorded: Bilingual(es: "anotado", en: "recorded")
    case .overwritten: Bilingual(es: "reescrito", en: "overwritten")
    }
  }

  private func line(_ words: Bilingual, _ path: String) throws {
    let word = words.text(in: context.language)
    let room = String(repeating: " ", count: max(1, 13 - word.count))
    try context.output.write(Printable.text(word + room + path) + "\n")
  }

  private func tell(_ error: UserError) throws {
    let text = error.text(program: "", in: context.language).dropFirst(": ".count)
    let lines = text.split(separator: "\n").map { "  \($0)\n" }
    try context.output.write(lines.joined())
  }

  private var summary: Bilingual {
    let played = entries.flatMap(\.played)
    let good = played.count { $0.verdict.holds }
    let bad = played.count - good
    let broken = entries.count { $0.error != nil }
    var es = "escenarios: \(entries.count); respuestas: \(good) bien, \(bad) mal"
    var en = "scenarios: \(entries.count); answers: \(good) ok, \(bad) wrong"
    if broken > 0 {
      es += "; sin representar hasta el final: \(broken)"
      en += "; not played to the end: \(broken)"
    }
    return Bilingual(es: es, en: en)
  }

  // MARK: For programs

  private func writeLast() throws {
    guard let entry = entries.last else { return }
    let json = JSONWriter(context.output)
    ReplayReport.write(entry, json)
    json.endLine()
  }

  // The contract's languages hold for tables: JSON is English.
  private static func write(_ entry: Entry, _ json: JSONWriter) {
    json.object {
      json.field("scenario", entry.path)
      json.field("events", entry.events.map { Int64($0) })
      json.field("error", entry.error.map(text))
      json.key("expectations")
      json.array {
        for played in entry.played {
          json.object {
            json.field("file", played.name)
            json.key("command")
            json.array { for word in played.command { json.string(word) } }
            json.field("outcome", words(played.verdict).en)
            json.field("exit", played.exit)
            json.field("what", played.verdict.what.map(text))
            json.key("diff")
            json.array { for line in played.verdict.diff { json.string(line) } }
          }
        }
      }
    }
  }

  private static func text(_ error: UserError) -> String {
    let place = error.place.map { " (\($0.en))" } ?? ""
    return error.what.en + place + (error.remedy.map { ": \($0.en)" } ?? "")
  }

  private static func bare(_ path: String) -> String {
    var path = path
    while path.count > 1, path.last == "/" { path.removeLast() }
    return path
  }
}

extension ScenarioPlayer.Verdict {
  /// Why it failed.
  fileprivate var what: UserError? { if case .failed(let error) = self { error } else { nil } }

  /// The lines of the difference.
  fileprivate var diff: [String] {
    switch self {
    case .differs(let lines), .overwritten(let lines): lines
    case .asExpected, .failed, .recorded: []
    }
  }

  fileprivate var isRecorded: Bool {
    switch self {
    case .recorded, .overwritten: true
    case .asExpected, .differs, .failed: false
    }
  }
}
