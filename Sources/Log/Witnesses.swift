import Files

/// What files beside the log know of its size: row G of the recovery table.
///
/// All of them are written after the commit that they tell of. So they must be read before the log
/// is looked at; else a commit made meanwhile would look like one that is lost.
public struct Witnesses {
  /// The most events that any of them knows of.
  public private(set) var size: UInt64 = 0
  private var name = ""

  /// Asks `index/segments` and the names in `checkpoints/`.
  ///
  /// `knownSize`: how many events other derived files rely on.
  public init(_ directory: String, knownSize: UInt64 = 0) throws(LogError) {
    let layout = LogLayout(directory)
    try self.init(layout, SegmentTimes(layout, mode: .read), knownSize: knownSize)
  }

  init(_ layout: LogLayout, _ times: SegmentTimes, knownSize: UInt64) throws(LogError) {
    take(times.knownSize, "index/segments")
    take(knownSize, "a derived file")
    let names = try LogError.wrapping { () throws(FileError) in
      try FileSystem.list(layout.checkpoints) ?? []
    }
    for name in names {
      let digits = name.prefix { $0 >= "0" && $0 <= "9" }
      guard digits.count == name.count || name.dropFirst(digits.count).first == ".",
        let size = UInt64(digits)
      else { continue }
      take(size, "checkpoints/\(name)")
    }
  }

  private mutating func take(_ known: UInt64, _ witness: String) {
    guard known > size else { return }
    size = known
    name = witness
  }

  /// What to say if the log holds fewer events than a witness knows of; nil if it does not.
  public func lost(from snapshot: LogSnapshot) -> LogDamage? {
    lost(
      from: snapshot.size, segment: snapshot.segments.last?.name,
      offset: snapshot.segments.last?.bytes ?? 0)
  }

  func lost(from held: UInt64, segment: String?, offset: Int) -> LogDamage? {
    guard size > held else { return nil }
    return LogDamage(
      kind: .lost, segment: segment ?? LogLayout.segmentName(0), offset: offset, seq: held,
      what: "\(name) knows of \(size) events, the log has only \(held): "
        + "acknowledged events are gone")
  }
}
