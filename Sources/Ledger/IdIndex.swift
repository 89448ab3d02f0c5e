import Bytes
import Files

/// Finds the events of an id among all of a ledger, and among those being appended.
///
/// Newest ids lie in a table in memory, kept on disk as a plain list (`index/ids.recent`); older ones
/// in sorted runs (`IdRun`), merged as they grow, so that there are about log₂(events) of them at the
/// most. A filter keeps new ids from being looked up in every run. All of it is derived: what is
/// found is only a hint, and what does not fit the log (`IdRecent.Binding`) is made anew.
final class IdIndex {
  private let directory: String
  private let tuning: LedgerTuning
  private var runs: [IdRun] = []
  /// Runs of an append that is not committed yet.
  private var spills: [IdRun] = []
  private var recent: IdRecent
  private let table = IdTable()
  @exclusivity(unchecked) private var filter: IdFilter?
  @exclusivity(unchecked) private var lookups = 0
  /// The hashes since the last commit, in the order of their seqs, up to one beyond the list's limit.
  @exclusivity(unchecked) private var fresh: [UInt64] = []
  /// The seq of the event whose id comes next.
  @exclusivity(unchecked) private(set) var next: UInt64
  private var spilledTo: UInt64

  /// How many events the index covers on disk.
  var covered: UInt64 { recent.binding.size }

  /// Opens what stands in `index/`; an error if it is not whole.
  ///
  /// Only a writer clears up.
  init(
    opening directory: String, forWriting: Bool = true, _ tuning: LedgerTuning = LedgerTuning()
  ) throws(IdIndexDamage) {
    self.directory = directory
    self.tuning = tuning
    let recent = try IdRecent(
      opening: directory, forWriting: forWriting, limit: tuning.recentIds)
    self.recent = recent
    next = recent.binding.size
    spilledTo = recent.from
    var from: UInt64 = 0
    let found = IdIndex.runs(in: directory)
    while from < recent.from {
      // Of a merge that a crash interrupted both the parts and the whole may be there.
      let candidates = found.filter { $0.from == from && $0.to <= recent.from }
      guard let longest = candidates.max(by: { $0.to < $1.to }) else { throw IdIndexDamage() }
      runs.append(try IdRun(longest.path, from: longest.from, to: longest.to))
      from = longest.to
    }
    guard runs.reduce(0, { $0 &+ $1.sum }) == recent.runSum else { throw IdIndexDamage() }
    if forWriting { IdIndex.clear(directory, except: Set(runs.map(\.path))) }
    for (place, hash) in recent.hashes.enumerated() {
      table.insert(hash, recent.from + UInt64(place))
    }
  }

  /// Begins an empty index in place of whatever stands there.
  init(
    emptying directory: String, _ tuning: LedgerTuning = LedgerTuning()
  ) throws(FileError) {
    self.directory = directory
    self.tuning = tuning
    try FileSystem.makeDirectory(directory)
    IdIndex.clear(directory, except: [])
    recent = try IdRecent(emptying: directory)
    next = 0
    spilledTo = 0
  }

  /// What the log must hold for this index to be its own.
  var binding: IdRecent.Binding { recent.binding }

  // Removes runs, and what a crash left of the writing of one.
  private static func clear(_ directory: String, except kept: Set<String>) {
    for name in (try? FileSystem.list(directory)) ?? [] where name.hasPrefix("ids-") {
      let path = "\(directory)/\(name)"
      if !kept.contains(path) { try? FileSystem.remove(path) }
    }
  }

  private static func runs(
    in directory: String
  ) -> [(path: String, from: UInt64, to: UInt64)] {
    let names = (try? FileSystem.list(directory)) ?? []
    return names.compactMap { name in
      let parts = name.split(separator: ".")
      guard parts.count == 2, parts[1] == "run" else { return nil }
      let numbers = parts[0].split(separator: "-")
      guard numbers.count == 3, numbers[0] == "ids", let from = UInt64(numbers[1]),
        let to = UInt64(numbers[2]), from < to
      else { return nil }
      return ("\(directory)/\(name)", from, to)
    }
  }

  private func path(_ from: UInt64, _ to: UInt64) -> String {
    "\(directory)/ids-\(IdIndex.padded(from))-\(IdIndex.padded(to)).run"
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }

  // MARK: Looking up

  /// Whether no event has an id of that hash; false means that one may.
  func isNew(_ hash: UInt64) throws(LedgerError) -> Bool {
    if table.holds(hash) { return false }
    if hasNoRuns { return true }
    lookups &+= 1
    if filter == nil { try buildFilterIfItPays() }
    if let filter { return !filter.mayHold(hash) }
    return false
  }

  private var hasNoRuns: Bool { runs.isEmpty && spills.isEmpty }

  /// The seqs under which the hash stands.
  func seqs(of hash: UInt64) throws(LedgerError) -> [UInt64] {
    var found = table.seqs(of: hash)
    for run in runs + spills {
      found += try damaged { () throws(IdIndexDamage) in try run.seqs(of: hash) }
    }
    return found
  }

