import Bytes
import Events
import Values

/// Makes the few events of the catalogue and the calendar, as values: where speed is no matter.
struct EventMaker {
  var on: Day
  private let prefix: String
  private(set) var events: [Event] = []

  /// Ids are the prefix and a number from 1.
  init(on: Day, prefix: String) {
    self.on = on
    self.prefix = prefix
  }

  mutating func add(_ type: EventType, _ fields: [Value?], by: String = "tesoreria") {
    guard let number = Catalogue.standard.index(of: type.name) else {
      preconditionFailure("no such type: \(type.name)")
    }
    let id = "\(prefix)-\(events.count + 1)"
    events.append(
      Event(type: number, version: type.version, on: on, id: id, by: by, fields: fields))
  }
}

extension LineText {
  /// The text as a string: for the catalogue only.
  var string: String {
    let buffer = ByteBuffer(capacity: 32)
    writeText(to: buffer)
    return buffer.bytes.string
  }
}
