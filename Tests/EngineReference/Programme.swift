import Events
import Values

// §9, POA.
extension Reference {
  /// The answer of `poa`: the activities of a year, with the months up to `through`.
  public func poa(year: Int, through: Int = 12, asOf day: Day) throws -> String {
    let state = try state(day)
    let definitions = state.record.of(ActivityProgrammed.type).filter {
      $0[ActivityProgrammed.year] == Int64(year)
    }
    // §4: of several definitions the last in the order holds, and stands in its own place.
    let holding = definitions.filter { definition in
      !definitions.contains { definition.precedes($0) && $0.isSameActivity(as: definition) }
    }
    // An activity of a programme not adopted for that year is left out.
    let adopted = holding.filter { state.record.hasProgramme(of: $0) }
    return array(try adopted.map { try state.json($0, year: year, through: through) })
  }
}

extension Event {
  fileprivate func isSameActivity(as other: Event) -> Bool {
    self[ActivityProgrammed.program] == other[ActivityProgrammed.program]
      && self[ActivityProgrammed.activity] == other[ActivityProgrammed.activity]
  }

  // The event's own top-level string fields, as they are written.
  fileprivate func string(_ field: String) -> String? {
    switch field {
    case "type": return Catalogue.standard.types[type].name
    case "on": return "\(on)"
    case "id": return id
    case "by": return by
    case "at": return at.map { "\($0)" }
    default: break
    }
    return switch value(field) {
    case .text(let text)?: text
    case .money(let amount)?: "\(amount)"
    case .percent(let percent)?: "\(percent)"
    case .day(let day)?: "\(day)"
    case .month(let month)?: "\(month)"
    default: nil
    }
  }
}

extension EventSet {
  /// Whether an activity's programme was adopted for its year.
  func hasProgramme(of activity: Event) -> Bool {
    of(ProgramAdopted.type).contains {
      $0[ProgramAdopted.program] == activity[ActivityProgrammed.program]
        && $0[ProgramAdopted.year] == activity[ActivityProgrammed.year]
    }
  }
}

extension State {
  fileprivate func json(_ activity: Event, year: Int, through: Int) throws -> String {
    let monthly = activity[ActivityProgrammed.monthly]?.list ?? []
    var programmedToDate: Int64? = 0
    var realizedToDate = Centavos.zero
    var months: [String] = []
    for number in 1...12 where number <= through {
      let month = Month(year: year, month: number)
      let programmed = monthly[number - 1].count.map(Int64.init)
      let realized = try realized(activity, in: month)
      // Null is unknown, never 0: so is every sum that it is in.
      if let sum = programmedToDate, let programmed {
        programmedToDate = try (Centavos(sum) + Centavos(programmed)).raw
      } else {
        programmedToDate = nil
      }
      realizedToDate = try realizedToDate + Centavos(realized)
      let (advance, light) = light(programmedToDate, realizedToDate.raw)
      months.append(
        object([
          ("month", quoted(month)),
          ("programmed", programmed.map { "\($0)" } ?? "null"),
          ("realized", "\(realized)"),
          ("programmed_to_date", programmedToDate.map { "\($0)" } ?? "null"),
          ("realized_to_date", "\(realizedToDate.raw)"),
          ("advance", advance.map { "\($0)" } ?? "null"),
          ("light", quoted(light)),
        ]))
    }
    return object([
      ("program", quoted(activity[ActivityProgrammed.program] ?? "")),
      ("activity", quoted(activity[ActivityProgrammed.activity] ?? "")),
      ("name", quoted(activity[ActivityProgrammed.name] ?? "")),
      ("area", quoted(activity[ActivityProgrammed.area] ?? "")),
      ("unit", quoted(activity[ActivityProgrammed.unit] ?? "")),
      ("annual", activity[ActivityProgrammed.annual].map { "\($0)" } ?? "null"),
      ("months", array(months)),
    ])
  }

  private func light(_ programmed: Int64?, _ realized: Int64) -> (advance: Int128?, light: String) {
    guard let programmed else { return (nil, "unknown") }
    if programmed == 0 { return (nil, "not-programmed") }
    // Whole percent rounded down.
    let advance = Int128(realized) * 100 / Int128(programmed)
    if advance >= policy.green { return (advance, "green") }
    return (advance, advance >= policy.yellow ? "yellow" : "red")
  }

  private func realized(_ activity: Event, in month: Month) throws -> Int64 {
    guard let measure = activity[ActivityProgrammed.measure]?.members else {
      // By hand: the last report of that month in the order, 0 if none.
      let report = record.of(ActivityReported.type).last {
        $0[ActivityReported.program] == activity[ActivityProgrammed.program]
          && $0[ActivityReported.activity] == activity[ActivityProgrammed.activity]
          && $0[ActivityReported.month] == month
      }
      return report?[ActivityReported.quantity] ?? 0
    }
    var conditions: [Value.Condition] = []
    if case .conditions(let given)? = measure[2] { conditions = given }
    // Events of that type in that month that match `where`; the month is the event's `on`.
    let events = record.events.filter { event in
      Catalogue.standard.types[event.type].name == measure[1]?.text && event.on.month == month
        && conditions.allSatisfy { condition in
          // One that is absent does not match.
          event.string(condition.field).map { $0.utf8.elementsEqual(condition.text.utf8) } ?? false
        }
    }
    switch measure[0]?.text {
    case "count": return Int64(events.count)
    case "distinct": return Int64(Set(events.compactMap { record.account(of: $0) }).count)
    case "sum": return try sum(events.compactMap { $0.value("amount")?.money }).raw
    default: return events.isEmpty ? 0 : 1
    }
  }
}
