import Testing

@testable import Engine

/// Real growth (§9), exact to the last digit.
@Suite struct GrowthTests {
  private static let par = Growth.Mean(sum: 100_000_000, months: 1)

  @Test func halvesAreRoundedAwayFromZero() {
    func growth(_ income: Int64, _ base: Int64) -> Int64? {
      Growth.real(income, GrowthTests.par, base: base, GrowthTests.par)
    }
    // In hundredths of a percent: 0.005 % up and down, and just less.
    #expect(growth(20_001, 20_000) == 1 && growth(19_999, 20_000) == -1)
    #expect(growth(20_001, 20_001) == 0 && growth(20_002, 20_001) == 0)
    #expect(growth(20_000, 20_001) == 0 && growth(3, 2) == 5_000)
    #expect(growth(100, 0) == nil && growth(0, 0) == nil && growth(0, 5) == -10_000)
    // More annulled than received: −5 after 10 is −150 %; after −10 it is half of that, −50 %.
    #expect(growth(-5, 10) == -15_000 && growth(-5, -10) == -5_000 && growth(5, -10) == -15_000)
    #expect(Growth.nominal(-5, base: 10) == -15_000 && Growth.nominal(1, base: 0) == nil)
  }

  @Test func periodsOfUnequalLengthHaveTheirOwnMeans() {
    // Means 110 of three months and 100 of two: 1.1 × 100 / 110 − 1 = 0.
    let (now, base) = (
      Growth.Mean(sum: 330_000_000, months: 3), Growth.Mean(sum: 200_000_000, months: 2)
    )
    #expect(Growth.real(110, now, base: 100, base) == 0)
    #expect(Growth.real(121, now, base: 100, base) == 1_000)
    #expect(base.millionths == 100_000_000)
    #expect(Growth.Mean(sum: 5, months: 2).millionths == 3)
  }

  @Test func theLargestFiguresFit() {
    let most = Growth.Mean(sum: 3_600 * 1_000_000_000_000, months: 3_600)
    let least = Growth.Mean(sum: 3_600, months: 3_600)
    #expect(Growth.real(.max, most, base: .max, most) == 0)
    #expect(Growth.real(.max, most, base: -.max, most) == -20_000)
    #expect(Growth.real(.max - 1, most, base: .max, most) == 0)
    // 10^12 times the index: all but a 10^14th of a percent is gone.
    #expect(Growth.real(.max, most, base: .max, least) == -10_000)
    // 10^12 times as much is 10^16 hundredths of a percent, less one whole.
    #expect(Growth.real(5, least, base: 5, most) == 9_999_999_999_990_000)
    // What no number of 64 bits holds is no answer.
    #expect(Growth.real(.max, least, base: 1, most) == nil)
  }

  // The index cancels out, and what is left fits into one word: the wide division is the narrow one.
  @Test func anIndexThatStandsStillChangesNothing() {
    let still = Growth.Mean(sum: 3_600 * 999_999_999_999, months: 3_600)
    var state: UInt64 = 1
    func next() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(bitPattern: state) >> (state >> 59)
    }
    var told = 0
    for _ in 0..<20_000 {
      let (income, base) = (next(), next())
      let nominal = Growth.nominal(income, base: base)
      if Growth.real(income, still, base: base, still) != nominal {
        Issue.record("\(income) after \(base)")
      }
      if nominal != nil { told += 1 }
    }
    #expect(told > 15_000)
  }
}
