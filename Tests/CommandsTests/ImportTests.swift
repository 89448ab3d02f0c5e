import Files
import TestSupport
import Testing

/// Files of banks, stores and offices, turned into events by maps.
struct ImportTests {
  @Test func aBankFileIsRecordedOnceHoweverOftenItComes() throws {
    let office = try Office()
    let file = try office.bank(Office.rows)
    let first = try office.importing(file)
    #expect(first.status == 0, "\(first.err)")
    #expect(
      first.out
        == "{\"appended\":3,\"already\":0,\"refused\":0,\"first\":1,\"last\":3,\"size\":4}\n")
    #expect(first.err.contains("rows that the map passes over: 2"))
    #expect(
      try office.events() == [
        "\"on\":\"2021-02-03\",\"id\":\"banco-a-1001\",\"by\":\"import-banco-a\",\"reference\":\"R-1\","
          + "\"amount\":\"1234.50\",\"channel\":\"bank\",\"external\":\"1001\"}",
        "\"on\":\"2021-02-03\",\"id\":\"banco-a-1002\",\"by\":\"import-banco-a\",\"reference\":\"R-2\","
          + "\"amount\":\"80.00\",\"channel\":\"bank-app\",\"external\":\"1002\"}",
        "\"on\":\"2021-02-04\",\"id\":\"banco-a-1003\",\"by\":\"import-banco-a\",\"reference\":\"R-3\","
          + "\"amount\":\"7.05\",\"channel\":\"bank\",\"external\":\"1003\"}",
      ])
    let again = try office.importing(file)
    #expect(
      again.status == 0 && again.out.hasPrefix("{\"appended\":0,\"already\":3,\"refused\":0,"))
    // The next day's file may repeat what was there.
    let more = try office.bank(Office.rows + ["05/02/2021 09:00;1004;R-4;APP;ABONO;10,00"])
    #expect(try office.importing(more).out.hasPrefix("{\"appended\":1,\"already\":3,"))
    // The same folio with another amount is another payment that pretends to be it.
    let changed = try office.bank(Office.rows.map { $0.replacing("1.234,50", with: "1.234,51") })
    let refused = try office.importing(changed)
    #expect(
      refused.status == 1 && refused.out.hasPrefix("{\"appended\":0,\"already\":2,\"refused\":1,"))
    #expect(refused.err.contains("bank.csv:4: the id “banco-a-1001” is event 1's already"))
  }

  @Test func refusedRowsSayFileRowColumnValueAndReason() throws {
    let office = try Office()
    let bad = [
      "31/02/2021;2001;R-1;APP;ABONO;1,00", "03/02/2021;2002;R-1;APP;ABONO;1.00",
      "03/02/2021;2003;R 1;APP;ABONO;1,00", "03/02/2021;2004;R-1;APP;ABONO;-1,00",
      "03/02/2021;2005;R-1;APP;ABONO", "03/02/2021;2006;R-1;APP;ABONO;1,00;x",
      "03/02/2021;;R-1;APP;ABONO;1,00", "\"03/02/2021\"x;2008;R-1;APP;ABONO;1,00",
    ]
    let file = try office.bank([Office.rows[0]] + bad + [Office.rows[1]])
    let told = try office.importing(file, "--rejects", "bad.ndjson")
    #expect(told.status == 1)
    #expect(
      told.out
        == "{\"appended\":0,\"already\":0,\"refused\":8,\"first\":null,\"last\":null,\"size\":1}\n")
    let lines = told.err.split(separator: "\n")
    let expected = [
      "bank.csv:5: column Fecha «31/02/2021»: on: not a day of the form dd/mm/yyyy*",
      "bank.csv:6: column Importe «1.00»: amount: not an amount of the form 1.234,50",
      "bank.csv:7: column Referencia «R 1»: reference: not a key",
      "bank.csv:8: column Importe «-1,00»: amount: not an amount from",
      "bank.csv:9: the row has 5 fields; expected 6",
      "bank.csv:10: the row has 7 fields; expected 6",
      "bank.csv:11: column Folio «»: id: the field is missing",
      "bank.csv:12: field 1: text follows the closing quote",
    ]
    #expect(lines.count == expected.count)
    for (line, start) in zip(lines, expected) { #expect(line.hasPrefix(start), "\(line)") }
    #expect(try office.events().isEmpty)

    try office.sandbox.write(
      "check.py",
      """
      import json
      rows = [json.loads(line) for line in open("bad.ndjson")]
      assert [row["line"] for row in rows] == list(range(5, 13)), rows
      assert all(row["input"] == "bank.csv" for row in rows)
      source = open("bank.csv", encoding="latin-1").read().split("\\n")
      assert [row["text"] for row in rows] == source[4:12], rows
      assert list(rows[0]) == ["input", "line", "column", "field", "value", "reason", "text"]
      assert (rows[0]["column"], rows[0]["field"], rows[0]["value"]) == ("Fecha", "on", "31/02/2021")
      assert rows[4]["column"] is None and rows[4]["value"] is None
      """)
    let checked = try office.sandbox.shell("python3 check.py")
    #expect(checked.status == 0, "\(checked.err)")
    let partial = try office.importing(file, "--partial")
    #expect(partial.status == 1)
    #expect(partial.out.hasPrefix("{\"appended\":2,\"already\":0,\"refused\":8,\"first\":1,"))
    let spanish = try office.importing(file, "--lang", "es")
    #expect(spanish.err.hasPrefix("bank.csv:5: columna Fecha «31/02/2021»: on: no es un día"))
  }

  @Test func aDryRunRecordsNothing() throws {
    let office = try Office()
    let dry = try office.importing(try office.bank(Office.rows), "--dry-run")
    #expect(
      dry.status == 0 && dry.out.hasPrefix("{\"appended\":3,") && dry.err.contains("--dry-run"))
    #expect(try office.events().isEmpty)
  }

  @Test func aRollIsSweptFromAnotherOffice() throws {
    let office = try Office()
    try office.sandbox.write(
      "roll.csv",
      "\u{FEFF}Cuenta,Giro,Colonia,Agua,Basura\r\n17,CASA,Barrio del Niño,SI,NO\r\n"
        + "18,LOCAL,\"San José,\nCentro\",NO,SI\r\n,,,,\r\n\r\n17,CASA,Barrio del Niño,SI,NO\r\n")
    let map = "\(Binary.repository)/Schemas/examples/water-map.json"
    let without = try office.run("import --map '\(map)' roll.csv")
    #expect(without.status == 2 && without.err.contains("Give --on DAY"))
    let first = try office.run("import --map '\(map)' --on 2021-03-01 roll.csv")
    #expect(first.status == 0, "\(first.err)")
    #expect(first.out.hasPrefix("{\"appended\":3,\"already\":0,"))
    let events = try office.events()
    #expect(
      events[0].contains(
        "\"account\":\"P-17\",\"kind\":\"house\",\"barrio\":\"barrio-del-nino\",\"concepts\":[\"predial\",\"agua\"],\"source\":\"agua\"}"
      ))
    #expect(
      events[1].contains(
        "\"kind\":\"shop\",\"barrio\":\"san-jose-centro\",\"concepts\":[\"predial\",\"basura\"]"))
    let ids = events.compactMap { $0.firstMatch(of: /"id":"(agua:[0-9a-f]{40})"/)?.1 }
    #expect(Set(ids).count == 3)
    #expect(
      try office.run("import --map '\(map)' --on 2021-03-01 - < roll.csv").out.hasPrefix(
        "{\"appended\":0,\"already\":3,"))
    #expect(
      try office.run("import --map '\(map)' --on 2021-04-01 roll.csv").out.hasPrefix(
        "{\"appended\":3,\"already\":0,"))
    try office.sandbox.write("roll.csv", "Cuenta,Giro,Colonia,Agua,Basura\n19,NAVE,Centro,SI,NO\n")
    let unknown = try office.run("import --map '\(map)' --on 2021-03-01 roll.csv")
    #expect(
      unknown.err.contains(
        "roll.csv:2: column Giro «NAVE»: kind: the map has no such value; it has: CASA, LOCAL"))
  }

  @Test func tablesWithoutHeadingsGoByNumber() throws {
    let office = try Office()
    try office.sandbox.write(
      "map.json",
      """
      {"type": "payment.received", "separator": "\\t", "header": false, "on": {"column": 1, "day": "yyyymmdd"},
       "id": {"digest": "oxxo", "columns": [1, 2, 3]}, "by": "oxxo",
       "fields": {"account": {"column": 2}, "amount": {"column": 3, "money": {}}, "channel": "oxxo"}}
      """)
    // The last column is a running number that is another one each time.
    try office.sandbox.write("a.csv", "20210203\tA-1\t10.5\t1\n20210203\tA-1\t10.5\t2\n")
    try office.sandbox.write(
      "b.csv", "20210203\tA-1\t10.5\t7\n20210203\tA-1\t10.5\t8\n20210203\tA-1\n")
    #expect(try office.run("import --map map.json a.csv").out.hasPrefix("{\"appended\":2,"))
    let more = try office.run("import --map map.json --partial b.csv")
    #expect(more.out.hasPrefix("{\"appended\":0,\"already\":2,\"refused\":1,"))
    #expect(more.err.contains("b.csv:3: "))
  }

  @Test func badMapsAreToldWithTheirPlace() throws {
    let office = try Office()
    let map = try #require(
      String(
        validating: try FileSystem.contents("\(Binary.repository)/Schemas/examples/bank-map.json")
          ?? [], as: UTF8.self))
    let faults = [
      ("\"payment.received\"", "\"payment.recieved\"", "map.json:2:11", "did you mean"),
      ("\"latin-1\"", "\"latin-9\"", "map.json:3:15", "expected one of: utf-8, latin-1"),
      ("\"separator\"", "\"seperator\"", "map.json:4:3", "seperator: there is no such field"),
      ("\"dd/mm/yyyy*\"", "\"dd/mm\"", "map.json:11:36", "on.day: the form of a day"),
      ("{Folio}", "{Folio", "map.json:12:22", "id.template: a template is text"),
      ("\"reference\"", "\"referense\"", "map.json:15:5", "fields.referense: there is no such"),
      ("    \"channel\"", "    \"till\"", "map.json:14:13", "channel is missing"),
      ("\"by\": \"import-banco-a\",", "", "map.json:1:1", "by is missing"),
      ("\"thousands\": \".\"", "\"thousands\": \",\"", "map.json:16:76", "expected a single"),
      ("\"Referencia\"", "\"Nada\"", "bank.csv", "the file has no column “Nada”; it has: Fecha,"),
    ]
    let file = try office.bank(Office.rows)
    for (from, to, place, told) in faults {
      try #require(map.contains(from), "\(from)")
      try office.sandbox.write("map.json", map.replacing(from, with: to, maxReplacements: 1))
      let outcome = try office.run("import --map map.json \(file)")
      #expect(outcome.status == 1, "\(to)")
      #expect(outcome.err.contains("(\(place))") && outcome.err.contains(told), "\(outcome.err)")
    }
    #expect(try office.run("import --map nosuch.json \(file)").status == 3)
    #expect(try office.events().isEmpty)
  }
}

