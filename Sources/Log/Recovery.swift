import Bytes
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
    let witnesses = try Witnesses(layout, times, knownSize: knownSize)
    let snapshot = try LogSnapshot(layout, limits, mode: .readWrite, known: times)
    if let damage = snapshot.damage { throw .damage(damage) }
    if let loss = witnesses.lost(from: snapshot) { throw .damage(loss) }
    var changed: [Int] = []
    for index in snapshot.segments.indices where !snapshot.trusted.contains(index) {
      let record = times.record(index)
      var isSound =
        record?.endSeq == snapshot.segments[index].endSeq
        && record?.size == snapshot.segments[index].bytes
      if isSound { isSound = try times.isUnchanged(index, layout) }
      if !isSound {
        if let tail = try check(index, snapshot, witnesses), let last = snapshot.last {
          // With the commit before it at its end, the log is looked at again.
          try SetAside(layout: layout).tail(tail, of: last.file)
          return try run(&times)
        }
        changed.append(index)
      }
    }
    let setAside = SetAside(layout: layout)
    if let tail = snapshot.tornTail, let last = snapshot.last {
      try setAside.tail(tail, of: last.file)
      snapshot.forgetTornTail()
    }
    try setAside.stagedFiles(snapshot.segments)
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

  /// Row F, for a file that changed since it was last known to be good; or row B, and then the bytes
  /// to set aside.
  private func check(
    _ index: Int, _ snapshot: LogSnapshot, _ witnesses: Witnesses
  ) throws(LogError) -> LogSnapshot.TornTail? {
    let segment = try snapshot.opened(index)
    if let damage = segment.damage { throw .damage(damage) }
    var first: LogDamage?
    let before = try snapshot.tree(before: index)
    _ = try SegmentCheck(limits: limits, threads: threads).run(
      segment, segment.table, before: before
    ) { first = first ?? $0 }
    guard let first else { return nil }
    if index == snapshot.segments.count - 1, snapshot.tornTail == nil,
      let tail = try unsynced(segment, first, witnesses)
    {
      return tail
    }
    throw .damage(first)
  }

  /// The last commit, if a power cut before its sync may have kept the mark and lost bytes before it.
  ///
  /// That can only be a commit in place, behind another one: a new segment is synced before it gets
  /// its name. And nothing may know of its events, as all do once it has been acknowledged.
  private func unsynced(
    _ segment: OpenSegment, _ damage: LogDamage, _ witnesses: Witnesses
  ) throws(LogError) -> LogSnapshot.TornTail? {
    let table = segment.table
    guard table.commits.count > 1 else { return nil }
    let last = table.commits[table.commits.count - 1]
    let frames = table.commits[table.commits.count - 2].frameEnd..<last.frameEnd
    guard !last.isSealed, damage.offset >= last.offset, !frames.isEmpty,
      witnesses.size <= table.frames[frames.lowerBound].firstSeq
    else { return nil }
    let decoder = FrameDecoder()
    let frame = LogFrame()
    for place in frames {
      try segment.read(place, into: frame)
      // Lines that are wrong under a checksum that is right are no power cut's doing.
      if decoder.decode(frame.input.bytes, into: frame.content, limit: limits.sealedFrameBytes)
        != nil
      {
        return LogSnapshot.TornTail(
          segment: segment.segment.firstSeq, offset: last.offset,
          bytes: segment.segment.bytes - last.offset)
      }
    }
    return nil
  }
}
