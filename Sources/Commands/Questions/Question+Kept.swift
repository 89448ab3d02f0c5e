import Engine
import Projections
import Values

/// The answers that are kept: worked out only where what is kept of them does not hold.
extension Question {
  /// All findings.
  func findings() throws -> [Finding] {
    try source.kept(asOf: day, stored: { try $0.findings(asOf: day) }) {
      let found = try populationForFindings().lastingFindings()
      return (found.findings, [.findings(found.findings, through: found.through)])
    }
  }

  /// The plan of a year against what was done, all twelve months: the plan stands among what concerns
  /// all accounts, and one pass over the log counts what it measures.
  func programme(year: Int64) throws -> [ActivityProgress] {
    try source.kept(asOf: day, stored: { try $0.programme(year: year, asOf: day) }) {
      let plan = try source.fromHistories(ofOne: true) {
        try Population($0(), asOf: day).plan(year: year)
      }
      let measured = try source.pass.histories(measuring: plan.measures)
      let found = try Population(measured, asOf: day).lastingProgramme(year: year, through: 12)
      return (
        found.activities, [.programme(year: year, found.activities, through: found.through)]
      )
    }
  }

  /// Arrears as of some days, which rise; whatever day it is today.
  func series(asOf days: [Day], by grouping: Delinquency.Grouping) throws -> [Delinquency] {
    var found =
      try source.present(needsToday: false) { try $0.series(asOf: days, by: grouping) } ?? [:]
    let missing = days.filter { found[$0] == nil }
    if !missing.isEmpty {
      let series = try source.fromHistories { try ArrearsSeries($0(), asOf: missing) }
      for (day, month) in zip(missing, series.months) { found[day] = month[grouping] }
      source.keep([.series(zip(missing, series.months).map { ($0, $1) })])
    }
    return days.compactMap { found[$0] }
  }
}
