/// One event, written for people: day, a short word for the type, its id, and the fields.
///
/// `2021-01-01 charge c1 1000 2021-01-31 for=c0 @B`: first the fields that the type's word lists in
/// `EventWord`, in their order, then `name=value`; `@B` is the account (A if none is said, `@-` for
/// none). Money may leave out its `.00`, lists are separated by commas, and what must be there but
/// means nothing for a figure is filled in. No word has a space in it.
struct EventLine {
  let day: String
  let id: String
  /// The event as it is appended.
  private(set) var json = ""

  private var fields: [(name: String, json: String)] = []

  init(_ line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 3, let word = EventWord.all[words[1]] else { throw BadScenario(line) }
    day = words[0]
    id = words[2]
    var places = word.places[...]
    var account = word.account
    for part in words.dropFirst(3) {
      if part.hasPrefix("@") {
        account = part == "@-" ? nil : String(part.dropFirst())
      } else if let equal = part.firstIndex(of: "="), part.prefix(1) != "{" {
        let value = String(part[part.index(after: equal)...])
        try take(String(part[..<equal]), value, line)
      } else if part.contains("@") {
        let halves = part.split(separator: "@").map(String.init)
        add("instalments", entry: "{\"due\":\"\(halves[1])\",\"amount\":\"\(money(halves[0]))\"}")
      } else if word.type == "till.closed", part.contains(":") {
        let thirds = part.split(separator: ":").map(String.init)
        add(
          "totals",
          entry: "{\"channel\":\"\(thirds[0])\",\"count\":\(thirds[1]),"
            + "\"amount\":\"\(money(thirds[2]))\"}")
      } else if let place = places.popFirst() {
        try take(place, part, line)
      } else {
        throw BadScenario(line)
      }
    }
    if let account, !has("account") { fields.insert(("account", quoted(account)), at: 0) }
    if word.type == "policy.adopted", !has("from") { fields.append(("from", quoted(day))) }
    for (name, value) in word.defaults where !has(name) { fields.append((name, value)) }
    let head = [
      ("type", quoted(word.type)), ("on", quoted(day)), ("id", quoted(id)), ("by", quoted("test")),
    ]
    json =
      "{" + (head + fields).map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

  private static let lists: Set<String> = ["charges", "concepts", "components"]
  private static let counts: Set<String> = ["year", "number", "first", "last", "folio", "annual"]

  private mutating func take(_ name: String, _ value: String, _ line: String) throws {
    switch name {
    case "monthly" where value.contains(",") || value.hasSuffix("x12"):
      let months =
        value.hasSuffix("x12")
        ? Array(repeating: String(value.dropLast(3)), count: 12) : value.split(",")
      fields.append(("monthly", "[\(months.joined(separator: ","))]"))
    case "monthly", "daily":
      merge("surcharge", "\"method\":\"\(name)\",\"rate\":\"\(value)\"")
    case "cap": merge("surcharge", "\"cap_months\":\(value)")
    case "order":
      let scope = value.split(":")
      let order = scope[1].split(",").map(quoted).joined(separator: ",")
      fields.append(("allocation", "{\"scope\":\"\(scope[0])\",\"order\":[\(order)]}"))
    case "break":
      let pair = value.split("+")
      fields.append(
        ("agreement", "{\"break_after_missed\":\(pair[0]),\"grace_days\":\(pair[1])}"))
    case "aging": fields.append((name, "[\(value)]"))
    case "traffic":
      let pair = value.split("/")
      fields.append((name, "{\"green\":\(pair[0]),\"yellow\":\(pair[1])}"))
    case "step": add("ladder", entry: try LadderStep.json(value))
    case "discounts":
      for pair in value.split("+").map({ $0.split(":") }) {
        add(name, entry: "{\"component\":\"\(pair[0])\",\"percent\":\"\(pair[1])\"}")
      }
    case "measure":
      let parts = value.split(":")
      let conditions = parts.dropFirst(2).map { part in
        let pair = part.split("~")
        return "\(quoted(pair[0])):\(quoted(pair[1]))"
      }
      let fixed = "\"kind\":\"\(parts[0])\",\"event\":\"\(parts[1])\""
      let tail =
        conditions.isEmpty ? "" : ",\"where\":{\(conditions.sorted().joined(separator: ","))}"
      fields.append((name, "{\(fixed)\(tail)}"))
    case "quantity", "accrues": fields.append((name, value))
    default:
      if EventLine.counts.contains(name) {
        fields.append((name, value))
      } else if EventLine.lists.contains(name) {
        fields.append((name, "[\(value.split(",").map(quoted).joined(separator: ","))]"))
      } else if name == "amount" || name == "investment" {
        fields.append((name, quoted(money(value))))
      } else {
        fields.append((name, quoted(value)))
      }
    }
  }

  // Adds an entry to a list, which is made with its first.
  private mutating func add(_ list: String, entry: String) {
    if let place = fields.firstIndex(where: { $0.name == list }) {
      fields[place].json = fields[place].json.dropLast() + ",\(entry)]"
    } else {
      fields.append((list, "[\(entry)]"))
    }
  }

  // Adds members to an object, which is made with its first.
  private mutating func merge(_ object: String, _ members: String) {
    if let place = fields.firstIndex(where: { $0.name == object }) {
      fields[place].json = fields[place].json.dropLast() + ",\(members)}"
    } else {
      fields.append((object, "{\(members)}"))
    }
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  private func money(_ text: String) -> String { text.contains(".") ? text : text + ".00" }
}

/// `corte:suspension:kinds=casa+local:min_days=30:min_total=100.00:after=aviso*2:between=15:since=10`.
enum LadderStep {
  static func json(_ text: String) throws -> String {
    let parts = text.split(":")
    var members = ["\"step\":\"\(parts[0])\"", "\"action\":\"\(parts[1])\""]
    var after: [String] = []
    for part in parts.dropFirst(2) {
      let pair = part.split("=")
      switch pair[0] {
      case "kinds":
        let kinds = pair[1].split("+").map { "\"\($0)\"" }.joined(separator: ",")
        members.append("\"kinds\":[\(kinds)]")
      case "min_days": members.append("\"min_days\":\(pair[1])")
      case "min_total": members.append("\"min_total\":\"\(pair[1])\"")
      case "after":
        let notice = pair[1].split("*")
        after = ["\"notice\":\"\(notice[0])\"", "\"times\":\(notice[1])"]
      case "between": after.append("\"days_between\":\(pair[1])")
      case "since": after.append("\"days_since\":\(pair[1])")
      default: throw BadScenario(text)
      }
    }
    if !after.isEmpty { members.append("\"after\":{\(after.joined(separator: ","))}") }
    return "{\(members.joined(separator: ","))}"
  }
}

/// A scenario that says something this language does not know.
struct BadScenario: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

extension String {
  func split(_ separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
