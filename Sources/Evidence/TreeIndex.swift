import Bytes
import Files
import Log

/// The roots of the log's whole blocks of 256, 65,536 and 16,777,216 lines, in files that are derived.
///
/// A node's place in its file is its number, so whoever writes there writes the same bytes, and no lock
/// is needed. Nothing read here is believed: what is made of it must lead to a root that is signed.
final class TreeIndex {
  /// How many lines the smallest block has, as a power of two.
  static let blockLevel = 8
  static let blockLines: UInt64 = 1 << UInt64(blockLevel)
  private static let levels = [8, 16, 24]

  /// One file, and what could not be written to it.
  private struct Level {
    let path: String
    var stored: UInt64 = 0
    var unwritten: [Digest] = []

    var count: UInt64 { stored + UInt64(unwritten.count) }
  }

  private let layout: LogLayout
  private var files: [Level]
  private var canWrite = true

  init(_ layout: LogLayout) {
    self.layout = layout
    files = TreeIndex.levels.map { level in
      let path = "\(layout.index)/tree-\(level)"
      let bytes = (try? FileSystem.status(path))?.size ?? 0
      return Level(path: path, stored: UInt64(bytes / Digest.length))
    }
  }

  /// How many lines the whole blocks hold.
  var lines: UInt64 { files[0].count * TreeIndex.blockLines }

  /// Forgets what is there: it is made anew.
  func forget() {
    for place in files.indices {
      if files[place].stored > 0 { _ = try? Descriptor(files[place].path, .replace) }
      files[place].stored = 0
      files[place].unwritten = []
    }
  }

  /// Blocks beyond these lines are of a log that is longer than this one.
  func cut(to size: UInt64) {
    for (place, level) in TreeIndex.levels.enumerated() {
      let most = size >> UInt64(level)
      if files[place].count > most {
        files[place].stored = min(files[place].stored, most)
        files[place].unwritten = Array(
          files[place].unwritten.prefix(Int(most - files[place].stored)))
      }
    }
  }

  /// Adds the blocks that follow, and the larger ones that they complete.
  func append(_ blocks: [Digest]) {
    add(blocks, at: 0)
    for place in files.indices.dropFirst() {
      var fresh: [Digest] = []
      while (files[place].count + UInt64(fresh.count) + 1) << 8 <= files[place - 1].count {
        let parent = files[place].count + UInt64(fresh.count)
        guard let children = digests(place - 1, from: parent << 8, count: 256) else { return }
        fresh.append(TreeIndex.root(of: children))
      }
      add(fresh, at: place)
    }
  }

  /// A subtree of at least one block, or nil if the files do not have it.
  func node(_ node: TreeNode) -> Digest? {
    guard let place = TreeIndex.levels.lastIndex(where: { $0 <= node.level }) else { return nil }
    for place in (0...place).reversed() {
      let above = UInt64(node.level - TreeIndex.levels[place])
      // A subtree so large has its roots in the files of larger blocks.
      guard above <= 16 else { return nil }
      let found = digests(place, from: node.index << above, count: 1 << above)
      if let found { return TreeIndex.root(of: found) }
    }
    return nil
  }

  private static func root(of digests: [Digest]) -> Digest {
    var row = digests
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { Digest.node(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }

  private func digests(_ place: Int, from: UInt64, count: UInt64) -> [Digest]? {
    let level = files[place]
    guard from + count <= level.count else { return nil }
    let stored = min(count, level.stored > from ? level.stored - from : 0)
    var found: [Digest] = []
    found.reserveCapacity(Int(count))
    if stored > 0 {
      let buffer = ByteBuffer(capacity: Int(stored) * Digest.length)
      let wanted = Int(stored) * Digest.length
      guard let file = try? Descriptor(level.path, .read),
        (try? file.read(into: buffer, at: Int(from) * Digest.length, count: wanted)) == wanted
      else { return nil }
      for index in 0..<Int(stored) {
        found.append(
          Digest(buffer.bytes.slice(index * Digest.length, (index + 1) * Digest.length)))
      }
    }
    if stored < count {
      let start = Int(from + stored - level.stored)
      found += level.unwritten[start..<start + Int(count - stored)]
    }
    return found
  }

  /// Writes where the file ends for us; what cannot be written is kept in memory.
  private func add(_ digests: [Digest], at place: Int) {
    guard !digests.isEmpty else { return }
    if canWrite, files[place].unwritten.isEmpty {
      let buffer = ByteBuffer(capacity: digests.count * Digest.length)
      for digest in digests { buffer.append(digest.bytes) }
      do throws(FileError) {
        try layout.makeIndex()
        let file = try Descriptor(files[place].path, .createOrOpen)
        try file.write(buffer.bytes, at: Int(files[place].stored) * Digest.length)
        files[place].stored += UInt64(digests.count)
        return
      } catch {
        // Read-only media, or a full disk: proofs are made all the same.
        canWrite = false
      }
    }
    files[place].unwritten += digests
  }
}
