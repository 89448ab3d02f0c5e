import Events
import Testing

/// What is suggested for a misspelt word.
@Suite struct SpellingTests {
  static let fields = ["account", "concept", "class", "amount", "due", "period", "for", "subject"]

  @Test(arguments: [
    ("acount", "account"), ("amoutn", "amount"), ("Amount", "amount"), ("perid", "period"),
    ("do", nil), ("dues", "due"), ("x", nil), ("", nil), ("holder", nil),
    (String(repeating: "account", count: 20), nil),
  ])
  func theNearestWordIsNamedIfItIsNear(word: String, expected: String?) {
    #expect(Spelling.nearest(to: word, among: SpellingTests.fields) == expected)
  }

  @Test func everyTypeIsFoundWithALetterLess() {
    for type in Catalogue.standard.types {
      let name = String(type.name.dropLast())
      #expect(Catalogue.standard.nearest(to: name) == type.name)
    }
  }
}
