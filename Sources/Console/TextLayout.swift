/// Running text set to a width, and lists of terms with their explanations.
struct TextLayout {
  let width: Int
  private(set) var text = ""

  init(width: Int) {
    self.width = width
  }

  /// Ends a block with an empty line, unless nothing was written yet.
  mutating func gap() {
    if !text.isEmpty { text += "\n" }
  }

  /// A line as it is, however long: something to copy.
  mutating func line(_ line: String) {
    text += line + "\n"
  }

  /// Text broken between words; lines after the first are indented by `hanging`.
  mutating func paragraph(_ words: String, indent: Int = 0, hanging: Int? = nil) {
    text += TextLayout.wrap(words, width: width, first: indent, hanging: hanging ?? indent)
  }

  /// Where the explanations of some terms begin: behind all terms of up to 26 columns.
  static func column(behind terms: [String]) -> Int {
    (terms.map(DisplayWidth.of).filter { $0 <= 26 }.max() ?? 0) + 4
  }

  /// A list of terms with explanations in a second column; a term too long for the first has a
  /// line of its own.
  mutating func list(_ entries: [(term: String, help: String)], column: Int) {
    for entry in entries {
      let term = "  " + entry.term
      let width = DisplayWidth.of(term)
      if width + 2 > column {
        line(term)
        paragraph(entry.help, indent: column)
      } else {
        let help = TextLayout.wrap(entry.help, width: self.width, first: column, hanging: column)
        text += term + help.dropFirst(width)
      }
    }
  }

  /// Breaks `text` between words so that no line is wider than `width`, as far as words allow.
  ///
  /// An empty line in it stays one.
  static func wrap(_ text: String, width: Int, first: Int, hanging: Int) -> String {
    var result = ""
    for paragraph in text.split(separator: "\n\n") {
      if !result.isEmpty { result += "\n" }
      var line = String(repeating: " ", count: result.isEmpty ? first : hanging)
      var columns = line.utf8.count
      var isEmpty = true
      for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let wide = DisplayWidth.of(String(word))
        if !isEmpty, columns + 1 + wide > width {
          result += line + "\n"
          line = String(repeating: " ", count: hanging)
          columns = hanging
          isEmpty = true
        }
        if !isEmpty {
          line += " "
          columns += 1
        }
        line += word
        columns += wide
        isEmpty = false
      }
      result += line + "\n"
    }
    return result
  }
}
