import EngineReference
import Events
import Glibc
import Values

/// Which random ledgers a test looks at: `RECAUDA_LEDGERS` says how many, `RECAUDA_SEED` where to begin.
enum RandomSeeds {
  static func range(_ count: UInt64) -> Range<UInt64> {
    let first = UInt64(environment("RECAUDA_SEED") ?? "") ?? 1
    return first..<first + (UInt64(environment("RECAUDA_LEDGERS") ?? "") ?? count)
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

extension RandomLedger {
  /// A few days of its life, the last well after it.
  var days: [Day] {
    [1, 2, 3, 4].map {
      Day(number: firstDay.number + (lastDay.number - firstDay.number) / 4 * $0)
    }
  }
}

extension RandomLedger {
  /// The lines, numbered anew, without those that rewrite the past: annulments, identifications, policies in force
  /// before they are adopted.
  var settledLines: [[UInt8]] {
    let kept = zip(events, lines).filter { event, _ in
      switch Catalogue.standard.types[event.type].name {
      case "event.annulled", "payment.identified": false
      case "policy.adopted": (event[PolicyAdopted.from] ?? event.on) >= event.on
      default: true
      }
    }.map(\.1)
    return numbered(kept, from: 0)
  }
}

/// Recorded lines with seqs from `first` on.
func numbered(_ lines: some Sequence<[UInt8]>, from first: Int) -> [[UInt8]] {
  lines.enumerated().map { place, line in
    let rest = line.drop { $0 != UInt8(ascii: ",") }
    return Array("{\"seq\":\(first + place)".utf8) + rest
  }
}
