import Files
import Glibc
import TestSupport
import Testing

/// Input that is no event: said with its place and reason, and nothing is lost or half written.
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var input: [UInt8]
    /// What standard error begins with.
    var told: String

    init(_ name: String, _ input: String, _ told: String) {
      self.init(name, Array(input.utf8), told)
    }

    init(_ name: String, _ input: [UInt8], _ told: String) {
      self.name = name
      self.input = input
      self.told = told
    }

    var testDescription: String { name }
  }

  static let good = Line.payment("good") + "\n"
  static let amount = "\"amount\":\"1.50\""

  static let cases: [Case] = [
    Case(
      "binary junk", [0x7F, 0x45, 0x4C, 0x46, 0, 0xFF, 0xFE, 0x0A],
      "stdin:1:1: not JSON: expected a value\n"),
    Case(
      "invalid UTF-8", Array(Line.payment("p-").utf8).map { $0 == 0x2F ? 0xFF : $0 } + [0xFF],
      "stdin:1:"),
    Case(
      "truncated", good + Line.payment("p").dropLast(20),
      "stdin:2:100: not JSON: expected a closing quote"),
    Case("two in a line", Line.payment("p") + Line.payment("q"), "stdin:1:120: not JSON: expected"),
    Case("an array", "[1,2]\n", "stdin:1:1: expected an object\n"),
    Case(
      "a doubled key", Line.payment("p", ("\"by\"", "\"id\":\"q\",\"by\"")),
      "stdin:1:55: id: the field stands twice\n"),
    Case(
      "deep nesting", String(repeating: "[", count: 10_000) + "\n",
      "stdin:1:17: nested deeper than any event is\n"),
    Case(
      "no such day", good + Line.payment("p", ("2021-02-03", "2021-02-30")),
      "stdin:2:33: on: not a day of the calendar"),
    Case(
      "one decimal", Line.payment("p", ("1.50", "1.5")),
      "stdin:1:92: amount: not an amount from \"0.01\""),
    Case("a sign", Line.payment("p", ("1.50", "-1.00")), "stdin:1:92: amount: not an amount"),
    Case("an exponent", Line.payment("p", ("1.50", "1e3")), "stdin:1:92: amount: not an amount"),
    Case(
      "a number", Line.payment("p", ("\"1.50\"", "1.50")),
      "stdin:1:92: amount: expected a string\n"),
    Case(
      "a long id", Line.payment(String(repeating: "x", count: 65)), "stdin:1:51: id: not a key: 1"),
    Case(
      "given seq", Line.payment("p", ("{", "{\"seq\":7,")),
      "stdin:1:8: seq: the ledger gives this field; leave it out\n"),
    Case(
      "unknown field", Line.payment("p", ("\"by\"", "\"bye\":1,\"by\"")),
      "stdin:1:55: bye: there is no such field; there are:"),
    Case(
      "missing field", Line.payment("p", ("," + amount, "")),
      "stdin:1:1: amount: the field is missing\n"),
    Case(
      "unknown type", Line.payment("p", ("payment.received", "payment.recieved")),
      "stdin:1:9: type: there is no event type “payment.recieved”; did you mean “payment.received”?"
    ),
    Case(
      "a line of 65,536 bytes",
      Line.payment("p", ("\"channel\"", "\"charges\":[\(long)],\"channel\"")),
      "stdin:1:1: the event is longer than 65535 bytes in canonical form"),
    Case(
      "a list of 1,001", Line.payment("p", ("\"channel\"", "\"charges\":[\(list)],\"channel\"")),
      "stdin:1:109: charges: a list has 1 to 1000 entries here\n"),
    Case(
      "opened twice",
      "{\"type\":\"ledger.opened\",\"on\":\"2021-02-03\",\"id\":\"x\",\"by\":\"c\",\"ledger\":\"l\","
        + "\"name\":\"n\",\"country\":\"MX\",\"currency\":\"MXN\"}",
      "stdin:1: the ledger is open already"),
  ]

  private static var list: String {
    (0...1000).map { "\"\($0)\"" }.joined(separator: ",")
  }

  private static var long: String {
    (0..<1000).map { number in
      let digits = String(number)
      return "\"" + String(repeating: "x", count: 64 - digits.count) + digits + "\""
    }.joined(separator: ",")
  }

  @Test(arguments: cases)
  func isRefusedWithItsPlaceAndReason(_ one: Case) throws {
    let sandbox = try Sandbox()
    let before = try sandbox.logBytes()
    let outcome = try sandbox.onTown(["append"], input: one.input)
    #expect(outcome.status == 1)
    #expect(outcome.err.hasPrefix(one.told), "\(outcome.err.prefix(300))")
    #expect(
      outcome.out
        == "{\"appended\":0,\"already\":0,\"refused\":1,\"first\":null,\"last\":null,\"size\":1}\n")
    #expect(try sandbox.logBytes() == before)
    #expect(try sandbox.names("town/staging").isEmpty)

    // In Spanish it is the same place.
    let spanish = try sandbox.onTown(["append", "--lang", "es"], input: one.input)
    let place = one.told.split(separator: " ")[0]
    #expect(spanish.err.hasPrefix(place) && spanish.err != outcome.err)
    // With --partial the good line is taken, and the ledger goes on.
    let partial = try sandbox.onTown(
      ["append", "--partial"], input: Array(BadInputTests.good.utf8) + one.input)
    #expect(partial.status == 1)
    #expect(
      partial.out.contains("\"refused\":1,\"first\":1,\"last\":1,\"size\":2}"), "\(partial.out)")
    #expect(try sandbox.onTown("verify").status == 0)
  }

  @Test func whatEditorsLeaveBehindIsAccepted() throws {
    let sandbox = try Sandbox()
    let input =
      [0xEF, 0xBB, 0xBF]
      + Array("\(Line.payment("p-1"))\r\n\r\n \t\n\(Line.payment("p-2"))\r\n".utf8)
    let outcome = try sandbox.onTown(["append"], input: input + Array(Line.payment("p-3").utf8))
    #expect(outcome.err.isEmpty)
    #expect(outcome.out.hasPrefix("{\"appended\":3,"))
    #expect(try sandbox.log().last?.hasSuffix(",\"channel\":\"efectivo\"}") == true)
    let empty = try sandbox.onTown(["append"], input: [])
    #expect(empty.status == 0)
    #expect(
      empty.out
        == "{\"appended\":0,\"already\":0,\"refused\":0,\"first\":null,\"last\":null,\"size\":4}\n")
  }

  @Test func theLongestLineIsAccepted() throws {
    let sandbox = try Sandbox()
    // The ledger's own part of the line is `"seq":1,"at":"…","v":1,` long.
    let fixed =
      "{\"seq\":1,\"at\":\"2026-01-01T00:00:00.000Z\",".utf8.count - 1 + ",\"v\":1".utf8.count
    let rest = Line.payment("p", ("\"channel\"", "\"charges\":[],\"channel\"")).utf8.count
    for (excess, status) in [(0, Int32(0)), (1, 1)] {
      var room = 65_535 - fixed - rest + excess
      var charges: [String] = []
      while room > 0 {
        let length = min(room > 140 ? 64 : room > 67 ? (room - 5) / 2 : room - 2, 64)
        let number = String(charges.count)
        charges.append("\"" + number + String(repeating: "x", count: length - number.count) + "\"")
        room -= length + 3
        if room == -1 { room = 0 }
      }
      let line = Line.payment(
        "p", ("\"channel\"", "\"charges\":[\(charges.joined(separator: ","))],\"channel\""))
      let outcome = try sandbox.onTown("append", input: line)
      #expect(outcome.status == status, "\(outcome.err.prefix(200))")
      if excess == 0 {
        #expect(try sandbox.log().last?.utf8.count == 65_535)
        _ = try sandbox.shell("rm -r town/*")
        try FileSystem.makeDirectory("\(sandbox.town)/log")
        _ = try sandbox.onTown(
          "init", "--ledger-key", "town", "--name", "n", "--country", "MX", "--currency", "MXN")
      }
    }
  }

  @Test func aLineOfAGigabyteTakesNoMemory() throws {
    let sandbox = try Sandbox()
    let before = try sandbox.logBytes()
    let child = try sandbox.start(["--ledger", sandbox.town, "append"], input: .pipe)
    let piece = [UInt8](repeating: UInt8(ascii: "7"), count: 1 << 20)
    for _ in 0..<1024 { try #require(child.feed(piece)) }
    let facts = try #require(try FileSystem.wholeText("/proc/\(child.process)/status"))
    let peak = try #require(facts.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let kilobytes = try #require(Int(peak.filter(\.isNumber)))
    #expect(kilobytes < 150_000, "\(peak)")
    child.feed(Array("\n\(Line.payment("p"))\n".utf8))
    child.closeInput()
    let outcome = child.finish()
    #expect(outcome.status == 1)
    #expect(outcome.err.hasPrefix("stdin:1:1: the line is longer than 1048576 bytes"))
    #expect(outcome.out.hasPrefix("{\"appended\":0,\"already\":0,\"refused\":1,"))
    #expect(try sandbox.logBytes() == before)
  }

  @Test func rejectsKeepEveryLineAsItCame() throws {
    let sandbox = try Sandbox()
    let latin = Array("{\"nombre\":\"Jer".utf8) + [0xF3] + Array("nimo\"}".utf8)
    let control = Array("{\"tab\\\t\u{1}\"".utf8)
    let overlong = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: 0x20 &+ $0 % 90) }
    let good = Array(Line.payment("good").utf8)
    let conflict = Array(Line.payment("good", ("1.50", "2.50")).utf8)
    let lines = [latin, good, control, overlong, conflict, Array("ñandú".utf8)]
    try sandbox.write("roll", Array(lines.joined(separator: [0x0A])))
    let outcome = try sandbox.onTown(
      "append", "--partial", "--rejects", "\(sandbox.path)/bad", "\(sandbox.path)/roll")
    #expect(outcome.status == 1)
    #expect(outcome.out.hasPrefix("{\"appended\":1,\"already\":0,\"refused\":5,"))
    try sandbox.write(
      "check.py",
      """
      import base64, json
      lines = open("roll", "rb").read().split(b"\\n")
      bad = [json.loads(line) for line in open("bad", "rb")]
      assert [b["line"] for b in bad] == [1, 3, 4, 5, 6], bad
      for b in bad:
          given = b["text"].encode() if "text" in b else base64.b64decode(b["base64"], validate=True)
          assert given == lines[b["line"] - 1], b["line"]
          assert b["reason"] and b["input"].endswith("roll")
      assert ["text" in b for b in bad] == [False, True, False, True, True]
      assert bad[1]["column"] == 7 and "event 1's already" in bad[3]["reason"]
      """)
    let checked = try sandbox.shell("python3 check.py")
    #expect(checked.status == 0, "\(checked.err)")
  }

  @Test func manyRefusedLinesAreCountedNotAllTold() throws {
    let sandbox = try Sandbox()
    let outcome = try sandbox.onTown("append", input: String(repeating: "x\n", count: 1000))
    #expect(outcome.err.split(separator: "\n").count == 21)
    #expect(outcome.err.hasSuffix("… and 980 more refused lines; --rejects FILE keeps them all\n"))
    #expect(outcome.out.contains("\"refused\":1000,"))
  }
}

extension FileSystem {
  /// The text of a file of the kernel's, which has no size.
  static func wholeText(_ path: String) throws -> String? {
    guard let output = try Shell.output("cat '\(path)'") else { return nil }
    return String(decoding: output, as: UTF8.self)
  }
}
