import Values

/// What is found about the folios of one series of a form.
extension FindingSearch {
  func lookAtForms(_ state: State) {
    let facts = state.standing.map { state.record.facts[$0] }
    var stock = FolioStock()
    for fact in facts {
      if case .formsReceived(_, let first, let last) = fact.body {
        checkPeriod(fact, state)
        stock.receive(first...last)
      }
    }
    stock.order()
    var spent: [Int64: Fact] = [:]
    for fact in facts {
      guard case .formSpent(_, let folio) = fact.body else { continue }
      checkPeriod(fact, state)
      if !stock.holds(folio) {
        add(.formNotInStock, fact, state, "folio \(folio) is in no received range")
      }
      if spent[folio] != nil {
        add(.formReused, fact, state, "folio \(folio) is spent a second time")
      } else {
        spent[folio] = fact
      }
    }
    let folios = spent.keys.sorted()
    for range in stock.ranges {
      let first = folios.partitioning { $0 >= range.lowerBound }
      let inside = folios[first..<max(first, folios.partitioning { $0 > range.upperBound })]
      guard let highest = inside.last, let shows = spent[highest] else { continue }
      var next = range.lowerBound
      for folio in inside {
        if folio > next {
          add(.formGap, shows, state, "folios \(next) to \(folio - 1) were never spent")
        }
        next = folio + 1
      }
    }
  }
}

/// The folios of a series that were ever received.
private struct FolioStock {
  private(set) var ranges: [ClosedRange<Int64>] = []
  /// The highest folio of each range and those before it.
  private var reach: [Int64] = []

  mutating func receive(_ range: ClosedRange<Int64>) { ranges.append(range) }

  /// Puts the ranges in order, once all are there.
  mutating func order() {
    ranges.sort { $0.lowerBound < $1.lowerBound }
    for range in ranges { reach.append(max(reach.last ?? range.upperBound, range.upperBound)) }
  }

  /// Whether a folio is in any range.
  func holds(_ folio: Int64) -> Bool {
    let place = ranges.partitioning { $0.lowerBound > folio }
    return place > 0 && reach[place - 1] >= folio
  }
}
