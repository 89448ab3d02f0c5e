import Bytes
import Events
import Testing
import Values

@testable import Engine

/// Certificates and complaints with their attention time (§9), by times worked out by hand.
@Suite struct AttentionTests {
  // on, time recorded, type, id, own fields.
  private static let certificates = [
    ("2021-01-04", "2021-01-04T10:00:00.000Z", "certificate.requested", "c1", kind("x")),
    ("2021-01-04", "2021-01-04T10:00:30.000Z", "certificate.requested", "c2", kind("x")),
    ("2021-01-04", "2021-01-04T10:05:00.000Z", "certificate.requested", "c3", kind("y")),
    ("2021-01-04", "2021-01-04T10:09:59.999Z", "certificate.issued", "a1", issued("c1")),
    ("2021-01-04", "2021-01-04T10:30:30.000Z", "certificate.refused", "a2", refused("c2")),
    // Answered already, and of no request.
    ("2021-01-04", "2021-01-04T10:31:00.000Z", "certificate.issued", "a3", issued("c2")),
    ("2021-01-04", "2021-01-04T10:31:00.000Z", "certificate.issued", "a4", issued("none")),
    ("2021-02-01", "2021-02-01T10:05:00.000Z", "certificate.issued", "a5", issued("c3")),
    ("2021-02-01", "2021-02-01T11:00:00.000Z", "certificate.requested", "c4", kind("x")),
    ("2021-02-02", "2021-02-02T11:00:00.000Z", "certificate.requested", "c5", kind("x")),
    ("2021-02-02", "2021-02-02T11:12:59.000Z", "certificate.issued", "a6", issued("c5")),
    // Answered before it was asked, in the order of the rules.
    ("2021-02-10", "2021-02-10T11:00:00.000Z", "certificate.requested", "c6", kind("x")),
    ("2021-02-09", "2021-02-10T12:00:00.000Z", "certificate.issued", "a7", issued("c6")),
    // The refusal of c2 was none after all.
    (
      "2021-03-01", "2021-03-01T10:00:00.000Z", "event.annulled", "n",
      #""target":"a2","reason":"x","authority":"x""#
    ),
  ]

  private static func kind(_ kind: String) -> String { #""kind":"\#(kind)","subject":"s""# }
  private static func issued(_ id: String) -> String { #""request":"\#(id)","folio":"f""# }
  private static func refused(_ id: String) -> String { #""request":"\#(id)","reason":"x""# }

  private func events(
    _ rows: [(String, String, String, String, String)], _ desk: Attention.Desk
  ) -> StandingEvents {
    let events = StandingEvents(Attention.selection(desk))
    let batch = SelectedBatch(Attention.selection(desk))
    let scanner = Scanner()
    var event = ScannedEvent()
    for (seq, row) in rows.enumerated() {
      let line =
        #"{"seq":\#(seq),"at":"\#(row.1)","type":"\#(row.2)","v":1,"on":"\#(row.0)","#
        + #""id":"\#(row.3)","by":"x",\#(row.4)}"#
      Array(line.utf8).withBytes { bytes in
        precondition(scanner.scanRecorded(bytes, into: &event), line)
        batch.take(event)
      }
    }
    events.take(batch)
    events.finish(known: UInt64(rows.count))
    return events
  }

  private func told(
    _ day: String, _ span: Span = Span(), byMonth: Bool = true, byName: Bool = true
  ) throws -> [String] {
    let attention = Attention(
      events(AttentionTests.certificates, .certificates), .certificates,
      asOf: try #require(Day(day)), span, byMonth: byMonth, byName: byName)
    func text(_ row: Attention.Row) -> String {
      let times = [row.median, row.percentile90].map { $0.map { "\($0)" } ?? "-" }
      return "\(row.asked) \(row.granted) \(row.refused) \(row.pending) "
        + times.joined(separator: " ")
    }
    return attention.rows.map { key, row in
      [key.month?.description, key.name].map { $0 ?? "-" }.joined(separator: " ") + ": "
        + text(row)
    } + [text(attention.total)]
  }

  @Test func certificatesByMonthAndKind() throws {
    // c1 took 9 whole minutes, c2 30, c3 28 days, c5 12; of [9, 12, 30, 40320] the 2nd and the 4th.
    #expect(
      try told("2021-02-28") == [
        "2021-01 x: 2 1 1 0 9 30", "2021-01 y: 1 0 0 0 - -", "2021-02 x: 3 1 0 2 12 12",
        "2021-02 y: 0 1 0 0 40320 40320", "6 3 1 2 12 40320",
      ])
    #expect(
      try told("2021-02-28", byName: false)
        == ["2021-01 -: 3 1 1 0 9 30", "2021-02 -: 3 2 0 2 12 40320", "6 3 1 2 12 40320"])
    // As of January c3 is not answered yet.
    #expect(
      try told("2021-01-31", byMonth: false)
        == ["- x: 2 1 1 0 9 30", "- y: 1 0 0 1 - -", "3 1 1 1 9 30"])
    // What was answered in February, whenever it was asked.
    let february = Span(from: Day("2021-02-01"), to: Day("2021-02-28"))
    #expect(
      try told("2021-02-28", february, byMonth: false)
        == ["- x: 3 1 0 2 12 12", "- y: 0 1 0 0 40320 40320", "3 2 0 2 12 40320"])
    // Without the refusal, c2 was issued after 30 whole minutes, on the second answer.
    #expect(try told("2021-03-01", byMonth: false)[0] == "- x: 5 3 0 2 12 30")
  }

  @Test func nearestRank() throws {
    // Ten complaints take 1 to 10 minutes: the 5th and the 9th; eleven: the 6th and the 10th.
    for (count, median, percentile) in [
      (1, 1, 1), (2, 1, 2), (10, 5, 9), (11, 6, 10), (20, 10, 18),
    ] {
      var rows: [(String, String, String, String, String)] = []
      for number in 1...count {
        rows.append(
          (
            "2021-01-04", "2021-01-04T10:00:00.000Z", "complaint.filed", "f\(number)",
            #""subject":"x""#
          ))
      }
      for number in 1...count {
        let minute = number < 10 ? "0\(number)" : "\(number)"
        rows.append(
          (
            "2021-01-04", "2021-01-04T10:\(minute):00.000Z", "complaint.answered", "a\(number)",
            #""complaint":"f\#(number)","outcome":"done""#
          ))
      }
      let attention = Attention(
        events(rows, .complaints), .complaints, asOf: try #require(Day("2021-01-04")), Span(),
        byMonth: false, byName: true)
      #expect(attention.rows.map(\.key.name) == ["done"])
      #expect(attention.total.asked == count && attention.total.granted == count)
      #expect(attention.total.median == Int64(median), "\(count)")
      #expect(attention.total.percentile90 == Int64(percentile), "\(count)")
    }
  }
}
