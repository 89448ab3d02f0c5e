import Testing

@testable import Console

@Suite struct TableTests {
  static var columns: [Column] {
    [
      Column("account", Bilingual(es: "Cuenta", en: "Account")),
      Column("barrio", "Barrio"),
      Column("due", Bilingual(es: "Día", en: "Due"), .day),
      Column("n", "N", .whole),
      Column("total", "Total", .money),
    ]
  }

  private func shown(_ table: Table, _ language: Language = .en) throws -> String {
    let output = TextOutput()
    try table.write(to: output, in: language)
    return output.contents
  }

  private func csv(_ table: Table, excel: Bool = false) throws -> String {
    let output = TextOutput()
    try table.writeCSV(to: output, excel: excel)
    return output.contents
  }

  @Test func aligned() throws {
    var table = Table(Self.columns)
    table.append(
      [.text("A-1"), .text("Peñón"), .text("2021-03-31"), .whole(1234), .money(123_456_789)])
    // A combining accent takes no column; wide letters take two.
    table.append([.text("A-20"), .text("Pen\u{303}o\u{301}n"), .empty, .whole(-5), .money(-5)])
    table.append([.text("令和"), .text("🏛"), .text("2021-04-01"), .empty, .money(0)])
    table.total = [.text("Total"), .empty, .empty, .whole(1229), .money(123_456_784)]
    table.notes = [Bilingual(es: "Hasta hoy.", en: "Up to today.")]
    #expect(
      try shown(table) == """
        Account  Barrio  Due             N         Total
        -------  ------  ----------  -----  ------------
        A-1      Peñón   2021-03-31  1,234  1,234,567.89
        A-20     Pen\u{303}o\u{301}n                  -5         -0.05
        令和     🏛       2021-04-01                 0.00
        -------  ------  ----------  -----  ------------
        Total                        1,229  1,234,567.84

        Up to today.

        """)
    #expect(try shown(table, .es).hasPrefix("Cuenta  Barrio  Día "))
    #expect(
      try csv(table) == """
        account,barrio,due,n,total
        A-1,Peñón,2021-03-31,1234,1234567.89
        A-20,Pen\u{303}o\u{301}n,,-5,-0.05
        令和,🏛,2021-04-01,,0.00

        """)
  }

  @Test func emptyResultIsTheHeader() throws {
    let table = Table([Column("a", "A"), Column("b", "Total", .money)])
    #expect(try shown(table) == "A  Total\n-  -----\n")
    #expect(try csv(table) == "a,b\n")
  }

  @Test func nothingIsCutShortAndNoLineEndsInABlank() throws {
    let long = String(repeating: "x", count: 300)
    var table = Table([Column("a", "A"), Column("b", "B"), Column("c", "C")])
    table.append([.text(long), .text("y"), .empty])
    table.append([.text("z"), .empty, .empty])
    #expect(
      try shown(table)
        == "A\(String(repeating: " ", count: 301))B  C\n\(String(repeating: "-", count: 300))"
        + "  -  -\n\(long)  y\nz\n")
  }

  @Test func controlCharactersAreShownInTablesAndKeptInCSV() throws {
    var table = Table([Column("a", "A"), Column("b", "B")])
    table.append([.text("\u{1B}[31m\t"), .text("a\u{202E}b\u{85}")])
    #expect(
      try shown(table) == """
        A             B
        ------------  --------------
        \\u001b[31m\\t  a\\u202eb\\u0085

        """)
    #expect(try csv(table) == "a,b\n\u{1B}[31m\t,a\u{202E}b\u{85}\n")
  }

  @Test(arguments: [
    ("plain", "plain", "plain"),
    ("a,b", "\"a,b\"", "\"a,b\""),
    ("say \"no\"", "\"say \"\"no\"\"\"", "\"say \"\"no\"\"\""),
    ("two\nlines", "\"two\nlines\"", "\"two\nlines\""),
    ("cr\rlf", "\"cr\rlf\"", "\"cr\rlf\""),
    ("cr\r\nlf", "\"cr\r\nlf\"", "\"cr\r\nlf\""),
    (" blanks ", " blanks ", " blanks "),
    ("", "", ""),
    ("\"", "\"\"\"\"", "\"\"\"\""),
    ("=1+1", "=1+1", "'=1+1"),
    ("+52", "+52", "'+52"),
    ("-5", "-5", "'-5"),
    ("@x", "@x", "'@x"),
    ("\tx", "\tx", "'\tx"),
    ("=1,2", "\"=1,2\"", "\"'=1,2\""),
    ("a=1", "a=1", "a=1"),
    ("ñandú", "ñandú", "ñandú"),
  ])
  func cells(text: String, plain: String, excel: String) throws {
    var table = Table([Column("a", "A"), Column("b", "B", .whole), Column("c", "C", .money)])
    table.append([.text(text), .whole(-1_234_567), .money(-1_234_567)])
    #expect(try csv(table) == "a,b,c\n\(plain),-1234567,-12345.67\n")
    #expect(
      try csv(table, excel: true) == "\u{FEFF}a,b,c\r\n\(excel),-1234567,-12345.67\r\n")
  }

  @Test func aLoneEmptyCellIsStillARow() throws {
    var table = Table([Column("a", "A")])
    table.append([.empty])
    table.append([.text("")])
    #expect(try csv(table) == "a\n\"\"\n\"\"\n")
  }

  @Test func whatIsWrittenAsCSVReadsBackTheSame() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed)
    let letters: [Character] = ["a", ",", "\"", "\n", "\r", "ñ", " ", "="]
    var rows: [[String]] = []
    var table = Table([Column("x", "X"), Column("y", "Y")])
    for _ in 0..<300 {
      let row = (0..<2).map { _ in
        String(
          (0..<Int.random(in: 0...6, using: &random)).map { _ in
            letters.randomElement(using: &random) ?? "a"
          })
      }
      rows.append(row)
      table.append(row.map { .text($0) })
    }
    #expect(Self.read(try csv(table)) == [["x", "y"]] + rows, "seed \(seed)")
  }

  /// A reader of RFC 4180 that knows nothing of the writer.
  static func read(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [Unicode.Scalar] = []
    var quoted = false
    var closed = false
    func finished() -> String { String(String.UnicodeScalarView(cell)) }
    for scalar in text.unicodeScalars {
      if quoted {
        if scalar == "\"" { (quoted, closed) = (false, true) } else { cell.append(scalar) }
      } else if scalar == "\"" {
        // A quote right behind a closing one is a quote in the text.
        if closed { cell.append(scalar) }
        (quoted, closed) = (true, false)
      } else if scalar == "," || scalar == "\n" {
        row.append(finished())
        cell = []
        closed = false
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      } else {
        cell.append(scalar)
      }
    }
    return rows
  }
}

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("ñandú", 5), ("n\u{303}", 1), ("\u{301}", 0), ("\u{20DD}", 0), ("令和", 4),
    ("ｶﾅ", 2), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("🏛", 1), ("🙂", 2), ("👩‍🌾", 2), ("🇲🇽", 2), ("a\u{200B}b", 2),
    ("…", 1), ("Ａ", 2), ("soft\u{AD}", 4),
  ])
  func columns(text: String, expected: Int) {
    #expect(DisplayWidth.of(text) == expected)
  }
}

