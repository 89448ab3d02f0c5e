import Bytes
import Database
import Values

/// The texts of one row, which lie still until the row is written: they are bound without a copy by SQLite.
final class RowTexts {
  private let buffer = ByteBuffer(capacity: 2048)

  /// Begins a row.
  func begin() { buffer.clear() }

  func bind(_ statement: Statement, _ index: Int, _ text: String) {
    // The buffer must not move: what is longer than all rows are is copied.
    guard buffer.count + text.utf8.count <= buffer.capacity else {
      return statement.bind(index, text: text)
    }
    let start = buffer.count
    buffer.append(text)
    statement.bind(index, text: buffer.bytes.slice(start, buffer.count))
  }

  func bind(_ statement: Statement, _ index: Int, _ day: Day) {
    guard buffer.count + 16 <= buffer.capacity else {
      return statement.bind(index, text: day.description)
    }
    let start = buffer.count
    day.write(to: buffer)
    statement.bind(index, text: buffer.bytes.slice(start, buffer.count))
  }

  func bind(_ statement: Statement, _ index: Int, optional text: String?) {
    if let text { bind(statement, index, text) } else { statement.bindNull(index) }
  }

  func bind(_ statement: Statement, _ index: Int, optional day: Day?) {
    if let day { bind(statement, index, day) } else { statement.bindNull(index) }
  }
}
