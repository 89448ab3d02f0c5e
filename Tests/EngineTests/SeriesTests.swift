import EngineReference
import Testing
import Values

@testable import Engine

/// Arrears of many days at once are those of each day.
@Suite struct SeriesTests {
  @Test func aSeriesIsWhatEachDayGives() throws {
    var rows = 0
    for seed in RandomSeeds.range(200) {
      let ledger = RandomLedger(seed: seed)
      let small = try SmallTown(lines: ledger.lines)
      let (first, last) = (ledger.firstDay.number, ledger.lastDay.number)
      let step = Int(max(1, (last - first) / 9))
      let days = stride(from: Int(first) - step, through: Int(last) + step, by: step)
        .map { Day(number: Int32($0)) }
      let series = try ArrearsSeries(small.histories, asOf: days)
      for (day, month) in zip(days, series.months) {
        for grouping in Delinquency.Grouping.allCases {
          let alone = try small.town(day).delinquency(by: grouping)
          try #require(month[grouping] == alone, "seed \(seed), \(day) by \(grouping)")
          rows += alone.groups.count
        }
      }
    }
    #expect(rows > 10 * RandomSeeds.range(200).count)
  }

  @Test func anAccountIsFoldedOnceWhereNothingRewritesItsPast() throws {
    var table = ""
    for month in 1...12 {
      let day = "2020-\(month < 10 ? "0" : "")\(month)"
      table +=
        "\(day)-05 charge.assessed c\(month) account=A concept=q amount=10.00 due=\(day)-10\n"
      table += "\(day)-15 payment.received p\(month) account=A amount=4.00\n"
    }
    let days = (1...24).map { Month(year: 2020 + ($0 - 1) / 12, month: ($0 - 1) % 12 + 1).lastDay }
    #expect(try applied(table, days) == 24)
    // One annulment, of July: what came before its day is applied again, once.
    let annulled = try applied(table + "2020-09-20 event.annulled a target=p7\n", days)
    #expect(annulled > 24 && annulled <= 2 * 24)
  }

  private func applied(_ table: String, _ days: [Day]) throws -> Int {
    let small = try SmallTown(table)
    var applied = 0
    try small.histories.forEachShard { shard in
      let sums = SeriesSums(shard.desk, asOf: days)
      shard.forEach { sums.add($0.record()) }
      return sums.applied
    } _: {
      applied += $0
    }
    return applied
  }
}
