import Values

/// The certificates issued on one subject, by which those are found that a fine overtakes.
struct IssuedCertificates {
  /// By seq.
  private let issued: [Fact]
  // A heap-shaped tree over them: the latest `on` of each part.
  private let latest: [Day]
  private let width: Int

  init(_ issued: [Fact]) {
    let sorted = issued.sorted { $0.seq < $1.seq }
    var width = 1
    while width < sorted.count { width *= 2 }
    var latest = [Day](repeating: Day(number: .min), count: 2 * width)
    for (place, fact) in sorted.enumerated() { latest[width + place] = fact.on }
    for part in stride(from: width - 1, to: 0, by: -1) {
      latest[part] = max(latest[2 * part], latest[2 * part + 1])
    }
    self.issued = sorted
    self.latest = latest
    self.width = width
  }

  /// Calls `body` with each certificate recorded before a fine that takes effect on its day or earlier.
  func forEach(overtakenBy fine: Fact, _ body: (Fact) -> Void) {
    let count = issued.partitioning { $0.seq >= fine.seq }
    if count > 0 { visit(1, 0..<width, count, fine.on, body) }
  }

  private func visit(
    _ part: Int, _ places: Range<Int>, _ count: Int, _ on: Day, _ body: (Fact) -> Void
  ) {
    guard places.lowerBound < count, latest[part] >= on else { return }
    if places.count == 1 { return body(issued[places.lowerBound]) }
    let middle = (places.lowerBound + places.upperBound) / 2
    visit(2 * part, places.lowerBound..<middle, count, on, body)
    visit(2 * part + 1, middle..<places.upperBound, count, on, body)
  }
}
