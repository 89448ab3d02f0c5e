import Testing
import Values

@Suite("Calendar")
struct CalendarTests {
  @Test("every day's date is the one that counting on gives")
  func datesByCounting() {
    // Beyond the limits of events on both sides, where dates are worked out in another way.
    var (year, month, day) = (53, 6, 9)
    var wrong: [Day] = []
    for number in Int32(-700_010)...2_000_010 {
      let date = Day(number: number).date
      if date != (year, month, day) { wrong.append(Day(number: number)) }
      day += 1
      if day > Day.length(year: year, month: month) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(wrong.isEmpty, "\(wrong.count) wrong, first \(wrong.first?.number ?? 0)")
    #expect(Day(number: 0).date == (1970, 1, 1))
    #expect(Day(number: 20_000).date == (2024, 10, 4))
  }
}
