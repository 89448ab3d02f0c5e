import Bytes
import Files
import Glibc
import TestSupport
import Testing

/// A folder of its own with a ledger called `town`, and the program to work on it.
final class Sandbox {
  let temporary: TemporaryDirectory
  var path: String { temporary.path }
  var town: String { "\(path)/town" }
  var language = "C"

  /// A sandbox; with a ledger in it, of one event, unless `isEmpty`.
  init(isEmpty: Bool = false) throws {
    temporary = try TemporaryDirectory()
    try FileSystem.makeDirectory("\(path)/scratch")
    try FileSystem.makeDirectory("\(path)/bin")
    try #require(symlink(Binary.path, "\(path)/bin/recauda") == 0)
    if !isEmpty {
      let made = try recauda(
        "--ledger", town, "init", "--ledger-key", "town", "--name", "Mi Municipio", "--country",
        "MX", "--currency", "MXN", "--on", "2019-01-01")
      try #require(made.status == 0, "\(made.err)")
    }
  }

  private var environment: [String] {
    [
      "PATH=\(path)/bin:\(System.environment("PATH") ?? "/usr/bin:/bin")", "HOME=\(path)",
      "LANG=\(language)",
    ]
  }

  /// Starts the program.
  func start(_ words: [String], input: Child.Input = .nothing) throws -> Child {
    try Child(
      [Binary.path] + words, environment: environment, scratch: "\(path)/scratch", input: input)
  }

  /// Runs the program to its end.
  func recauda(_ words: String...) throws -> Outcome { try start(words).finish() }

  /// Runs a command on `town`, with `input` on standard input.
  func onTown(_ words: String..., input: String? = nil) throws -> Outcome {
    try onTown(words, input: input.map { Array($0.utf8) })
  }

  func onTown(_ words: [String], input: [UInt8]?) throws -> Outcome {
    var source = Child.Input.nothing
    if let input {
      try write("scratch/input", input)
      source = .file("\(path)/scratch/input", from: 0)
    }
    return try start(["--ledger", town] + words, input: source).finish()
  }

  /// Runs a command line of the shell in the sandbox's folder; `recauda` is on its path.
  func shell(_ line: String) throws -> Outcome {
    let words = ["/bin/bash", "-c", "cd '\(path)' && { \(line)\n}"]
    return try Child(
      words, environment: environment, scratch: "\(path)/scratch", input: .nothing
    ).finish()
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = try Descriptor("\(path)/\(name)", .replace)
    try bytes.withBytes { try file.write($0, at: 0) }
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func read(_ name: String) throws -> [UInt8] {
    try #require(try FileSystem.contents("\(path)/\(name)"), "no file \(name)")
  }

  /// Writes the events of an invented municipality to a file and gives them line by line.
  func municipality(_ name: String, seed: Int, events: Int) throws -> [Substring] {
    let made = try recauda(
      "generate", "--seed", "\(seed)", "--accounts", "\(max(20, events / 50))", "--years", "3",
      "--events", "\(events)")
    try #require(made.status == 0, "\(made.err)")
    try write(name, made.out)
    return made.lines
  }

  /// All lines of the log.
  func log(from: Int = 0) throws -> [Substring] {
    let printed = try onTown("log", "--format", "ndjson", "--from", "\(from)")
    try #require(printed.status == 0, "\(printed.err)")
    return printed.lines
  }

  /// The names and bytes of `log/`, to see whether anything changed.
  func logBytes() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileSystem.list("\(town)/log") ?? [] {
      files[name] = try read("town/log/\(name)")
    }
    return files
  }

  func names(_ folder: String) throws -> [String] {
    try FileSystem.list("\(path)/\(folder)") ?? []
  }

  /// The last segment.
  func lastSegment() throws -> String { try #require(try names("town/log").last) }
}

/// What lines are compared by, and lines to try.
enum Line {
  /// An event's own content: without `seq`, `at` and an implied `v`.
  static func content(_ line: Substring) -> Substring {
    guard let type = line.firstRange(of: "\"type\"") else { return line }
    return Substring(line[type.lowerBound...].replacing("\"v\":1,", with: "", maxReplacements: 1))
  }

  /// A payment; `change` may replace the text of any of its fields.
  static func payment(_ id: String, _ change: (String, String)? = nil) -> String {
    let line =
      "{\"type\":\"payment.received\",\"on\":\"2021-02-03\",\"id\":\"\(id)\",\"by\":\"caja\","
      + "\"account\":\"A-1\",\"amount\":\"1.50\",\"channel\":\"efectivo\"}"
    return change.map { line.replacing($0.0, with: $0.1) } ?? line
  }

  /// The number behind `"name":` in a line of JSON; nil if it is no number.
  static func number(_ name: String, in line: Substring) -> Int? {
    guard let place = line.firstRange(of: "\"\(name)\":") else { return nil }
    return Int(line[place.upperBound...].prefix { $0.isNumber })
  }
}