  // A look-up in a run takes about as long as putting a hundred ids into the filter.
  private func buildFilterIfItPays() throws(LedgerError) {
    let held = (runs + spills).reduce(0) { $0 + $1.count }
    guard lookups > max(tuning.filterAfter, held / 100) else { return }
    let filter = IdFilter(blockBits: tuning.filterBlockBits)
    for run in runs + spills {
      try damaged { () throws(IdIndexDamage) in
        var cursor = IdRun.Cursor(run)
        while let entry = try cursor.next() { filter.insert(entry.hash) }
      }
    }
    self.filter = filter
  }

  private func damaged<R>(_ body: () throws(IdIndexDamage) -> R) throws(LedgerError) -> R {
    do throws(IdIndexDamage) { return try body() } catch { throw .indexDamaged }
  }

  // MARK: Adding

  /// Adds the id of the next event.
  func add(_ hash: UInt64) throws(LedgerError) {
    table.insert(hash, next)
    next += 1
    if fresh.count <= tuning.recentIds { fresh.append(hash) }
    if table.count >= tuning.tableIds { try spill() }
  }

  // Writes the table to a run of its own.
  private func spill() throws(LedgerError) {
    let from = spilledTo
    let entries = table.sorted()
    table.removeAll()
    do throws(FileError) {
      let sum = entries.reduce(0) { $0 &+ $1.sum }
      var writer = try IdRunWriter(path(from, next), from: from, to: next, sum: sum)
      for entry in entries { try writer.append(entry) }
      try writer.finish()
    } catch { throw .file(error) }
    if let filter { for entry in entries { filter.insert(entry.hash) } }
    spills.append(
      try damaged { () throws(IdIndexDamage) in
        try IdRun(path(from, next), from: from, to: next)
      })
    spilledTo = next
  }

  /// Forgets everything since the last commit.
  ///
  /// Spilled runs may reach back before it (the plain list goes into the first of them), so the
  /// table is filled again from the list.
  func abort() {
    guard next > covered || !spills.isEmpty else { return }
    for run in spills { try? FileSystem.remove(run.path) }
    if spills.isEmpty {
      table.drop(from: recent.binding.size)
    } else {
      table.removeAll()
      for (place, hash) in recent.hashes.enumerated() {
        table.insert(hash, recent.from + UInt64(place))
      }
    }
    spills = []
    fresh = []
    next = recent.binding.size
    spilledTo = recent.from
  }

  /// Brings the files up to the commit that the log has just made.
  func commit(_ binding: IdRecent.Binding) throws(LedgerError) {
    defer { fresh = [] }
    let listed = Int(binding.size - recent.from)
    if spills.isEmpty, listed <= tuning.recentIds {
      do throws(FileError) { try recent.append(fresh, binding) } catch { throw .file(error) }
      return
    }
    if table.count > 0 { try spill() }
    runs += spills
    spills = []
    let merged = try mergeWhatIsSmall()
    do throws(FileError) {
      try recent.restart(binding, runSum: runs.reduce(0) { $0 &+ $1.sum })
    } catch { throw .file(error) }
    // Only now does nothing on disk need the parts any more.
    for part in merged { try? FileSystem.remove(part.path) }
    spilledTo = binding.size
  }

  // Each run stays more than twice as long as the next, so there are few and each id is copied
  // seldom. Gives the runs that were merged.
  private func mergeWhatIsSmall() throws(LedgerError) -> [IdRun] {
    // Of a large append come many runs of one length.
    let last = runs.count - 1
    var first = (0..<last).first { runs[$0].count < 2 * runs[$0 + 1].count } ?? last
    var held = runs[first...].reduce(0) { $0 + $1.count }
    while held > IdRun.countLimit {
      held -= runs[first].count
      first += 1
    }
    while first > 0, runs[first - 1].count < 2 * held,
      runs[first - 1].count + held <= IdRun.countLimit
    {
      first -= 1
      held += runs[first].count
    }
    guard first < runs.count - 1 else { return [] }
    let parts = Array(runs[first...])
    let (from, to) = (parts[0].from, parts[parts.count - 1].to)
    let whole = try merge(parts, from, to)
    runs.replaceSubrange(first..., with: [whole])
    return parts
  }

  private func merge(
    _ parts: [IdRun], _ from: UInt64, _ to: UInt64
  ) throws(LedgerError) -> IdRun {
    try damaged { () throws(IdIndexDamage) in
      var cursors = parts.map { IdRun.Cursor($0) }
      var heads: [IdEntry?] = []
      for place in cursors.indices { heads.append(try cursors[place].next()) }
      do {
        let sum = parts.reduce(0) { $0 &+ $1.sum }
        var writer = try IdRunWriter(path(from, to), from: from, to: to, sum: sum)
        while true {
          var least: Int?
          for (place, head) in heads.enumerated() {
            guard let head else { continue }
            if let so = least, let best = heads[so], best < head { continue }
            least = place
          }
          guard let least, let entry = heads[least] else { break }
          try writer.append(entry)
          heads[least] = try cursors[least].next()
        }
        try writer.finish()
      } catch { throw IdIndexDamage() }
      return try IdRun(path(from, to), from: from, to: to)
    }
  }
}
