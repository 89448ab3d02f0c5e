import Bytes

/// What is measured and has no account of its own.
extension LinkResolver {
  /// The group where something loose is measured, if it is.
  func measuredGroup(_ link: Loose) -> Bytes? {
    let group = record(link).destination
    return group.count > 0 ? group : nil
  }

  /// Brings what is measured to its group, before anything that acts on it, with what it names.
  func bringMeasured(_ delivery: inout LinkDelivery) throws {
    for link in loose {
      guard let group = measuredGroup(link) else { continue }
      try [HistoryGroup.measuredMark].withBytes { mark in
        try delivery.bring(packed(link), of: mark, to: group)
      }
      if case .answer(let id) = link.event {
        // Not what is measured itself elsewhere: that is marked.
        for home in finds[.named, id] where HistoryGroup.isAccount(home.destination) {
          try delivery.bring(home, to: group)
        }
      }
    }
  }
}
