import Bytes
import Database
import Engine
import Files
import Log
import Values

/// The projections of a ledger: brought up to date, made anew, or opened to answer from.
public struct Projections {
  private let directory: String
  private let snapshot: LogSnapshot
  private let place: ProjectionPlace
  private let threads: Int?

  /// The projections of the ledger in a directory, of which a snapshot was taken.
  public init(_ directory: String, _ snapshot: LogSnapshot, threads: Int? = nil) {
    self.directory = directory
    self.snapshot = snapshot
    self.threads = threads
    place = ProjectionPlace(directory)
  }

  /// What bringing up to date did.
  public enum Outcome: Sendable {
    /// They stood there already, or knew of more.
    case current
    /// New events, or another day, were taken in.
    case advanced(events: UInt64)
    /// They were made anew from the log.
    case rebuilt
  }

  /// Brings the projections to all events and a day; `isAnew` makes them anew in any case.
  ///
  /// Waits up to `wait` seconds for another process that is at them.
  public func bring(to day: Day, anew isAnew: Bool = false, wait: Double) throws -> Outcome {
    if !isAnew, let database = open(.read()), let standing = try? Standing.read(database),
      fits(standing), standing.known == snapshot.size, standing.day == day
    {
      return .current
    }
    // Whoever deletes what is derived may have deleted the folder too.
    try LogLayout(directory).makeIndex()
    let lock = try WriterLock(path: place.lock, wait: wait, command: "project")
    defer { withExtendedLifetime(lock) {} }
    if !isAnew {
      do {
        if let outcome = try advance(to: day) { return outcome }
      } catch DatabaseError.damaged, DatabaseError.missing, HistoryFile.Failure.damaged {
        // Whatever was wrong with them, they can be made anew.
      } catch let error as FileError where error.isMissing {
        // No histories: the same.
      }
    }
    let inUse = open(.read()).flatMap { try? Standing.read($0)?.histories }
    let kept = isAnew ? nil : KeptCopy(open(.read()), snapshot, fits: fits, threads: threads)
    try Rebuild(
      snapshot: snapshot, place: place, inUse: inUse, day: day, threads: threads, kept: kept
    ).run()
    return .rebuilt
  }

  /// Keeps an answer as of a day, worked out of all `known` events, unless more is known by now; an
  /// error if it cannot be written, or somebody else is at the projections.
  public func keep(_ answer: KeptAnswer, known: UInt64, asOf day: Day) throws {
    guard open(.read()) != nil else { return }
    let lock = try WriterLock(path: place.lock, wait: 0, command: "project")
    defer { withExtendedLifetime(lock) {} }
    guard let database = open(.write(wait: 0)) else { return }
    try database.transaction(orThrow: { $0 as any Error }) { () throws(any Error) in
      guard let standing = try Standing.read(database), standing.known == known, fits(standing)
      else { return }
      try KeptWriter(database).put(answer, known: known, asOf: day)
    }
  }

  private func advance(to day: Day) throws -> Outcome? {
    guard let database = open(.write()), let standing = try Standing.read(database) else {
      return nil
    }
    // Others may have appended and been here since the snapshot was taken: nothing is taken back.
    if standing.known > snapshot.size, let latest = try? LogSnapshot(directory),
      Projections.fit(standing, latest)
    {
      return .current
    }
    guard fits(standing) else { return nil }
    if standing.known == snapshot.size, standing.day == day { return .current }
    let advance = Advance(
      snapshot: snapshot, place: place, database: database, standing: standing, day: day,
      threads: threads)
    return try advance.run() ? .advanced(events: snapshot.size - standing.known) : nil
  }

  /// Opens what stands there to answer from it; nil if nothing does that can be used.
  public func stored() -> StoredProjections? {
    guard let database = open(.read()),
      let standing = try? database.snapshot({ () throws(DatabaseError) in
        try Standing.read(database)
      }), fits(standing)
    else { return nil }
    return StoredProjections(database, standing, place, snapshot: snapshot)
  }

  private func open(_ mode: Database.Mode) -> Database? {
    guard let database = try? Database(place.database, mode),
      (try? database.applicationId()) == Int(ProjectionSchema.application),
      (try? database.userVersion()) == Int(ProjectionSchema.version)
    else { return nil }
    return database
  }

  // Whether they were made of this log.
  private func fits(_ standing: Standing) -> Bool { Projections.fit(standing, snapshot) }

  private static func fit(_ standing: Standing, _ snapshot: LogSnapshot) -> Bool {
    standing.known <= snapshot.size
      && (try? Standing.lastLeaf(snapshot, known: standing.known)) == standing.lastLeaf
  }
}
