import Bytes
import Files
import Ledger
import TestSupport
import Testing

@testable import Imports

/// Rows come back as they were written, whatever is in them; what is none is told with its line.
struct CSVReaderTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func randomTablesComeBack(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let letters = Array("aZ09 ,;\t|\"'\n\\{}-$ñé€中\u{1F600}\u{301}")
    for round in 0..<400 {
      let separator = Array(",;\t|".utf8)[random.below(4)]
      let width = 1 + random.below(6)
      var table: [[String]] = []
      var file: [UInt8] = random.below(3) == 0 ? [0xEF, 0xBB, 0xBF] : []
      var lines: [Int] = []
      var line = 1
      for _ in 0..<random.below(8) {
        if random.below(6) == 0 {
          let empty = ["\n", "\r\n", " \n"][random.below(3)]
          file += Array(empty.utf8)
          line += 1
        }
        let row = (0..<width).map { _ in
          String((0..<random.below(7)).map { _ in letters[random.below(letters.count)] })
        }
        table.append(row)
        lines.append(line)
        let text = Writer.row(row, separator, &random)
        file += text
        line += text.count { $0 == 0x0A }
      }
      // The last line may lack its end, unless there would be nothing left to see.
      if let last = table.last, last != [""], random.below(2) == 0 {
        if file.last == 0x0A { file.removeLast() }
        if file.last == 0x0D, random.below(2) == 0 { file.removeLast() }
      }
      let read = try pieces(file, separator)
      #expect(read.map(\.fields) == table, "seed \(seed), round \(round)")
      #expect(read.map(\.line) == lines, "seed \(seed), round \(round)")
    }
  }

  /// A writer of its own: quotes where it must, and where it likes.
  enum Writer {
    static func row(
      _ fields: [String], _ separator: UInt8, _ random: inout SplitMix64
    ) -> [UInt8] {
      var bytes: [UInt8] = []
      for (place, field) in fields.enumerated() {
        if place > 0 { bytes.append(separator) }
        let utf8 = Array(field.utf8)
        // A row of blanks only would be an empty line.
        let isBlank = utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        let must =
          utf8.contains(separator) || utf8.contains(0x0A) || utf8.first == 0x22
          || isBlank && (fields.count == 1 || separator == 0x09)
        if must || random.below(3) == 0 {
          bytes.append(0x22)
          for byte in utf8 { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
          bytes.append(0x22)
        } else {
          bytes += utf8
        }
      }
      return bytes + (random.below(2) == 0 ? [0x0A] : [0x0D, 0x0A])
    }
  }

  @Test func whatIsNoRowIsTold() throws {
    #expect(
      try all("a,b\n\"x\"y,1\nc,d\n")
        == [
          .row(CSVRow(line: 1, fields: ["a", "b"], raw: Array("a,b".utf8))),
          .bad(line: 2, raw: Array("\"x\"y,1".utf8), .behindQuote(field: 1)),
          .row(CSVRow(line: 3, fields: ["c", "d"], raw: Array("c,d".utf8))),
        ])
    #expect(
      try all("a\n1,\"x\nb\nc")
        == [
          .row(CSVRow(line: 1, fields: ["a"], raw: Array("a".utf8))),
          .bad(line: 2, raw: Array("1,\"x\nb\nc".utf8), .openQuote),
        ])
    // In a field that does not begin with one a quote is a letter.
    #expect(
      try all("12\" pipe, \"x\"\n")
        == [
          .row(
            CSVRow(line: 1, fields: ["12\" pipe", " \"x\""], raw: Array("12\" pipe, \"x\"".utf8)))
        ])
    #expect(try all("") == [] && all("\u{FEFF}") == [] && all("\n\r\n \t\n") == [])
  }

  @Test func rowsThatAreTooLongArePassedOver() throws {
    let long = String(repeating: "x", count: CSVReader.rowLimit + 10)
    let pieces = try all("a,b\n" + long + "\nc,d\n")
    #expect(pieces.count == 3)
    guard case .bad(line: 2, _, .tooLong) = pieces[1], case .row(let last) = pieces[2] else {
      Issue.record("\(pieces.map { "\($0)".prefix(80) })")
      return
    }
    #expect(last.line == 3 && last.fields == ["c", "d"])
    // Within quotes nobody can tell where the next row begins.
    let half = String(repeating: "x", count: CSVReader.rowLimit / 2)
    let quoted = try all("a\n\"\(half)\n\(half)\n\(half)\nb\n")
    guard quoted.count == 2, case .bad(line: 2, _, .openQuote) = quoted[1] else {
      Issue.record("\(quoted.map { "\($0)".prefix(80) })")
      return
    }
  }

  @Test func encodingsAreThoseThatAreNamed() throws {
    let latin = Array("Se".utf8) + [0xF1, 0x6F, 0x72, 0x2C, 0x93, 0x78, 0x94, 0x0A]
    let read = try all(bytes: latin, encoding: .latin1)
    #expect(
      read == [.row(CSVRow(line: 1, fields: ["Señor", "“x”"], raw: Array(latin.dropLast())))])
    guard case .bad(line: 1, _, .encoding(.utf8)) = try all(bytes: latin)[0] else {
      Issue.record("taken for UTF-8")
      return
    }
    #expect(TextEncoding.latin1.decode([0x81]) == nil)
    #expect((0...255).count { TextEncoding.latin1.decode([UInt8($0)]) != nil } == 251)
  }

  // MARK: Reading

  private func pieces(_ bytes: [UInt8], _ separator: UInt8) throws -> [CSVRow] {
    try all(bytes: bytes, separator: separator).compactMap {
      if case .row(let row) = $0 { row } else { nil }
    }
  }

  private func all(_ text: String) throws -> [CSVReader.Piece] { try all(bytes: Array(text.utf8)) }

  private func all(
    bytes: [UInt8], separator: UInt8 = UInt8(ascii: ","), encoding: TextEncoding = .utf8
  ) throws -> [CSVReader.Piece] {
    let folder = try TemporaryDirectory()
    let file = try Descriptor("\(folder.path)/table", .replace)
    try bytes.withBytes { try file.write($0, at: 0) }
    let source = LineSource(try Descriptor("\(folder.path)/table", .read))
    let reader = CSVReader(source, separator: separator, encoding: encoding)
    var pieces: [CSVReader.Piece] = []
    while true {
      let piece = try reader.next()
      if piece == .end { return pieces }
      pieces.append(piece)
    }
  }
}
