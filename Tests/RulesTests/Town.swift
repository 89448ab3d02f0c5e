import Bytes
import Files
import TestSupport
import Testing

/// A throw-away ledger with a scenario in it, and the program to ask about it.
///
/// Every answer is the built program's own, in JSON. Unless `bare`, account A (a casa in centro) and
/// the concepts agua and predial are there since 2000, so that nothing is odd about using them.
final class Town {
  /// The ids of all events, in the order of the log.
  private(set) var ids: [String] = ["ledger"]
  private let folder: TemporaryDirectory
  private var asked = 0

  private static let common = """
    2000-01-01 open a-opened A
    2000-01-01 concept agua-defined agua rubro=R-agua
    2000-01-01 concept predial-defined predial rubro=R-predial surcharge_rubro=R-recargos
    """

  init(bare: Bool = false, _ events: String) throws {
    folder = try TemporaryDirectory()
    let lines = try ((bare ? "" : Town.common + "\n") + events).split(separator: "\n")
      .filter { $0.contains { $0 != " " } }.map { try EventLine(String($0)) }
    ids += lines.map(\.id)
    let file = try Descriptor("\(folder.path)/events", .replace)
    let text = lines.map { $0.json + "\n" }.joined()
    try Array(text.utf8).withBytes { try file.write($0, at: 0) }
    let made = try run([
      "init", "--ledger-key", "town", "--name", "x", "--country", "MX", "--currency", "MXN", "--on",
      "2000-01-01", "--id", "ledger",
    ])
    try #require(made.status == 0, "\(made.err)")
    if lines.isEmpty { return }
    let appended = try run(["append", "\(folder.path)/events"])
    try #require(appended.status == 0, "\(appended.err)")
  }

  // MARK: The program

  /// The exit status, the answer and the complaint of a command on this ledger.
  func run(_ words: [String]) throws -> (status: Int32, out: String, err: String) {
    asked += 1
    let (out, err) = ("\(folder.path)/out\(asked)", "\(folder.path)/err\(asked)")
    let line = ([Binary.path, "--ledger", "\(folder.path)/town"] + words).map { "'\($0)'" }
    // An answer takes milliseconds; one that never comes fails, with status 124.
    let status = Shell.run(
      "LANG=C timeout -k 1 20 \(line.joined(separator: " ")) >'\(out)' 2>'\(err)'")
    func text(_ path: String) throws -> String {
      String(decoding: try FileSystem.contents(path) ?? [], as: UTF8.self)
    }
    return (status, try text(out), try text(err))
  }

  /// The JSON of an answer.
  func ask(_ words: String...) throws -> JSON { try ask(words) }

  /// The JSON of an answer; `known` is the id of the last event that is known.
  func ask(_ words: [String], known: String? = nil) throws -> JSON {
    var words = words + ["--format", "json"]
    if let known { words += ["--known-at", "\(try #require(ids.firstIndex(of: known)) + 1)"] }
    let answer = try run(words)
    try #require(answer.status == 0, "\(words): \(answer.err)")
    return try JSON(answer.out)
  }

  // MARK: Balances

  func balance(_ day: String, _ account: String = "A", known: String? = nil) throws -> JSON {
    try ask(["balance", account, "--as-of", day], known: known)
  }

  /// What an account owes, and its credit: `principal 520.00, surcharge 20.80`; `-` for nothing.
  func owes(_ day: String, _ account: String = "A", known: String? = nil) throws -> String {
    Town.figures(try balance(day, account, known: known), Town.components + ["credit"])
  }

  /// What is owed on a charge, in the same form.
  func owes(charge: String, of account: String = "A", _ day: String) throws -> String {
    let charges = try balance(day, account)["charges"]?.entries ?? []
    guard let found = charges.first(where: { $0["id"] == .string(charge) }) else { return "-" }
    return Town.figures(found, Town.components) + (found["frozen"] == .bool(true) ? ", frozen" : "")
  }

  private static let components = ["principal", "surcharge", "fine", "indemnity", "cost"]

  private static func figures(_ json: JSON, _ names: [String]) -> String {
    let figures = names.compactMap { name in
      json[name].flatMap { $0.words == "0.00" ? nil : "\(name) \($0.words)" }
    }
    return figures.isEmpty ? "-" : figures.joined(separator: ", ")
  }

  /// The agreement: `active, paid 0.00, forgiven 0.00, missed 0`, and the day on which it ended.
  func agreement(_ day: String, _ account: String = "A") throws -> String {
    guard let agreement = try balance(day, account)["agreement"], agreement != .null else {
      return "-"
    }
    let ends = ["broken_on", "fulfilled_on"].compactMap { name in
      agreement[name].flatMap { $0 == .null ? nil : " on \($0.words)" }
    }
    let figures = ["paid", "forgiven", "missed"].map { "\($0) \(agreement[$0]?.words ?? "?")" }
    return (agreement["status"]?.words ?? "?") + ends.joined() + ", "
      + figures.joined(separator: ", ")
  }

  // MARK: Other questions

  /// The findings as `code event account`, with `-` for none; of all, or of those codes only.
  func findings(
    _ day: String, only codes: String..., known: String? = nil
  ) throws -> [String] {
    try ask(["findings", "--as-of", day], known: known).entries.compactMap { finding in
      let code = finding["code"]?.words ?? "?"
      guard codes.isEmpty || codes.contains(code) else { return nil }
      let id = ids[try #require(Int(finding["seq"]?.words ?? ""))]
      let account = finding["account"] == .null ? "-" : finding["account"]?.words ?? "?"
      return "\(code) \(id) \(account)"
    }
  }

  /// The rows of delinquency, or its total: the named figures, behind the key.
  func delinquency(
    _ day: String, by: String = "barrio", _ names: String...
  ) throws -> [String] {
    let answer = try ask(["delinquency", "--by", by, "--as-of", day])
    let rows = (answer["rows"]?.entries ?? []).map { "\($0.pick("key")): \($0.pick(names))" }
    return rows + ["total: \(try #require(answer["total"]).pick(names))"]
  }

  /// The rows of income as `period key amount`.
  func income(
    _ from: String, _ to: String, by: String, known: String? = nil
  ) throws -> [String] {
    let answer = try ask(["income", "--from", from, "--to", to, "--by", by], known: known)
    let figure = by == "channel" || by == "office" ? "received" : "applied"
    return (answer["rows"]?.entries ?? []).map { $0.pick("period", "key", figure) }
  }

  /// The candidates for a step as `account days overdue notices`.
  func worklist(_ step: String, _ day: String, known: String? = nil) throws -> [String] {
    try ask(["worklist", step, "--as-of", day], known: known).entries.map {
      $0.pick("account", "days", "overdue", "notices")
    }
  }

  /// The accounts on the worklist of a step.
  func listed(_ step: String, _ day: String) throws -> [String] {
    try ask("worklist", step, "--as-of", day).entries.map { $0.pick("account") }
  }

  /// The months of the only activity of a year's plan: the named figures of each.
  func poa(_ year: Int, _ day: String, through: Int = 12, _ names: String...) throws -> [String] {
    let plan = try ask("poa", "--year", "\(year)", "--through", "\(through)", "--as-of", day)
    try #require(plan.entries.count == 1)
    return (plan.entries[0]["months"]?.entries ?? []).map { $0.pick(names) }
  }
}
