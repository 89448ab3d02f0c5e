import Files

/// What a writer does before it writes: the table of ARCHITECTURE.md, section 4.
///
/// Rows C, D, E, G and H end here with an error, and F where a changed file is read anew. Only then,
/// when it is certain that nothing acknowledged is touched, are B and I cleaned up.
struct Recovery {
  let layout: LogLayout
  let limits: LogLimits
  let threads: Int?
  /// Events that something outside of the log is known to rely on.
  let knownSize: UInt64

  /// Opens the log for writing, or refuses.
  func run(_ times: inout SegmentTimes) throws(LogError) -> LogSnapshot {
    let snapshot = try LogSnapshot(layout, limits, mode: .readWrite, known: times)
    if let damage = snapshot.damage { throw .damage(damage) }
    try refuseLoss(snapshot, times)
    var changed: [Int] = []
    for index in snapshot.segments.indices where !snapshot.trusted.contains(index) {
      let record = times.record(index)
      var isSound =
        record?.endSeq == snapshot.segments[index].endSeq
        && record?.size == snapshot.segments[index].bytes
      if isSound { isSound = try times.isUnchanged(index, layout) }
      if !isSound {
        try check(index, snapshot)
        changed.append(index)
      }
    }
    let setAside = SetAside(layout: layout)
    if let tail = snapshot.tornTail, let last = snapshot.last {
      try setAside.tail(tail, of: last.file)
      snapshot.forgetTornTail()
    }
    try setAside.stagedFiles()
    if !changed.isEmpty { try makeDurable(snapshot, changed) }
    for index in changed { times.remember(index, snapshot.segments[index], layout) }
    return snapshot
  }

  /// Syncs what nothing vouches for: the writer before may have been killed between a write and its
  /// sync, and who sends the same events again is told that they are there already.
  private func makeDurable(
    _ snapshot: LogSnapshot, _ changed: [Int]
  ) throws(LogError) {
    try LogError.wrapping { () throws(FileError) in
      if let last = snapshot.last, changed.last == snapshot.segments.count - 1 {
        try last.file.syncData()
      }
      try FileSystem.syncDirectory(layout.log)
    }
  }

  /// Row G.
  private func refuseLoss(_ snapshot: LogSnapshot, _ times: SegmentTimes) throws(LogError) {
    try refuse(times.knownSize, "index/segments", snapshot)
    try refuse(knownSize, "a derived file", snapshot)
    let names = try LogError.wrapping { () throws(FileError) in
      try FileSystem.list(layout.checkpoints) ?? []
    }
    for name in names {
      let digits = name.prefix { $0 >= "0" && $0 <= "9" }
      guard digits.count == name.count || name.dropFirst(digits.count).first == ".",
        let size = UInt64(digits)
      else { continue }
      try refuse(size, "checkpoints/\(name)", snapshot)
    }
  }

  private func refuse(
    _ known: UInt64, _ witness: String, _ snapshot: LogSnapshot
  ) throws(LogError) {
    guard known > snapshot.size else { return }
    throw .damage(
      LogDamage(
        kind: .lost, segment: snapshot.segments.last?.name ?? LogLayout.segmentName(0),
        offset: snapshot.segments.last?.bytes ?? 0, seq: snapshot.size,
        what: "\(witness) knows of \(known) events, the log has only \(snapshot.size): "
          + "acknowledged events are gone"))
  }

  /// Row F, for a file that changed since it was last known to be good.
  private func check(_ index: Int, _ snapshot: LogSnapshot) throws(LogError) {
    let segment = try snapshot.opened(index)
    if let damage = segment.damage { throw .damage(damage) }
    var first: LogDamage?
    let before = try snapshot.tree(before: index)
    _ = try SegmentCheck(limits: limits, threads: threads).run(
      segment, segment.table, before: before
    ) { first = first ?? $0 }
    if let first { throw .damage(first) }
  }
}
