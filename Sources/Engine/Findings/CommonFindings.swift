import Values

/// What is found among the events that concern all accounts.
struct CommonFindings {
  let closings: Closings
  private(set) var found: [Finding] = []

  private let state: State

  init(_ state: State) {
    self.state = state
    closings = Closings(state)
    closedPeriods()
    programmes()
  }

  private mutating func add(_ code: Finding.Code, _ fact: Fact, _ detail: String) {
    found.append(
      Finding(
        code: code, seq: fact.seq, event: state.record.ids.name(fact.id), account: nil,
        detail: detail))
  }

  private mutating func closedPeriods() {
    for place in state.standing {
      let fact = state.record.facts[place]
      var effect = fact.on
      if case .policy(let policy) = fact.body {
        effect = min(effect, state.record.bodies[policy].from)
      }
      // Annulments are looked at where their targets are.
      if case .annulled = fact.body { continue }
      if let finding = closings.finding(
        fact, state.record.ids, effective: effect, account: nil)
      {
        found.append(finding)
      }
    }
  }

  private mutating func programmes() {
    let plan = Programme(state)
    for place in state.standing {
      let fact = state.record.facts[place]
      switch fact.body {
      case .activity(let kept):
        let activity = state.record.bodies[kept]
        if !plan.isAdopted(activity.program, activity.year) {
          add(.unknownProgramme, fact, "no such programme is adopted for \(activity.year)")
        }
        let months = activity.monthly.compactMap { $0 }
        if let annual = activity.annual, months.count == 12,
          months.reduce(0, { Exact.sum($0, $1) }) != annual
        {
          add(.programmeSum, fact, "the months do not sum to the annual figure")
        }
      case .reported(let report):
        if !plan.isProgrammed(report.program, report.activity, Int64(report.month.date.year)) {
          add(.unknownProgramme, fact, "no such activity is programmed for that year")
        }
      default: break
      }
    }
  }
}
