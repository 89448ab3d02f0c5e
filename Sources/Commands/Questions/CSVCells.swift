import Console
import Engine
import Values

/// Cells of CSV that several questions share.
enum CSVCells {
  /// First, last, instants, days, base and rate of surcharges.
  static func run(_ run: SurchargeRun?) -> [Cell] {
    guard let run else { return [Cell](repeating: .empty, count: 6) }
    return [
      .text(run.first.description), .text(run.last.description), .whole(Int64(run.instants)),
      .whole(Int64(run.days)), .money(run.base), .text(run.rate.description),
    ]
  }
}
