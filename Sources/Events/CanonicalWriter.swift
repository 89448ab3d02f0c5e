import Bytes
import Values

/// Writes events in canonical form (RULES §2): the bytes that are stored, hashed and replayed.
public enum CanonicalWriter {
  /// How many bytes a line may have in all, without the line feed.
  public static let lineLimit = 65_535
  /// How many bytes `,"v":1` has, which the writer adds where the input leaves it out.
  static let impliedVersion = 6

  /// Adds the whole line of a recorded event, or of one not yet recorded, without a line feed.
  public static func write(_ event: Event, _ catalogue: Catalogue, to buffer: ByteBuffer) {
    let type = catalogue.types[event.type]
    let members = type.layouts[event.version - 1].members
    buffer.append("{")
    if let seq = event.seq, let at = event.at { writeHead(seq: seq, at: at, to: buffer) }
    buffer.append("\"type\":\"")
    buffer.append(type.name)
    buffer.append("\",\"v\":")
    buffer.append(decimal: UInt64(event.version))
    buffer.append(",\"on\":\"")
    event.on.write(to: buffer)
    buffer.append("\",\"id\":\"")
    buffer.append(event.id)
    buffer.append("\",\"by\":\"")
    buffer.append(event.by)
    buffer.append("\"")
    for (member, value) in zip(members, event.fields) {
      guard let value else { continue }
      buffer.append(",\"")
      buffer.append(member.name)
      buffer.append("\":")
      write(value, member.shape, to: buffer)
    }
    buffer.append("}")
  }

  /// Adds `"seq":…,"at":"…",`, the two fields that the ledger gives.
  public static func writeHead(seq: UInt64, at: Instant, to buffer: ByteBuffer) {
    buffer.append("\"seq\":")
    buffer.append(decimal: seq)
    buffer.append(",\"at\":\"")
    at.write(to: buffer)
    buffer.append("\",")
  }

  /// Adds one value of that shape.
  public static func write(_ value: Value, _ shape: Shape, to buffer: ByteBuffer) {
    switch value {
    case .text(let text): writeString(text, to: buffer)
    case .money(let amount): quoted(amount, to: buffer)
    case .percent(let percent): quoted(percent, to: buffer)
    case .day(let day): quoted(day, to: buffer)
    case .month(let month): quoted(month, to: buffer)
    case .count(let count): buffer.append(decimal: UInt64(count))
    case .bool(let truth): buffer.append(truth ? "true" : "false")
    case .null: buffer.append("null")
    case .list(let entries):
      guard case .list(let entry, _) = shape else { return }
      buffer.append("[")
      for (place, value) in entries.enumerated() {
        if place > 0 { buffer.append(",") }
        write(value, entry.inner, to: buffer)
      }
      buffer.append("]")
    case .object(let values):
      guard case .object(let members) = shape else { return }
      buffer.append("{")
      var isFirst = true
      for (member, value) in zip(members, values) {
        guard let value else { continue }
        if !isFirst { buffer.append(",") }
        isFirst = false
        writeString(member.name, to: buffer)
        buffer.append(":")
        write(value, member.shape, to: buffer)
      }
      buffer.append("}")
    case .conditions(let conditions):
      buffer.append("{")
      for (place, condition) in conditions.enumerated() {
        if place > 0 { buffer.append(",") }
        writeString(condition.field, to: buffer)
        buffer.append(":")
        writeString(condition.text, to: buffer)
      }
      buffer.append("}")
    }
  }

  private static func quoted(_ value: some Written, to buffer: ByteBuffer) {
    buffer.append("\"")
    value.write(to: buffer)
    buffer.append("\"")
  }

  /// Adds a JSON string in which only `"`, `\`, line feed and tab are escaped.
  public static func writeString(_ text: String, to buffer: ByteBuffer) {
    buffer.append("\"")
    for byte in text.utf8 {
      switch byte {
      case 0x22: buffer.append("\\\"")
      case 0x5C: buffer.append("\\\\")
      case 0x0A: buffer.append("\\n")
      case 0x09: buffer.append("\\t")
      default: buffer.append(byte)
      }
    }
    buffer.append("\"")
  }
}

extension Shape {
  /// The shape behind `orNull`.
  var inner: Shape { if case .orNull(let shape) = self { shape } else { self } }
}
