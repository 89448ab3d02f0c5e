import Bytes
import Console
import Events
import Ledger

/// Tells people of refused lines: which, where, why.
enum Refused {
  /// How many are told on standard error; the rest is only counted.
  static let shown = 20

  /// `FILE:LINE:COLUMN: field: reason`, on standard error.
  static func tell(_ line: AppendRun.RefusedLine, _ context: Context) throws {
    guard line.isLast else { return }
    let reason = FaultWords.words(line.reason).text(in: context.language)
    var text = "\(line.input):\(line.line):"
    if case .malformed(let refusal) = line.reason {
      text += "\(column(refusal.offset, line.text)): "
      if let field = refusal.field { text += "\(field): " }
    } else {
      text += " "
    }
    try context.errors.write(Printable.text(text + reason) + "\n")
    if case .conflict = line.reason {
      let given = Bilingual(es: "aquí: ", en: "here: ").text(in: context.language)
      try context.errors.write(Printable.text("  " + given + line.text.string) + "\n")
    }
  }

  /// A bad value of an option of `init`.
  static func option(_ name: String, _ words: Bilingual) -> UserError {
    UserError(
      Bilingual(es: "--\(name): \(words.es)", en: "--\(name): \(words.en)"), status: .usage)
  }

  /// The column of a byte: characters before it, plus one; bytes where the line is not UTF-8.
  static func column(_ offset: Int, _ line: Bytes) -> Int {
    var column = 1
    for index in 0..<min(offset, line.count) where line[index] & 0xC0 != 0x80 { column += 1 }
    return column
  }
}
