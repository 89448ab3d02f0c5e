import Bytes
import Console
import Ledger

/// Tells of refused rows: file, row, column, value, and reason.
final class RowRefusals {
  /// How many there were.
  private(set) var told = 0
  private let input: String
  private let progress: Progress
  private let rejects: RejectsFile?
  private let context: Context

  init(_ input: String, _ progress: Progress, _ rejects: RejectsFile?, _ context: Context) {
    self.input = input
    self.progress = progress
    self.rejects = rejects
    self.context = context
  }

  /// A row whose event the ledger refuses.
  func tell(_ line: AppendRun.RefusedLine) throws {
    try tell(
      line.line, line.text.array, nil, nil, nil, FaultWords.words(line.reason))
  }

  /// A row of which no event could be made.
  func tell(
    _ line: Int, _ raw: [UInt8], _ column: String?, _ field: String?, _ value: String?,
    _ reason: Bilingual
  ) throws {
    told += 1
    if told <= Refused.shown {
      progress.clear()
      var text = "\(input):\(line): "
      if let column {
        let name = Bilingual(es: "columna \(column)", en: "column \(column)")
        text += name.text(in: context.language)
        if let value { text += " «\(value.prefix(80))»" }
        text += ": "
      }
      if let field, field != column { text += "\(field): " }
      try context.errors.write(Printable.text(text + reason.text(in: context.language)) + "\n")
    }
    try rejects?.add(
      row: raw, input: input, line: line, column: column, field: field, value: value,
      reason: reason)
  }
}
