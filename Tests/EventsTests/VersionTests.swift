import Bytes
import Events
import EventsSupport
import Testing
import Values

/// A type that has grown.
///
/// `visit.recorded` once told `result` in words of its own; version 2 has a
/// field `found` instead and counts the attempts. Lines of version 1 stay as they are and are read
/// as version 2.
@Suite struct VersionTests {
  static let old = EventLayout(
    [.required("account", .key), .required("result", .choice(["met", "nobody"]))],
    upcast: { event in
      var event = event
      let met = event.fields[1] == .text("met")
      event.fields = [event.fields[0], .bool(met), .count(1)]
      return event
    })
  static let new = EventLayout([
    .required("account", .key), .required("found", .bool), .optional("attempts", .times),
  ])
  static let catalogue = Catalogue([
    PeriodClosed.type, EventType("visit.recorded", layouts: [old, new]),
  ])

  static let head = #"{"seq":7,"at":"2021-03-31T16:20:11.123Z","type":"visit.recorded","v":"#
  static let rest = #","on":"2021-03-31","id":"v-1","by":"b","account":"A","#

  @Test func oldLinesAreReadAsNewOnes() throws {
    let log = ByteBuffer(capacity: 1_024)
    log.append(VersionTests.head + "1" + VersionTests.rest + #""result":"met"}"#)
    let stored = log.bytes.array
    let scanner = Scanner(VersionTests.catalogue)
    var event = ScannedEvent()
    #expect(scanner.scanRecorded(log.bytes, into: &event))
    #expect(event.version == 2 && event.seq == 7 && event.type == 1)
    #expect(event.id.string == "v-1" && event.by.string == "b")
    #expect(event[Field<String>(0, "account", .key)]?.string == "A")
    #expect(event[Field<Bool>(1, "found", .bool)] == true)
    #expect(event[Field<Int64>(2, "attempts", .times)] == 1)
    #expect(
      event.line.string
        == VersionTests.head + "2" + VersionTests.rest + #""found":true,"attempts":1}"#)
    // What lies in the log is what was recorded.
    #expect(log.bytes.array == stored)
  }

  @Test func newLinesAreReadAsTheyAre() {
    let line = Array((VersionTests.head + "2" + VersionTests.rest + #""found":false}"#).utf8)
    let scanner = Scanner(VersionTests.catalogue)
    var event = ScannedEvent()
    #expect(line.withBytes { scanner.scanRecorded($0, into: &event) })
    #expect(event[Field<Bool>(1, "found", .bool)] == false && !event.has(2))
  }

  @Test func eachVersionHasItsOwnFields() {
    let wrong = [
      "1" + VersionTests.rest + #""found":true}"#, "2" + VersionTests.rest + #""result":"met"}"#,
      "3" + VersionTests.rest + #""found":true}"#,
    ]
    for rest in wrong {
      let line = Array((VersionTests.head + rest).utf8)
      let scanner = Scanner(VersionTests.catalogue)
      var event = ScannedEvent()
      #expect(!line.withBytes { scanner.scanRecorded($0, into: &event) }, "\(rest)")
    }
  }

  @Test func aVersionThatNobodyKnowsIsRefused() {
    let line = Array((VersionTests.head + "3" + VersionTests.rest + #""found":true}"#).utf8)
    let expected = Refusal(
      offset: VersionTests.head.utf8.count, field: "v", .unknownVersion(3, newest: 2))
    #expect(throws: expected) {
      try line.withBytes { try StrictReader(VersionTests.catalogue).read($0, .recorded) }
    }
  }

  @Test func submittedLinesOfBothVersionsKeepTheirOwn() throws {
    let reader = StrictReader(VersionTests.catalogue)
    let line = #"{"type":"visit.recorded""# + VersionTests.rest + #""result":"nobody"}"#
    let event = try Array(line.utf8).withBytes { try reader.read($0) }
    #expect(event.version == 1 && event.fields[1] == .text("nobody"))
    #expect(VersionTests.catalogue.upcast(event).fields == [.text("A"), .bool(false), .count(1)])
  }

  @Test func bothReadersAgreeOnBothVersions() {
    let seed: UInt64 = 5_150
    var generator = EventGenerator(seed: seed, VersionTests.catalogue)
    var mutator = LineMutator(seed: seed)
    let agreement = ReaderAgreement(VersionTests.catalogue)
    for round in 0..<150 {
      let event = generator.recorded(generator.event(type: 1, version: 1 + round % 2))
      let buffer = ByteBuffer(capacity: 256)
      CanonicalWriter.write(event, VersionTests.catalogue, to: buffer)
      let line = buffer.bytes.array
      #expect(agreement.breach(line, behind: line) == nil, "seed \(seed) round \(round)")
      for _ in 0..<20 {
        let spoilt = mutator.mutate(line)
        #expect(agreement.breach(spoilt, behind: []) == nil, "seed \(seed) round \(round)")
      }
    }
  }
}
