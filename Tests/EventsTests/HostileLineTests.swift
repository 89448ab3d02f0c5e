import Bytes
import Events
import EventsSupport
import TestSupport
import Testing
import Values

/// Lines that no honest program writes.
@Suite struct HostileLineTests {
  private func refusal(_ line: [UInt8]) -> Refusal? {
    do throws(Refusal) {
      _ = try line.withBytes { (bytes) throws(Refusal) in try StrictReader().read(bytes) }
      return nil
    } catch { return error }
  }

  @Test(arguments: ["[", "{\"a\":", "[[{\"a\":["])
  func deepNestingIsRefusedAtOnce(piece: String) {
    let line = Array(String(repeating: piece, count: 10_000).utf8)
    #expect(refusal(line)?.fault == .nestedTooDeep)
    #expect(refusal(line)?.offset ?? .max < 200)
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC3], [0xE2, 0x82],
      [0xF0, 0x9F, 0x8F], [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x28, 0x9B],
    ] as [[UInt8]])
  func bytesThatAreNoUTF8AreRefused(bad: [UInt8]) {
    let head = Array(
      #"{"type":"account.closed","on":"2021-03-31","id":"i","by":"b","account":"A","reason":"ab"#
        .utf8)
    let line = head + bad + Array(#"cdefgh"}"#.utf8)
    #expect(refusal(line) == Refusal(offset: head.count, .notUTF8))
    // In a name, and as the very end of the line.
    #expect(refusal(Array("{\"".utf8) + bad)?.fault == .notUTF8)
    #expect(refusal(head + bad)?.fault == .notUTF8)
    #expect(ReaderAgreement().breach(line, behind: []) == nil)
    #expect(ReaderAgreement().breach(head + bad, behind: Array(#"cdefgh"}"#.utf8)) == nil)
  }

  @Test func binaryJunkIsRefused() {
    var random = SplitMix64(seed: 7)
    let agreement = ReaderAgreement()
    for round in 0..<3_000 {
      let line = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(refusal(line) != nil, "round \(round)")
      #expect(agreement.breach(line, behind: line) == nil, "round \(round)")
    }
  }

  // The scanner reads whole words: behind a line may lie what would go on with it for ever.
  @Test func nothingBehindTheLineIsTakenForPartOfIt() {
    let heads = [
      #"{"seq":1,"at":"2021-03-31T16:20:11.123Z","type":"policy.adopted","v":1,"on":"2021-03-31","id":"i","by":"b","from":"2021-01-01","aging":[1"#,
      #"{"type":"payment.received","v":1,"on":"2021-03-31","id":"i","by":"b","account":"A","amount":"1.00","channel":"x","charges":["a0""#,
      #"{"type":"account.closed","v":1,"on":"2021-03-31","id":"i","by":"b","account":"A","reason":"a"#,
      #"{"type":"activity.programmed","v":1,"on":"2021-03-31","id":"i","by":"b","program":"p","year":2021,"activity":"a","name":"n","area":"r","unit":"u","monthly":[1"#,
      #"{"type":"activity.programmed","v":1,"on":"2021-03-31","id":"i","by":"b","program":"p","year":2021,"activity":"a","name":"n","area":"r","unit":"u","monthly":[1,2,3,4,5,6,7,8,9,10,11,12],"measure":{"kind":"sum","event":"visit.recorded","where":{"chan"#,
    ]
    let tails = [
      (2..<900).map { ",\($0)" }.joined(), (1..<900).map { ",\"a\($0)\"" }.joined(),
      String(repeating: "a", count: 3_000), String(repeating: "9", count: 300),
      String(repeating: "ñ", count: 300), String(repeating: "\\n", count: 300), "\"}", "]}", "",
    ]
    let agreement = ReaderAgreement()
    for head in heads {
      for tail in tails {
        for cut in 0..<40 {
          let memory = Array((head + tail).utf8)
          let end = head.utf8.count - 20 + min(cut, tail.utf8.count + 20)
          let breach = agreement.breach(Array(memory[..<end]), behind: Array(memory[end...]))
          #expect(breach == nil, "\(head) cut at \(end)")
        }
      }
    }
  }

  // Names and words as long as the scanner takes, so that a step goes as far as any can.
  @Test func noStepReadsFurtherThanThereIsMemory() {
    let word = String(repeating: "w", count: 22)
    let members: [Member] = ["n", "o"].map { letter in
      .required(String(repeating: letter, count: 21), .choice([word + "x", word + "y"]))
    }
    let catalogue = Catalogue([EventType(String(repeating: "t", count: 23), members)])
    let agreement = ReaderAgreement(catalogue)
    let fields = members.map { "\"\($0.name)\":\"\(word)y\"" }.joined(separator: ",")
    for seq in [#""seq":1,"at":"2021-03-31T16:20:11.123Z","#, ""] {
      let line = Array(
        "{\(seq)\"type\":\"\(catalogue.types[0].name)\",\"v\":1,\(RefusalTests.head),\(fields)}"
          .utf8)
      #expect(agreement.breach(line, behind: []) == nil)
      for end in line.indices {
        for memory in end...min(line.count, end + 100) {
          let breach = agreement.breach(Array(line[..<end]), behind: Array(line[end..<memory]))
          #expect(breach == nil, "cut at \(end), \(memory) bytes of memory")
        }
      }
    }
  }

  @Test(arguments: [65_534, 65_535, 65_536, 65_541])
  func aLineHasAtMost65535BytesInCanonicalForm(length: Int) {
    // A condition of any number of texts may be as long as it likes, and so may the line.
    let head =
      #"{"type":"activity.programmed","v":1,"on":"2021-03-31","id":"i","by":"b","program":"p","year":2021,"#
      + #""activity":"a","name":"n","area":"r","unit":"u","monthly":[1,2,3,4,5,6,7,8,9,10,11,12],"#
      + #""measure":{"kind":"sum","event":"visit.recorded","where":{"#
    var pairs = (0..<64).map { "\"w\(10 + $0)\":\"\(String(repeating: "a", count: 1_000))\"" }
    let fixed = head.utf8.count + pairs.joined(separator: ",").utf8.count + 3
    pairs.append("\"x\":\"\(String(repeating: "a", count: length - fixed - 7))\"")
    let line = Array((head + pairs.joined(separator: ",") + "}}}").utf8)
    #expect(line.count == length)
    let isRefused = length > 65_535
    #expect(
      refusal(line) == (isRefused ? Refusal(offset: 0, .eventTooLong(limit: 65_535)) : nil))
    #expect(ReaderAgreement().breach(line, behind: []) == nil)
    // Six bytes that the canonical form has more.
    let implied = Array(String(decoding: line, as: UTF8.self).replacing(",\"v\":1", with: "").utf8)
    #expect((refusal(implied) != nil) == isRefused)
    #expect(ReaderAgreement().breach(implied, behind: []) == nil)
  }

  @Test func aZeroByteBehindATypeIsNoType() {
    let line = Array(
      "{\"type\":\"period.closed\u{0}\",\"v\":1,\"on\":\"2021-03-31\",\"id\":\"i\",\"by\":\"b\",\"month\":\"2021-03\"}"
        .utf8)
    let scanner = Scanner()
    var event = ScannedEvent()
    #expect(!line.withBytes { scanner.scanSubmitted($0, into: &event) })
  }

  @Test func aListOfAThousandIsTakenAndOneMoreIsNot() {
    for count in [999, 1_000, 1_001] {
      let line = Array(
        #"{"type":"payment.received","v":1,"on":"2021-03-31","id":"i","by":"b","account":"A","amount":"1.00","channel":"x","charges":\#(RefusalTests.keys(count))}"#
          .utf8)
      let scanner = Scanner()
      var event = ScannedEvent()
      #expect(line.withBytes { scanner.scanSubmitted($0, into: &event) } == (count <= 1_000))
      #expect((refusal(line) == nil) == (count <= 1_000))
    }
  }
}
