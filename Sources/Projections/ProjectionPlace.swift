import Files

/// Where the projections of a ledger lie.
struct ProjectionPlace {
  private let directory: String

  init(_ directory: String) { self.directory = directory }

  /// The projections.
  var database: String { "\(directory)/recauda.sqlite" }
  /// Projections that are being made.
  var fresh: String { "\(directory)/recauda.sqlite.new" }
  /// The lock of those who change them.
  var lock: String { "\(directory)/index/projections.lock" }

  private static let prefix = "histories-"

  /// A file of histories.
  func histories(_ name: String) -> String { "\(directory)/index/\(name)" }

  /// A name for a new file of histories, which no other file has had, of whichever ledger.
  func newHistories() throws(FileError) -> String {
    let numbers = try names().compactMap { name in
      name.split(separator: "-").dropFirst().first.flatMap { Int($0) }
    }
    let mark = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(ProjectionPlace.prefix)\((numbers.max() ?? 0) + 1)-\(mark)"
  }

  /// Removes files of histories that nobody needs any more; who has one open keeps it.
  func removeHistories(but kept: String?) throws(FileError) {
    for name in try names() where name != kept { try FileSystem.remove(histories(name)) }
  }

  private func names() throws(FileError) -> [String] {
    try FileSystem.list("\(directory)/index")?.filter { $0.hasPrefix(ProjectionPlace.prefix) }
      ?? []
  }
}
