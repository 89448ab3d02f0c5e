import Events
import Values

// §10: official forms.
extension State {
  func formFindings() -> [Finding] {
    var found: [Finding] = []
    // Spending: a folio used or voided. The two types have the same fields.
    let spending = record.events.filter { $0.isA(FormUsed.type) || $0.isA(FormVoided.type) }
    let received = record.of(FormsReceived.type)
    for spent in spending {
      // form-not-in-stock, set: outside every received range.
      let isInStock = received.contains { range in
        range.isOfSameForm(as: spent) && range.folios.contains(spent.folio)
      }
      if !isInStock { found.append(finding("form-not-in-stock", spent)) }
      // form-reused, point: used or voided a second time.
      let isReused = spending.contains {
        $0.precedes(spent) && $0.isOfSameForm(as: spent) && $0.folio == spent.folio
      }
      if isReused { found.append(finding("form-reused", spent)) }
    }
    // form-gap, set: in one received range, each run of folios below the highest one of it spent that
    // were never spent, shown by the event that first spent the highest.
    for range in received {
      let inRange = spending.filter {
        $0.isOfSameForm(as: range) && range.folios.contains($0.folio)
      }
      guard let highest = inRange.map(\.folio).max(),
        let shown = inRange.first(where: { $0.folio == highest })
      else { continue }
      let spent = Set(inRange.map(\.folio))
      for folio in range.folios where folio < highest && !spent.contains(folio) {
        // A run is told by its first folio.
        let isRunsFirst = folio == range.folios.lowerBound || spent.contains(folio - 1)
        if isRunsFirst { found.append(finding("form-gap", shown)) }
      }
    }
    return found
  }
}

extension Event {
  fileprivate var folio: Int { value("folio")?.count ?? 0 }

  fileprivate var folios: ClosedRange<Int> {
    (value("first")?.count ?? 0)...(value("last")?.count ?? 0)
  }

  fileprivate func isOfSameForm(as other: Event) -> Bool {
    text("form") == other.text("form") && text("series") == other.text("series")
  }
}
