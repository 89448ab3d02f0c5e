import FoundationEssentials
import Testing

@testable import Console

@Suite struct JSONWriterTests {
  private func written(_ body: (JSONWriter) -> Void) -> String {
    let output = TextOutput()
    body(JSONWriter(output))
    return output.contents
  }

  @Test func document() {
    let text = written { json in
      json.object {
        json.field("appended", 3)
        json.field("first", nil as Int?)
        json.field("total", money: -125_050)
        json.field("paid", money: nil)
        json.field("ok", true)
        json.field("name", "Peñón \"el\" \\")
        json.field("none", nil as String?)
        json.key("rows")
        json.array {
          json.object {}
          json.array {}
          json.object { json.field("a", false) }
          json.integer(Int64.min)
          json.string("x")
          json.null()
          json.bool(true)
          json.money(5)
          json.raw("{\"v\":1}")
        }
        json.field("last", Int64.max)
      }
      json.endLine()
      json.array {}
      json.endLine()
    }
    #expect(
      text == #"""
        {"appended":3,"first":null,"total":"-1250.50","paid":null,"ok":true,\#
        "name":"Peñón \"el\" \\","none":null,"rows":[{},[],{"a":false},-9223372036854775808,"x",\#
        null,true,"0.05",{"v":1}],"last":9223372036854775807}
        []

        """#)
  }

  /// Each code point of the two blocks that hold the control characters, and a bit beyond.
  @Test func escapes() throws {
    let short: [UInt32: String] = [
      0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: "\\\"", 0x5C: "\\\\",
    ]
    for value in UInt32(0)...0xA2 {
      let scalar = try #require(Unicode.Scalar(value))
      let text = "a\(Character(scalar))ñ"
      let isControl = value < 0x20 || (0x7F...0x9F).contains(value)
      let hexadecimal = String(value, radix: 16)
      let escaped =
        short[value]
        ?? (isControl
          ? "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
          : String(Character(scalar)))
      let json = written { $0.string(text) }
      #expect(Array(json.utf8) == Array("\"a\(escaped)ñ\"".utf8), "U+\(hexadecimal)")
      let back = try JSONDecoder().decode(String.self, from: Data(json.utf8))
      #expect(Array(back.utf8) == Array(text.utf8), "U+\(hexadecimal)")
    }
  }

  @Test func everythingElseStaysPlain() {
    let text = "/<>&'\u{2028}\u{FEFF}😀e\u{301}\u{10FFFF}"
    #expect(Array(written { $0.string(text) }.utf8) == Array("\"\(text)\"".utf8))
  }

  @Test func anErrorInTheBodyComesThrough() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      let json = JSONWriter(TextOutput())
      try json.array { throw Stop() }
    }
  }
}
