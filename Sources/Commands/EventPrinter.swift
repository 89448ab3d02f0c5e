import Bytes
import Console
import Events
import Files
import Ledger
import Log

/// Prints events one after the other in any of the four formats; nothing is kept.
final class EventPrinter {
  private let context: Context
  private let format: OutputFormat
  private let stream: OutputStream
  private let scanner = Scanner()
  private let columns = EventColumns(.standard)
  private var event = ScannedEvent()
  private var csv: CSVWriter?
  private var isFirst = true

  init(_ context: Context) {
    self.context = context
    stream = context.answerStream()
    format = context.arguments.format
  }

  /// Whether lines go out as they are.
  var printsLines: Bool { format == .ndjson }

  func begin() throws {
    switch format {
    case .table: try stream.write(EventColumns.head(context.language))
    case .csv: csv = try CSVWriter(EventColumns.columns.map(\.name), to: context.output)
    case .json: try stream.write("[")
    case .ndjson: break
    }
  }

  /// A frame's lines from `from` up to `to`, as they are.
  func lines(_ frame: LogFrame, _ from: UInt64, _ to: UInt64) throws {
    if frame.firstSeq >= from, frame.endSeq <= to {
      try stream.write(frame.bytes)
      return
    }
    for seq in max(from, frame.firstSeq)..<min(to, frame.endSeq) {
      stream.buffer.append(frame.line(seq))
      stream.buffer.append(UInt8(0x0A))
    }
    try stream.flushIfFull()
  }

  /// Whole lines, each with its line feed.
  func selected(_ lines: Bytes) throws {
    if printsLines {
      try stream.write(lines)
      return
    }
    var start = 0
    while let end = lines.firstIndex(of: 0x0A, from: start) {
      try one(lines.slice(start, end))
      start = end + 1
    }
  }

  private func one(_ line: Bytes) throws {
    if format == .json {
      if !isFirst { stream.buffer.append(",\n") }
      isFirst = false
      try stream.write(line)
      return
    }
    guard scanner.scanStored(line, into: &event) else { return }
    let cells = columns.cells(event)
    if format == .csv {
      try csv?.write(cells)
    } else {
      try stream.write(EventColumns.line(cells))
    }
  }

  /// Hands over what there is, for those who follow.
  func pause() throws {
    try stream.flush()
    try context.output.flush()
  }

  func end() throws {
    if format == .json { try stream.write("]\n") }
    try stream.flush()
  }
}
