/// Writes RFC 4180 CSV row by row: a header, a comma between cells, a decimal point, no grouping.
///
/// Lines end with a line feed. For a spreadsheet (`excel`) there is a byte order mark, lines end as
/// it expects, and text that it would take for a formula gets an apostrophe in front.
public struct CSVWriter {
  private let output: TextOutput
  private let columns: Int
  private let excel: Bool

  /// A writer that has written the header.
  public init(_ names: [String], to output: TextOutput, excel: Bool = false) throws(OutputError) {
    self.output = output
    self.excel = excel
    columns = names.count
    if excel { try output.write("\u{FEFF}") }
    try write(names.map { .text($0) })
  }

  /// Writes one row.
  public func write(_ row: [Cell]) throws(OutputError) {
    precondition(row.count == columns, "a row has a cell for every column")
    output.put { bytes in
      let start = bytes.count
      for (index, cell) in row.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(cell, to: &bytes)
      }
      // An empty line would be taken for no row at all.
      if columns == 1, bytes.count == start { bytes.append(contentsOf: "\"\"".utf8) }
      if excel { bytes.append(UInt8(ascii: "\r")) }
      bytes.append(UInt8(ascii: "\n"))
    }
    if let failure = output.failure { throw failure }
  }

  private func append(_ cell: Cell, to bytes: inout [UInt8]) {
    switch cell {
    case .empty: break
    case .whole(let number):
      Figures.append(number, decimals: 0, separators: false, to: &bytes)
    case .money(let centavos):
      Figures.append(centavos, decimals: 2, separators: false, to: &bytes)
    case .text(let text):
      append(excel && CSVWriter.isFormula(text) ? "'" + text : text, to: &bytes)
    }
  }

  private func append(_ text: String, to bytes: inout [UInt8]) {
    guard text.utf8.contains(where: CSVWriter.needsQuotes) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    default: false
    }
  }

  private static func isFormula(_ text: String) -> Bool {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      true
    default: false
    }
  }
}
