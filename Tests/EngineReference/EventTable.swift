import Bytes
import Events
import Values

/// Events written one to a line, for people: `2021-03-10 payment.received p1 account=A amount=500.00`.
///
/// After day and type comes the id (none: `e` and the seq), then the fields. A list of keys is separated
/// by commas; other lists and objects are JSON without spaces. Texts that must be there may be left
/// out, so may a payment's channel. A line that begins with `@2021-05-01` is recorded on that day;
/// others on their own day, or with the line before if that is later. `ledger.opened` comes first by
/// itself, on 2000-01-01, with seq 0; so the first line has seq 1. `#` begins a comment.
public struct EventTable {
  /// The events, as recorded.
  public private(set) var events: [Event] = []
  /// Their canonical lines.
  public private(set) var lines: [[UInt8]] = []
  private var at = Instant(milliseconds: 0)

  /// Reads a table; throws what the strict reader refuses.
  public init(_ text: String) throws {
    try add("2000-01-01 ledger.opened ledger ledger=L country=MX currency=MXN")
    for line in text.split(separator: "\n") {
      let line = line.prefix { $0 != "#" }
      if line.contains(where: { $0 != " " }) { try add(String(line)) }
    }
  }

  private mutating func add(_ line: String) throws {
    var words = line.split(separator: " ").map(String.init)
    var recorded: String?
    if words[0].hasPrefix("@") { recorded = String(words.removeFirst().dropFirst()) }
    let (day, name) = (words[0], words[1])
    let type = Catalogue.standard.types.first { $0.name == name }
    guard let type else { throw BadTable(line: line) }
    words.removeFirst(2)
    var id = "e\(events.count)"
    if let first = words.first, !first.contains("=") { id = words.removeFirst() }
    var members = [
      ("type", quoted(name)), ("on", quoted(day)), ("id", quoted(id)), ("by", quoted("test")),
    ]
    for word in words {
      let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { throw BadTable(line: line) }
      let shape = type.members.first { $0.name == halves[0] }?.shape
      members.append((halves[0], json(halves[1], shape)))
    }
    for member in type.members where !members.contains(where: { $0.0 == member.name }) {
      if member.isOptional { continue }
      if member.shape == .text { members.append((member.name, quoted("x"))) }
      if member.name == "channel" { members.append((member.name, quoted("till"))) }
    }
    let submitted = Array(object(members).utf8)
    var event = try submitted.withBytes { try StrictReader().read($0) }
    let noon = Int64(Day(recorded ?? day)?.number ?? 0) * 86_400_000 + 43_200_000
    at = max(at, Instant(milliseconds: noon))
    event.seq = UInt64(events.count)
    event.at = at
    events.append(event)
    let buffer = ByteBuffer(capacity: 256)
    CanonicalWriter.write(event, .standard, to: buffer)
    lines.append(buffer.bytes.array)
  }

  private func json(_ text: String, _ shape: Shape?) -> String {
    if text.hasPrefix("{") || text.hasPrefix("[") { return text }
    return switch shape {
    case .count?, .bool?: text
    case .list?: array(text.split(separator: ",").map { quoted(String($0)) })
    default: quoted(text)
    }
  }
}

/// A line that is no event.
public struct BadTable: Error {
  /// The line.
  public var line: String
}
