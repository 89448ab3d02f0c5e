import Testing

@testable import Console

@Suite struct ArgumentParserTests {
  @Test func nothing() throws {
    guard case .overview(all: false) = try ArgumentParser(Sample.program).parse([]) else {
      Issue.record("no overview")
      return
    }
  }
}
