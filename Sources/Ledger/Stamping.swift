import Values

/// Where the time of an event comes from.
public enum Stamping {
  /// The machine's clock, in milliseconds since 1970; asked now and then.
  case clock(() -> Int64)
  /// The event's own day at 12:00:00.000Z, or the time of the event before it if that is later.
  case noon
  /// As `noon`, and an event may bring its time in `at`.
  ///
  /// Only a scenario may: a ledger that is kept never takes a producer's word for when it was told.
  case scenario

  /// Whether an event may bring its time.
  var takesTimes: Bool {
    if case .scenario = self { true } else { false }
  }
}

extension Instant {
  /// That day at 12:00:00.000Z.
  init(noonOf day: Day) { self.init(milliseconds: Int64(day.number) * 86_400_000 + 43_200_000) }
}
