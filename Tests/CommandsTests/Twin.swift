import Files
import Glibc
import TestSupport
import Testing

/// The same log without projections, and unable to have any: every answer is folded from the log.
///
/// Where the folder `index/` would be there is a file, so that nobody can lock, make or find anything.
struct Twin {
  private let sandbox: Sandbox
  private let folder: String

  /// The twin of a ledger in a sandbox, whose log it shares.
  init(of name: String, in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    folder = "\(sandbox.path)/twin-of-\(name)"
    try FileSystem.makeDirectory(folder)
    try sandbox.write("twin-of-\(name)/index", "")
    try #require(symlink("\(sandbox.path)/\(name)/log", "\(folder)/log") == 0)
  }

  /// What it answers to some questions; an account that is unknown has an answer, too.
  func answers(_ questions: [[String]]) throws -> [Outcome] {
    let answers = try questions.map { question in
      let outcome = try sandbox.start(["--ledger", folder] + question).finish()
      try #require(
        [0, 1].contains(outcome.status) && outcome.err.isEmpty, "\(question): \(outcome.err)")
      return outcome
    }
    try #require(try FileSystem.list(folder)?.sorted() == ["index", "log"])
    return answers
  }
}

/// Questions that are few but telling.
enum Asked {
  static func present(_ account: String, today: String) -> [[String]] {
    [
      ["accounts", "--format", "ndjson"], ["delinquency", "--format", "json"],
      ["balance", account, "--format", "json"],
    ].map { $0 + ["--today", today] } + kept(today: today)
  }

  /// What is kept once it has been asked for.
  static func kept(today: String) -> [[String]] {
    [
      ["findings", "--format", "json"],
      ["delinquency", "--series", "--from", "2019-11", "--to", "2020-04", "--format", "json"],
    ].map { $0 + ["--today", today] }
  }

  /// One account and all of them as of a day that has passed: answered from the histories.
  static func past(_ account: String, asOf day: String, today: String) -> [[String]] {
    [["balance", account, "--format", "json"], ["accounts", "--format", "ndjson"]]
      .map { $0 + ["--as-of", day, "--today", today] }
  }
}

extension Sandbox {
  /// Asks a ledger and says what is wrong with its answers; nil if nothing is.
  func wrong(_ ledger: String, _ questions: [[String]], _ wanted: [Outcome]) throws -> String? {
    for (question, want) in zip(questions, wanted) {
      let outcome = try start(["--ledger", "\(path)/\(ledger)"] + question).finish()
      if outcome.status != want.status || outcome.out != want.out || !outcome.err.isEmpty {
        return "\(question): status \(outcome.status), "
          + "\(outcome.out == want.out ? "right" : "wrong: \(outcome.out.prefix(300))") \(outcome.err)"
      }
    }
    return nil
  }

  /// The accounts of a feed, in the order in which they come up.
  func accounts(of lines: some Sequence<Substring>) -> [String] {
    var seen: Set<String> = []
    return lines.compactMap { line in
      guard let place = line.firstRange(of: "\"account\":\"") else { return nil }
      let name = String(line[place.upperBound...].prefix { $0 != "\"" })
      return seen.insert(name).inserted ? name : nil
    }
  }

  /// What lies beside the log that only projections leave: files of histories, and a new file.
  func leftovers(_ ledger: String) throws -> (histories: [String], new: Bool) {
    let histories = try names("\(ledger)/index").filter { $0.hasPrefix("histories-") }
    return (histories, try names(ledger).contains("recauda.sqlite.new"))
  }
}
