/// One value of a table.
public enum Cell: Sendable, Equatable {
  /// Text from anywhere; control characters are shown, not obeyed.
  case text(String)
  /// Centavos.
  case money(Int64)
  /// A whole number.
  case whole(Int64)
  /// Nothing.
  case empty
}

/// A column of a table.
public struct Column: Sendable, Equatable {
  /// What a column holds, which decides on which side it is aligned.
  public enum Kind: Sendable {
    /// Text, to the left.
    case text
    /// A civil day, to the left.
    case day
    /// Money, to the right.
    case money
    /// Whole numbers, to the right.
    case whole
  }

  /// The name for machines, in CSV.
  public var name: String
  /// The heading for people.
  public var heading: Bilingual
  /// What it holds.
  public var kind: Kind
  /// Whether cells are set to the right.
  public var alignsRight: Bool

  /// A column; numbers are set to the right unless told otherwise.
  public init(
    _ name: String, _ heading: Bilingual, _ kind: Kind = .text, alignsRight: Bool? = nil
  ) {
    self.name = name
    self.heading = heading
    self.kind = kind
    self.alignsRight = alignsRight ?? (kind == .money || kind == .whole)
  }
}

/// Rows under headings, for people as aligned text or for machines as CSV.
public struct Table: Sendable {
  /// The columns.
  public var columns: [Column]
  /// The rows, each with a cell for every column.
  public private(set) var rows: [[Cell]] = []
  /// A last row, set off by a rule; left out of CSV, where it would be taken for data.
  public var total: [Cell]?
  /// Sentences below the table; left out of CSV.
  public var notes: [Bilingual] = []

  /// A table without rows.
  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has a cell for every column")
    rows.append(row)
  }

  /// Writes the table for people; without rows only its headings.
  ///
  /// A column is as wide as its widest cell: nothing is ever cut short.
  public func write(to output: TextOutput, in language: Language) throws(OutputError) {
    let headings = columns.map { $0.heading.text(in: language) }
    var widths = headings.map(DisplayWidth.of)
    var lines: [[Shown]] = []
    lines.reserveCapacity(rows.count)
    for row in rows { lines.append(measure(row, &widths)) }
    let totals = total.map { measure($0, &widths) }
    let rule = widths.map { Shown(text: String(repeating: "-", count: $0), width: $0) }

    try write(zip(headings, headings.map(DisplayWidth.of)).map(Shown.init), widths, to: output)
    try write(rule, widths, to: output)
    for line in lines { try write(line, widths, to: output) }
    if let totals {
      try write(rule, widths, to: output)
      try write(totals, widths, to: output)
    }
    if !notes.isEmpty { try output.write("\n") }
    for note in notes { try output.write(Printable.text(note.text(in: language)) + "\n") }
  }

  /// Writes header and rows as CSV.
  public func writeCSV(to output: TextOutput, excel: Bool = false) throws(OutputError) {
    let csv = try CSVWriter(columns.map(\.name), to: output, excel: excel)
    for row in rows { try csv.write(row) }
  }

  private struct Shown {
    var text: String
    var width: Int
  }

  private func measure(_ row: [Cell], _ widths: inout [Int]) -> [Shown] {
    precondition(row.count == columns.count, "a row has a cell for every column")
    var shown: [Shown] = []
    shown.reserveCapacity(row.count)
    for (index, cell) in row.enumerated() {
      let text = cell.shown
      let width = DisplayWidth.of(text)
      widths[index] = max(widths[index], width)
      shown.append(Shown(text: text, width: width))
    }
    return shown
  }

  private func write(
    _ cells: [Shown], _ widths: [Int], to output: TextOutput
  ) throws(OutputError) {
    output.put { bytes in
      // Blanks are owed until something follows them, so that no line ends in one.
      var blanks = 0
      for (index, cell) in cells.enumerated() {
        let padding = widths[index] - cell.width
        if columns[index].alignsRight { blanks += padding }
        if !cell.text.isEmpty {
          for _ in 0..<blanks { bytes.append(UInt8(ascii: " ")) }
          bytes.append(contentsOf: cell.text.utf8)
          blanks = 0
        }
        if !columns[index].alignsRight { blanks += padding }
        blanks += 2
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    if let failure = output.failure { throw failure }
  }
}

extension Cell {
  /// The cell for people.
  var shown: String {
    switch self {
    case .text(let text): Printable.text(text)
    case .money(let centavos): Figures.money(centavos)
    case .whole(let number): Figures.whole(number)
    case .empty: ""
    }
  }
}
