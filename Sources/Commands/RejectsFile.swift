import Bytes
import Console
import Events
import Files
import Ledger
import Log
import Values

/// The refused lines, each as it came with its reason: one JSON object a line, of `input`, `line`,
/// `column`, `field`, `reason`, and `text`; where the line is no UTF-8 or too long to be read,
/// `base64` in place of `text`.
final class RejectsFile {
  private let file: Descriptor
  private let stream: OutputStream
  private let language: Language
  private var pending: [UInt8] = []
  private var isInside = false

  init(_ path: String, in language: Language) throws(FileError) {
    file = try Descriptor(path, .replace)
    stream = OutputStream(file)
    self.language = language
  }

  func add(_ line: AppendRun.RefusedLine) throws {
    if !isInside {
      try stream.write(head(line))
      if line.isLast, line.text.isUTF8 {
        try stream.write("\"text\":" + json { $0.string(line.text.string) } + "}\n")
        return
      }
      try stream.write("\"base64\":\"")
      isInside = true
    }
    pending += line.text.array
    let whole = line.isLast ? pending.count : pending.count / 3 * 3
    try stream.write(Base64.encode(pending[..<whole]))
    pending.removeFirst(whole)
    if line.isLast {
      try stream.write("\"}\n")
      isInside = false
    }
    try stream.flushIfFull()
  }

  /// Keeps a row of which no event was made: `column` names where the bad value stands.
  func add(
    row: [UInt8], input: String, line: Int, column: String?, field: String?, value: String?,
    reason: Bilingual
  ) throws {
    let isText = row.withBytes { $0.isUTF8 }
    let object = json { json in
      json.object {
        json.field("input", input)
        json.field("line", line)
        json.field("column", column)
        json.field("field", field)
        json.field("value", value)
        json.field("reason", reason.text(in: language))
        let text = isText ? String(decoding: row, as: UTF8.self) : Base64.encode(row[...])
        json.field(isText ? "text" : "base64", text)
      }
    }
    try stream.write(object + "\n")
  }

  /// Puts what was added on the disk, as far as it is a file on one.
  func flush() throws(FileError) {
    try stream.flush()
    try? file.syncData()
  }

  private func head(_ line: AppendRun.RefusedLine) -> String {
    let object = json { json in
      json.object {
        json.field("input", line.input)
        json.field("line", line.line)
        if case .malformed(let refusal) = line.reason {
          json.field("column", Refused.column(refusal.offset, line.text))
          json.field("field", refusal.field)
        }
        json.field("reason", FaultWords.words(line.reason).text(in: language))
      }
    }
    return object.dropLast() + ","
  }

  private func json(_ body: (JSONWriter) -> Void) -> String {
    let output = TextOutput()
    body(JSONWriter(output))
    return output.contents
  }
}
