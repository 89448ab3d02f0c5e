import EngineReference
import Events
import Testing
import Values

/// A table of events and short questions to the reference about it.
struct Scenario {
  let table: EventTable
  var known: Int

  init(_ text: String) throws {
    table = try EventTable(text)
    known = table.events.count
  }

  var reference: Reference { Reference(table.events, known: known) }

  func day(_ text: String) throws -> Day { try #require(Day(text)) }

  func balance(_ account: String, _ on: String) throws -> String {
    try reference.balance(account, asOf: day(on))
  }

  /// What an account owes, and its credit: `principal 520.00, surcharge 20.80`; `-` for nothing.
  func owes(_ account: String, _ on: String) throws -> String {
    let text = try balance(account, on)
    let head = text.prefix(upTo: try #require(text.firstRange(of: "\"charges\"")).lowerBound)
    return figures(String(head), ["principal", "surcharge", "fine", "indemnity", "cost", "credit"])
  }

  /// What is owed on a charge, in the same form.
  func owes(charge: String, of account: String, _ on: String) throws -> String {
    let text = try balance(account, on)
    guard let start = text.firstRange(of: "{\"id\":\"\(charge)\",\"concept\"") else { return "-" }
    let rest = text.suffix(from: start.lowerBound)
    let end = try #require(rest.firstIndex(of: "}"))
    return figures(
      String(rest.prefix(upTo: end)), ["principal", "surcharge", "fine", "indemnity", "cost"])
  }

  /// The `agreement` of a balance.
  func agreement(_ account: String, _ on: String) throws -> String {
    let text = try balance(account, on)
    let start = try #require(text.firstRange(of: "\"agreement\":"))
    return String(text.suffix(from: start.upperBound).dropLast())
  }

  /// The findings as `code id`, those of `ignoring` left out.
  func findings(_ on: String, ignoring: [String] = []) throws -> [String] {
    let text = try reference.findings(asOf: day(on))
    return try text.split(separator: "{").dropFirst().map { entry in
      let code = try #require(value("code", in: String(entry)))
      let seq = entry.split(separator: "\"seq\":")[1].prefix { $0.isNumber }
      return "\(code) \(table.events[Int(seq) ?? 0].id)"
    }.filter { finding in !ignoring.contains { finding.hasPrefix($0 + " ") } }
  }

  private func figures(_ text: String, _ names: [String]) -> String {
    let given = names.compactMap { name -> String? in
      guard let amount = value(name, in: text), amount != "0.00" else { return nil }
      return "\(name) \(amount)"
    }
    return given.isEmpty ? "-" : given.joined(separator: ", ")
  }
}

/// The string of the first member of that name in a JSON text.
func value(_ name: String, in text: String) -> String? {
  guard let start = text.firstRange(of: "\"\(name)\":\"") else { return nil }
  return String(text.suffix(from: start.upperBound).prefix { $0 != "\"" })
}