@Suite struct FiguresTests {
  @Test(arguments: [
    (0, "0", "0.00", "0.00"), (5, "5", "0.05", "0.05"), (-5, "-5", "-0.05", "-0.05"),
    (99, "99", "0.99", "0.99"), (100, "100", "1.00", "1.00"), (-100, "-100", "-1.00", "-1.00"),
    (999, "999", "9.99", "9.99"), (1000, "1,000", "10.00", "10.00"),
    (99_999, "99,999", "999.99", "999.99"), (100_000, "100,000", "1,000.00", "1000.00"),
    (123_456_789, "123,456,789", "1,234,567.89", "1234567.89"),
    (
      Int64.max, "9,223,372,036,854,775,807", "92,233,720,368,547,758.07", "92233720368547758.07"
    ),
    (
      Int64.min, "-9,223,372,036,854,775,808", "-92,233,720,368,547,758.08",
      "-92233720368547758.08"
    ),
  ])
  func numbers(value: Int64, whole: String, money: String, plain: String) {
    #expect(Figures.whole(value) == whole)
    #expect(Figures.money(value) == money)
    #expect(Figures.plainMoney(value) == plain)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_349, "12.3 kB"), (12_350, "12.4 kB"),
    (99_949, "99.9 kB"), (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"),
    (12_300_000, "12.3 MB"), (7_000_000_000, "7.0 GB"), (Int64.max, "9 EB"),
  ])
  func bytes(count: Int64, expected: String) {
    #expect(Figures.bytes(count) == expected)
  }

  @Test(
    arguments: [
      (0, "0 µs"), (999_999, "999 µs"), (350_000_000, "350 ms"), (4_000_000_000, "4 s"),
      (59_999_000_000, "59 s"), (60_000_000_000, "1 min"), (80_000_000_000, "1 min 20 s"),
      (7_500_000_000_000, "2 h 5 min"), (273_600_000_000_000, "3 d 4 h"),
    ] as [(UInt64, String)])
  func durations(nanoseconds: UInt64, expected: String) {
    #expect(Figures.duration(nanoseconds: nanoseconds) == expected)
  }
}
