import Bytes
import Events
import TestSupport
import Values

/// The promise that the scanner and the strict reader keep together: the scanner takes a line if and
/// only if the strict reader takes it and its canonical form is the very line.
public final class ReaderAgreement {
  private let reader: StrictReader
  private let scanner: Scanner
  private var event = ScannedEvent()
  private let canonical = ByteBuffer(capacity: 4096)

  /// Readers of these types.
  public init(_ catalogue: Catalogue = .standard) {
    reader = StrictReader(catalogue)
    scanner = Scanner(catalogue)
  }

  /// What is broken about this line, if anything; `behind` are bytes in memory behind its end.
  public func breach(_ line: [UInt8], behind: [UInt8]) -> String? {
    // As a slice of memory that ends soon, and of a buffer with room behind it.
    let memory = line + behind
    let buffer = ByteBuffer(capacity: 16)
    buffer.append(memory)
    return memory.withBytes { breach($0.slice(0, line.count), line) }
      ?? breach(buffer.bytes.slice(0, line.count), line)
  }

  private func breach(_ view: Bytes, _ line: [UInt8]) -> String? {
    let submitted = expected(line, .submitted)
    if scanner.scanSubmitted(view, into: &event) != (submitted != nil) {
      return "scanSubmitted says \(submitted == nil)"
    }
    if let submitted, let breach = difference(submitted) { return "submitted: " + breach }
    let recorded = expected(line, .recorded)
    if scanner.scanRecorded(view, into: &event) != (recorded != nil) {
      return "scanRecorded says \(recorded == nil)"
    }
    if let recorded, let breach = difference(reader.catalogue.upcast(recorded)) {
      return "recorded: " + breach
    }
    return nil
  }

  // The event, if the line is one in canonical form.
  private func expected(_ line: [UInt8], _ form: StrictReader.Form) -> Event? {
    guard let event = line.withBytes({ try? reader.read($0, form) }) else { return nil }
    canonical.clear()
    CanonicalWriter.write(event, reader.catalogue, to: canonical)
    let bytes = canonical.bytes.array
    if bytes == line { return event }
    guard form == .submitted, event.version == 1 else { return nil }
    let name = reader.catalogue.types[event.type].name
    let head = Array("{\"type\":\"\(name)\"".utf8)
    return head + bytes.dropFirst(head.count + 6) == line ? event : nil
  }

  // MARK: The decoded fields

  /// Where the scanned event and the expected one differ.
  private func difference(_ expected: Event) -> String? {
    if event.type != expected.type || event.version != expected.version { return "type, v" }
    if event.on != expected.on { return "on" }
    if event.id.string != expected.id || event.by.string != expected.by { return "id, by" }
    if let seq = expected.seq, seq != event.seq || expected.at != event.at { return "seq, at" }
    let from = event.line.slice(event.contentStart, event.line.count)
    if !from.string.hasPrefix("\"type\":") { return "contentStart" }
    let v = event.line.slice(event.versionPlace, event.line.count)
    if v.string.hasPrefix(",\"v\":") == event.versionImplied { return "versionPlace" }
    let members = reader.catalogue.types[expected.type].layouts[expected.version - 1].members
    for (place, member) in members.enumerated() {
      guard let value = expected.fields[place] else {
        if event.has(place) || event.raw(place) != nil { return member.name }
        continue
      }
      if !holds(value, place, member) { return member.name }
    }
    return nil
  }

  private func holds(_ value: Value, _ place: Int, _ member: Member) -> Bool {
    let (name, shape) = (member.name, member.shape)
    switch value {
    case .money(let amount): return event[Field<Centavos>(place, name, shape)] == amount
    case .percent(let percent): return event[Field<Percent>(place, name, shape)] == percent
    case .day(let day): return event[Field<Day>(place, name, shape)] == day
    case .month(let month): return event[Field<Month>(place, name, shape)] == month
    case .count(let count): return event[Field<Int64>(place, name, shape)] == count
    case .bool(let truth): return event[Field<Bool>(place, name, shape)] == truth
    case .text(let text):
      let field = Field<String>(place, name, shape)
      if case .choice(let words) = shape {
        guard let word = event.choice(field), words[word] == text else { return false }
      }
      guard let raw = event[field] else { return false }
      return Scanner.unescaped(raw) == Array(text.utf8)
    case .list, .object, .conditions:
      let json = ByteBuffer(capacity: 256)
      CanonicalWriter.write(value, shape, to: json)
      return event[Field<Value>(place, name, shape)]?.array == json.bytes.array
    case .null: return false
    }
  }
}
