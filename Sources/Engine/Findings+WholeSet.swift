import Values

/// The findings that look over the whole set, whatever the order (§10).
extension FindingSearch {
  mutating func overtaken() {
    for fact in facts {
      guard case .charge(let charge) = fact.body, charge.component == .fine,
        let subject = charge.subject
      else { continue }
      for (request, certificate) in issued
      where request.subject == subject && fact.on <= certificate.on && fact.seq > certificate.seq {
        add(
          .certificateOvertaken, fact,
          "event \(certificate.seq) issued a certificate on the subject before this was recorded")
      }
    }
  }

  mutating func forms() {
    var ranges: [(series: Fact.FormSeries, folios: ClosedRange<Int64>)] = []
    for fact in facts {
      if case .formsReceived(let series, let first, let last) = fact.body {
        ranges.append((series, first...last))
      }
    }
    for fact in facts {
      guard case .formSpent(let series, let folio) = fact.body else { continue }
      if !ranges.contains(where: { $0.series == series && $0.folios.contains(folio) }) {
        add(.formNotInStock, fact, "folio \(folio) is in no received range")
      }
    }
    for (series, folios) in ranges {
      let inside = (spent[series] ?? [:]).keys.filter { folios.contains($0) }.sorted()
      guard let highest = inside.last, let shows = spent[series]?[highest] else { continue }
      var next = folios.lowerBound
      for folio in inside {
        if folio > next {
          add(.formGap, shows, "folios \(next) to \(folio - 1) were never spent")
        }
        next = folio + 1
      }
    }
  }

  mutating func closedPeriods() {
    var closings: [(month: Month, seq: UInt64)] = []
    for fact in facts {
      if case .periodClosed(let month) = fact.body { closings.append((month, fact.seq)) }
    }
    guard !closings.isEmpty else { return }
    for fact in facts {
      var effect = fact.on
      if case .policy(let policy) = fact.body { effect = min(effect, policy.from) }
      if case .identified(let id, _) = fact.body, let place = record.places[id],
        state.stands(place), case .payment = record.facts[place].body
      {
        effect = min(effect, record.facts[place].on)
      }
      let month = effect.month
      if let closing = closings.first(where: { $0.seq < fact.seq && month <= $0.month }) {
        add(.closedPeriod, fact, "it takes effect in \(month); event \(closing.seq) closed that")
      }
    }
  }

  mutating func programmes() {
    let plan = Programme(state)
    for fact in facts {
      guard case .activity(let activity) = fact.body else { continue }
      if !plan.isAdopted(activity.program, activity.year) {
        add(.unknownProgramme, fact, "no such programme is adopted for \(activity.year)")
      }
      let months = activity.monthly.compactMap { $0 }
      if let annual = activity.annual, months.count == 12,
        months.reduce(0, { Exact.sum($0, $1) }) != annual
      {
        add(.programmeSum, fact, "the months do not sum to the annual figure")
      }
    }
    for fact in facts {
      guard case .reported(let report) = fact.body else { continue }
      if !plan.isProgrammed(report.program, report.activity, Int64(report.month.date.year)) {
        add(.unknownProgramme, fact, "no such activity is programmed for that year")
      }
    }
  }
}
