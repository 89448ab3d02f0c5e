import Events
import Foundation
import Testing

/// The schemas that are kept in `Schemas/` are those that the declarations make.
///
/// `RECAUDA_RECORD=1 swift test --filter SchemaFiles` writes them anew, and fails, so that a
/// recording is never taken for a passing test.
@Suite struct SchemaFilesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Schemas")

  @Test func filesAreCurrent() throws {
    let folder = SchemaFilesTests.folder
    let events = folder.appending(path: "events")
    let files = JSONSchema.files()
    if ProcessInfo.processInfo.environment["RECAUDA_RECORD"] == "1" {
      try? FileManager.default.removeItem(at: events)
      try FileManager.default.createDirectory(at: events, withIntermediateDirectories: true)
      for file in files {
        try Data(file.text.utf8).write(to: folder.appending(path: file.name))
      }
      Issue.record("recorded \(files.count) schemas: look at the difference, then run again")
      return
    }
    for file in files {
      let kept = try? String(contentsOf: folder.appending(path: file.name), encoding: .utf8)
      let isCurrent = kept == file.text
      #expect(isCurrent, "\(file.name) is not current; see the comment of this test")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: events.path).map {
      "events/" + $0
    }
    #expect(Set(names) == Set(files.map(\.name).filter { $0.hasPrefix("events/") }))
  }

  @Test func everyTypeHasAFile() {
    #expect(JSONSchema.files().count == Catalogue.standard.types.count + 1)
    #expect(Catalogue.standard.types.count == 43)
  }

  @Test func aNewVersionMustBeNamed() {
    let type = EventType(
      "a.b", layouts: [EventLayout([]) { $0 }, EventLayout([.required("x", .day)])])
    let schema = JSONSchema.document(for: type, in: Catalogue([type]))
    #expect(schema.contains(#""required": ["type", "v", "on", "id", "by", "x"]"#))
    #expect(schema.contains("\"const\": 2"))
  }
}
