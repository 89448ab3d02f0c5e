import Testing
import Values

/// Every value has one written form: what is read prints the same, anything else is refused.
@Suite struct WrittenFormTests {
  @Test(arguments: ["0.01", "0.75", "1250.50", "9999999999999.99", "-3.00", "0.00", "-0.01"])
  func amountsReadAndPrint(text: String) { #expect(Centavos(text)?.description == text) }

  @Test(arguments: [
    "1.5", "1", "1e3", "01.00", "00.50", ".50", "1.505", "+1.00", "-0.00", "1,00", "", "-", "1.",
    "10000000000000.00", "1.00 ", " 1.00", "٣.00", "--1.00", "1.0a",
  ])
  func otherAmountsAreRefused(text: String) { #expect(Centavos(text) == nil) }

  @Test(arguments: ["0", "50", "1.47", "1000", "0.000001", "1000000", "99.999999"])
  func percentagesReadAndPrint(text: String) { #expect(Percent(text)?.description == text) }

  @Test(arguments: [
    "50.0", "1.470", "01", "1.", ".5", "-1", "1.0000001", "1e2", "", "00", "10000000000", "1..5",
  ])
  func otherPercentagesAreRefused(text: String) { #expect(Percent(text) == nil) }

  @Test(arguments: [
    "2021-02-29", "2021-02-30", "1900-02-29", "2021-13-01", "2021-00-01", "2021-01-00",
    "2021-04-31", "1899-12-31", "2200-01-01", "2021-1-1", "21-01-01", "2021/01/01", "2021-01-01T",
    "2021-01-3", "", "२०२१-01-01", "2021-0:-01", "2021-01-0:", "2021-01-32", "2021-01-40",
  ])
  func daysThatAreNoneAreRefused(text: String) { #expect(Day(text) == nil) }

  @Test func everyDayReadsAndPrintsAndFollowsTheOneBefore() throws {
    var expected = try #require(Day("1900-01-01")).number
    for year in Day.years {
      for month in 1...12 {
        for day in 1...31 {
          let text = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
          guard let read = Day(text) else {
            #expect(day > Day.length(year: year, month: month), "\(text)")
            continue
          }
          #expect(read.number == expected)
          #expect(read.description == text)
          #expect(read.date == (year, month, day))
          expected += 1
        }
      }
    }
    #expect(Day("2199-12-31")?.number == expected - 1)
    #expect(Day("1970-01-01")?.number == 0)
  }

  @Test(arguments: [
    ("2021-01-31", 1, "2021-02-28"), ("2020-01-31", 1, "2020-02-29"),
    ("2021-01-31", 2, "2021-03-31"),
    ("2021-01-31", 3, "2021-04-30"), ("2021-11-30", 3, "2022-02-28"),
    ("2021-05-15", 0, "2021-05-15"),
  ])
  func monthsLaterTheDayIsCut(from: String, months: Int, to: String) {
    #expect(Day(from)?.adding(months: months).description == to)
  }

  @Test(arguments: ["2021-03", "1900-01", "2199-12"])
  func monthsReadAndPrint(text: String) { #expect(Month(text)?.description == text) }

  @Test(arguments: ["2021-13", "2021-00", "1899-12", "2200-01", "2021", "2021-3", "2021-03-01"])
  func otherMonthsAreRefused(text: String) { #expect(Month(text) == nil) }

  @Test(arguments: [
    "2021-03-31T16:20:11.123Z", "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
    "2199-12-31T23:59:59.999Z",
  ])
  func instantsReadAndPrint(text: String) { #expect(Instant(text)?.description == text) }

  @Test(arguments: [
    "2021-03-31T24:00:00.000Z", "2021-03-31T16:60:11.123Z", "2021-03-31T16:20:60.123Z",
    "2021-03-31 16:20:11.123Z", "2021-03-31T16:20:11Z", "2021-03-31T16:20:11.123",
    "2021-03-31T16:20:11.123+00:00", "2021-03-31T1a:20:11.123Z", "2021-03-31T16:20:11.12aZ",
  ])
  func otherInstantsAreRefused(text: String) { #expect(Instant(text) == nil) }

  @Test func keysAreExactlyTheirAlphabet() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-".utf8)
    for byte in UInt8.min...0x7F {
      for place in [0, 3, 7, 8, 13] {
        var text = Array("abcdefgh012345".utf8)
        text[place] = byte
        #expect(
          Key.isKey(String(decoding: text, as: UTF8.self)) == alphabet.contains(byte), "\(byte)")
      }
    }
    #expect(!Key.isKey("ñ") && !Key.isKey("") && !Key.isKey(String(repeating: "a", count: 65)))
    for length in 1...64 { #expect(Key.isKey(String(repeating: "z", count: length))) }
  }

  @Test func sumsThatDoNotFitAreErrors() {
    #expect(throws: MoneyOverflow.self) { try Centavos(.max) + Centavos(1) }
    #expect(throws: MoneyOverflow.self) { try Centavos(.min) - Centavos(1) }
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}