/// An office with a ledger and the bank's map of the examples.
struct Office {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  static let rows = [
    "03/02/2021 10:15;1001;R-1;VENTANILLA;ABONO;$ 1.234,50",
    "03/02/2021 10:16;1002;R-2;APP;ABONO;80,00", "03/02/2021 11:00;9;;;COMISION;5,00",
    "04/02/2021 08:00;1003;R-3;OTRO;ABONO;7,05", ";;;;TOTAL;1.321,55",
  ]

  /// Writes a file as the bank does: Latin-1, lines before the table, a total behind it.
  func bank(_ rows: [String]) throws -> String {
    let lines = ["Banco del Niño", "", "Fecha;Folio;Referencia;Medio;Tipo;Importe"]
    let text = (lines.dropLast(1) + lines.suffix(1) + rows).joined(separator: "\n") + "\n"
    try sandbox.write("bank.csv", text.unicodeScalars.map { UInt8($0.value) })
    return "bank.csv"
  }

  func importing(_ file: String, _ words: String...) throws -> Outcome {
    let map = "\(Binary.repository)/Schemas/examples/bank-map.json"
    return try run("import --map '\(map)' \(words.joined(separator: " ")) \(file)")
  }

  func run(_ line: String) throws -> Outcome {
    try sandbox.shell("recauda --ledger town \(line)")
  }

  /// The events behind the first, from `on` on.
  func events() throws -> [String] {
    try sandbox.log(from: 1).map { line in
      String(line[(line.firstRange(of: "\"on\"")?.lowerBound ?? line.startIndex)...])
    }
  }
}
