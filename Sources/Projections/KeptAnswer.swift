import Engine
import Values

/// An answer that is worked out when it is first asked for, and kept beside the projections with the
/// position at which it stands.
public enum KeptAnswer: Sendable {
  /// All findings; they hold through a day.
  case findings([Finding], through: Day)
  /// The fingerprint, and of how many accounts it is.
  case fingerprint(String, accounts: Int)
  /// A year's plan against what was done, all twelve months; it holds through a day.
  case programme(year: Int64, [ActivityProgress], through: Day)
  /// Arrears as of some days, whatever day it is now.
  case series([(day: Day, series: ArrearsSeries.Month)])
}

/// Where something that is kept stands: it holds for so many known events, as of every day from one
/// through another.
///
/// State(D, K) knows of an event only from its `on` on. So what is recorded since changes nothing of what
/// holds before its day: what ends before the earliest such day holds for the new K as well.
struct KeptPosition {
  enum Subject: String {
    case findings, fingerprint, programme, series
  }

  var subject: Subject
  /// Which one of several: a year, or a day.
  var item = ""
  var known: UInt64
  var from: Day
  var through: Day
}
