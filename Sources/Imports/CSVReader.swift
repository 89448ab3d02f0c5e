import Bytes
import Files
import Ledger

/// A row of a table, as it lies in a file.
public struct CSVRow: Equatable, Sendable {
  /// The number of the line on which it begins, from 1.
  public var line: Int
  /// Its fields, without quotes.
  public var fields: [String]
  /// The row as it came, without its end; lines within it are parted by line feeds.
  public var raw: [UInt8]
}

/// Why a row cannot be read.
public enum CSVFault: Equatable, Sendable {
  /// A quote that was opened and never closed.
  case openQuote
  /// Something else than a separator stands behind a closing quote; the field's number, from 1.
  case behindQuote(field: Int)
  /// The row is longer than a row may be.
  case tooLong(limit: Int)
  /// It is not in the encoding that the map names.
  case encoding(TextEncoding)
}

/// Cuts a file of separated values into rows (RFC 4180), streaming.
///
/// A quoted field may hold separators, doubled quotes and line feeds; a quote inside a field that does not
/// begin with one is a character like others. Lines end with LF or CRLF, also within quotes. Empty lines
/// are no rows.
public final class CSVReader {
  /// What comes next.
  public enum Piece: Equatable {
    /// A row.
    case row(CSVRow)
    /// A row that cannot be read: the line on which it begins, and what was read of it.
    case bad(line: Int, raw: [UInt8], CSVFault)
    /// The end of the file.
    case end
  }

  /// The longest row that is read.
  public static let rowLimit = LineSource.lineLimit

  private enum State {
    /// A field begins.
    case start
    /// In a field without quotes.
    case plain
    case quoted
    /// Behind a quote that may be the closing one.
    case closed
  }

  private let source: LineSource
  private let separator: UInt8
  private let encoding: TextEncoding
  private var isAtEnd = false

  private var line = 0
  private var raw: [UInt8] = []
  private var fields: [[UInt8]] = []
  private var field: [UInt8] = []
  private var state = State.start

  /// Reads from `source`.
  public init(_ source: LineSource, separator: UInt8, encoding: TextEncoding) {
    self.source = source
    self.separator = separator
    self.encoding = encoding
  }

  /// The bytes of the input up to the end of what `next` gave last.
  public var position: UInt64 { source.position }

  /// Passes over a line, whatever is in it; false at the end of the file.
  public func skipLine() throws(FileError) -> Bool {
    while true {
      switch try source.next() {
      case .line, .overlong(_, isLast: true): return true
      case .overlong, .pause: continue
      case .end: return false
      }
    }
  }

  /// The next row, or what comes instead.
  public func next() throws(FileError) -> Piece {
    begin()
    while !isAtEnd {
      switch try source.next() {
      case .pause: continue
      case .line(let bytes):
        let isFirst = state != .quoted
        if isFirst, bytes.isEmptyRow { continue }
        if isFirst { line = source.lineNumber }
        if raw.count + bytes.count >= CSVReader.rowLimit {
          // Where the next row would begin nobody can tell.
          isAtEnd = true
          return .bad(line: line, raw: raw, .openQuote)
        }
        if !isFirst { raw.append(0x0A) }
        raw += bytes.array
        if let fault = read(bytes) { return .bad(line: line, raw: raw, fault) }
        if state == .quoted {
          field.append(0x0A)
          continue
        }
        fields.append(field)
        return row()
      case .overlong(let part, let isLast):
        if raw.isEmpty {
          line = source.lineNumber
          raw = part.slice(0, min(part.count, 4096)).array
        }
        let wasQuoted = state == .quoted
        if wasQuoted { isAtEnd = true }
        if isLast || wasQuoted {
          return .bad(line: line, raw: raw, .tooLong(limit: CSVReader.rowLimit))
        }
      case .end:
        isAtEnd = true
        if state == .quoted { return .bad(line: line, raw: raw, .openQuote) }
      }
    }
    return .end
  }

  private func begin() {
    raw = []
    fields = []
    field = []
    state = .start
  }

  private func read(_ bytes: Bytes) -> CSVFault? {
    var end = bytes.count
    // The last line of a file may end with a bare carriage return.
    if end > 0, bytes[end - 1] == 0x0D { end -= 1 }
    for place in 0..<end {
      let byte = bytes[place]
      switch (state, byte) {
      case (.start, UInt8(ascii: "\"")): state = .quoted
      case (.quoted, UInt8(ascii: "\"")): state = .closed
      case (.closed, UInt8(ascii: "\"")):
        field.append(byte)
        state = .quoted
      case (.quoted, _): field.append(byte)
      case (_, separator):
        fields.append(field)
        field = []
        state = .start
      case (.closed, _): return .behindQuote(field: fields.count + 1)
      case (.start, _), (.plain, _):
        field.append(byte)
        state = .plain
      }
    }
    return nil
  }

  private func row() -> Piece {
    var texts: [String] = []
    texts.reserveCapacity(fields.count)
    for field in fields {
      guard let text = encoding.decode(field) else {
        return .bad(line: line, raw: raw, .encoding(encoding))
      }
      texts.append(text)
    }
    return .row(CSVRow(line: line, fields: texts, raw: raw))
  }
}

extension Bytes {
  /// Whether there is nothing but blanks and a carriage return.
  fileprivate var isEmptyRow: Bool {
    for index in 0..<count where self[index] != 0x20 && self[index] != 0x09 && self[index] != 0x0D {
      return false
    }
    return true
  }
}
