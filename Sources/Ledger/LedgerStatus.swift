import Files
import Log
import Values

/// How a ledger and all that is derived from it stand, as far as marks and names tell.
public struct LedgerStatus {
  /// The ledger's folder.
  public let directory: String
  /// Readable events.
  public let events: UInt64
  /// When the last of them was recorded.
  public let lastCommit: Instant?
  /// The root of the tree over them, as the last mark tells it.
  public let root: Digest
  /// Segment files.
  public let segments: Int
  /// Commits in them.
  public let commits: Int
  /// Bytes of the log.
  public let bytes: Int
  /// Bytes of it that are sealed.
  public let sealedBytes: Int
  /// Events that the index of ids covers; nil if there is none that can be used.
  public let index: UInt64?
  /// How far the projections are; nil if there are none.
  public let projections: String?
  /// Events under the newest checkpoint.
  public let checkpoint: UInt64?
  /// Bytes of a commit that a crash cut short, if nothing knows of its events.
  public let tornBytes: Int?
  /// What is wrong with the log, as far as marks and names tell.
  public let damage: LogDamage?

  /// Looks at a ledger.
  public init(_ directory: String) throws(LedgerError) {
    self.directory = directory
    let snapshot: LogSnapshot
    let share: (bytes: Int, commits: Int)
    let names: [String]
    let witnesses: Witnesses
    do throws(LogError) {
      witnesses = try Witnesses(
        directory, knownSize: IdRecent.knownSize(LogLayout(directory).index))
      snapshot = try LogSnapshot(directory)
      share = try snapshot.sealedShare()
    } catch { throw .log(error) }
    do throws(FileError) {
      names = try FileSystem.list(snapshot.layout.checkpoints) ?? []
    } catch { throw .file(error) }
    events = snapshot.size
    lastCommit = snapshot.lastRecordedMs.map { Instant(milliseconds: $0) }
    root = snapshot.root
    segments = snapshot.segments.count
    bytes = snapshot.segments.reduce(0) { $0 + $1.bytes }
    (sealedBytes, commits) = share
    index = try? IdIndex(opening: snapshot.layout.index, forWriting: false).covered
    projections = nil
    checkpoint = names.compactMap { UInt64($0) }.max()
    let loss = witnesses.lost(from: snapshot)
    tornBytes = loss == nil ? snapshot.tornTail?.bytes : nil
    damage = snapshot.damage ?? loss
  }
}
