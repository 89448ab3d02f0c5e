import Console
import Files
import TestSupport
import Testing

@testable import Commands

/// The sentences of findings: every one that the engine can say has its Spanish.
struct FindingWordsTests {
  @Test func everySentenceOfTheEngineIsTranslated() throws {
    var said = 0
    let folder = "\(Binary.repository)/Sources/Engine"
    for place in ["", "/Findings"] {
      for name in try FileSystem.list(folder + place) ?? [] where name.hasSuffix(".swift") {
        let text = String(
          decoding: try #require(try FileSystem.contents("\(folder)\(place)/\(name)")),
          as: UTF8.self)
        // A code, and the sentence that follows it: `add(.code, …, "…")` or `find?(.code, …, "…")`.
        for match in text.matches(of: /(?:add|find|find\?)\(\s*\.\w+, fact,[^"]*"([^"]*)"/) {
          said += 1
          let sentence = String(match.1).replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "7")
          #expect(FindingWords.sentence(sentence).es != sentence, "\(name): \(sentence)")
        }
      }
    }
    #expect(said >= 28, "\(said) sentences")
  }

  @Test func whatVariesIsCarriedOver() {
    #expect(
      FindingWords.sentence("paid 1.00 where the reference says 2.00").es
        == "se pagó 1.00 y la referencia dice 2.00")
    #expect(
      FindingWords.sentence("folios 7 to 9 were never spent").es
        == "los folios 7 a 9 nunca se usaron")
    #expect(FindingWords.sentence("paid after 2021-01-01").es == "pagada después del 2021-01-01")
    #expect(FindingWords.sentence("something else").es == "something else")
  }
}
