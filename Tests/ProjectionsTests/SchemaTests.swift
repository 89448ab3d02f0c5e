import Files
import Testing

@testable import Projections

/// The documented layout is the one that is made.
@Suite struct SchemaTests {
  @Test func theDocumentedTablesAreThoseThatAreMade() throws {
    // Tests run from the package's folder.
    let bytes = try #require(try FileSystem.contents("Schemas/sql/projections.sql"))
    let documented = SchemaTests.words(String(decoding: bytes, as: UTF8.self))
    let made = SchemaTests.words(ProjectionSchema.tables + "\n" + ProjectionSchema.indexes)
    #expect(documented.sorted() == made.sorted())
  }

  // Every statement without comments, on one line.
  private static func words(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    return lines.filter { !$0.hasPrefix("--") }.joined(separator: " ").split(separator: ";")
      .map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
  }
}
