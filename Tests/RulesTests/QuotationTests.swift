import Files
import TestSupport
import Testing

/// The rules' page against what the tests beside this one quote of it.
///
/// Above each test of a file `Rules…` stand the words of the rules that it holds: a line `// > words`, goes on in lines
/// that begin with `//   `, and may leave out a middle by ` … `. Every word of §4 to §11 must be quoted
/// by a test, or stand in `untestable` with the reason.
struct QuotationTests {
  /// The text of §4 to §11: spaces are single, and marks of emphasis and of tables are gone.
  private static func rules() throws -> (text: String, sentences: [Range<Int>]) {
    let page = try file("Schemas/RULES.md")
    let start = try #require(page.firstRange(of: "\n## 4.")).lowerBound
    var text = ""
    var sentences: [Range<Int>] = []
    for line in page[start...].split(separator: "\n") {
      if line.hasPrefix("#") || line.hasPrefix("| ---") || line.hasPrefix("| code |") { continue }
      var begin = text.utf8.count
      for (place, word) in plain(String(line)).split(separator: " ").enumerated() {
        if place == 0, word.last == ".", Int(word.dropLast()) != nil { continue }
        text += "\(word) "
        if !line.hasPrefix("|"), ".:".contains(word.last ?? " "), text.utf8.count - begin > 12 {
          sentences.append(begin..<text.utf8.count)
          begin = text.utf8.count
        }
      }
      if begin < text.utf8.count { sentences.append(begin..<text.utf8.count) }
    }
    return (text, sentences)
  }

  private static func file(_ path: String) throws -> String {
    let bytes = try #require(try FileSystem.contents("\(Binary.repository)/\(path)"), "no \(path)")
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func plain(_ text: String) -> String {
    let bare = text.filter { !"*`|\\".contains($0) }
    return bare.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }

  private struct Quotation {
    let text: String
    let place: String
  }

  /// All quotations in the tests, and the tests above which none stands.
  private static func quotations() throws -> (all: [Quotation], bare: [String]) {
    var all: [Quotation] = []
    var bare: [String] = []
    let folder = "Tests/RulesTests"
    for name in try FileSystem.list("\(Binary.repository)/\(folder)") ?? []
    where name.hasPrefix("Rules") && name.hasSuffix("Tests.swift") {
      var open: [Quotation] = []
      for (number, line) in try file("\(folder)/\(name)").split("\n").enumerated() {
        let line = line.drop { $0 == " " }
        let place = "\(name):\(number + 1)"
        if line.hasPrefix("// > ") {
          open.append(Quotation(text: String(line.dropFirst(5)), place: place))
        } else if line.hasPrefix("//   "), let last = open.popLast() {
          open.append(Quotation(text: last.text + " " + line.dropFirst(5), place: last.place))
        } else if line.hasPrefix("@Test") {
          if open.isEmpty { bare.append(place) }
          all += open
          open = []
        } else if !line.hasPrefix("//") {
          bare += open.map { "\($0.place), which quotes but is above no test" }
          open = []
        }
      }
    }
    return (all, bare)
  }

  @Test func everyTestSaysWhichWordsItHolds() throws {
    let bare = try QuotationTests.quotations().bare
    #expect(bare.isEmpty)
  }

  @Test func everyWordOfTheRulesIsQuotedByATest() throws {
    let (text, sentences) = try QuotationTests.rules()
    let bytes = Array(text.utf8)
    var isCovered = [Bool](repeating: false, count: bytes.count)

    func cover(_ quotation: String, _ place: String) {
      for piece in QuotationTests.plain(quotation).split(separator: " … ") {
        let found = text.ranges(of: piece)
        if found.count != 1 {
          Issue.record("\(place) quotes what the rules have \(found.count) times: \(piece)")
        }
        for range in found {
          let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
          for index in start..<(start + piece.utf8.count) { isCovered[index] = true }
        }
      }
    }
    for quotation in try QuotationTests.quotations().all { cover(quotation.text, quotation.place) }
    for (quotation, reason) in untestable { cover(quotation, "untestable (\(reason))") }

    let marks = Array(" .,;:()?!→—-".utf8)
    for sentence in sentences {
      var missing: [String] = []
      for index in sentence where !isCovered[index] && !marks.contains(bytes[index]) {
        let begin = bytes[..<index].lastIndex(of: 0x20).map { $0 + 1 } ?? 0
        let end = bytes[index...].firstIndex(of: 0x20) ?? bytes.count
        let word = String(decoding: bytes[begin..<end], as: UTF8.self)
        if missing.last != word { missing.append(word) }
      }
      if !missing.isEmpty {
        Issue.record(
          """
          no test quotes "\(missing.joined(separator: " "))" of: \
          \(String(decoding: bytes[sentence], as: UTF8.self))
          """)
      }
    }
  }
}
