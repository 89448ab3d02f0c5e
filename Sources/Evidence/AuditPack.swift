import Bytes
import Files
import Log

/// What an auditor is handed: the log up to a number of events, what was signed, and how to check it.
public struct AuditPack {
  /// A text of the pack.
  public struct Text {
    let name: String
    let bytes: [UInt8]
    let isExecutable: Bool

    /// A text, its place in the pack's folder, and whether it is a program.
    public init(_ name: String, _ bytes: [UInt8], isExecutable: Bool = false) {
      self.name = name
      self.bytes = bytes
      self.isExecutable = isExecutable
    }
  }

  /// What is in a pack that was written.
  public struct Outcome {
    /// How many events.
    public let size: UInt64
    /// How many of them the newest checkpoint in it covers.
    public let covered: UInt64
    /// How many checkpoints.
    public let checkpoints: Int
    /// How long the archive is.
    public let bytes: Int
  }

  private let snapshot: LogSnapshot
  private let ledger: String
  private let texts: [Text]

  /// A pack of a ledger; `ledger` is its key.
  public init(_ snapshot: LogSnapshot, ledger: String, texts: [Text]) {
    self.snapshot = snapshot
    self.ledger = ledger
    self.texts = texts
  }

  /// The size of the newest checkpoint.
  public var newestSize: UInt64? {
    get throws(EvidenceError) {
      try CheckpointFolder(snapshot.layout.directory).newest { (_) throws(EvidenceError) in true }?
        .size
    }
  }

  /// Hashes the lines, holds them against what was signed, and writes the pack: a tar, put in place whole.
  ///
  /// `recordedMs` is when the last of its events was recorded.
  public func write(
    to path: String, size: UInt64, recordedMs: Int64, progress: (UInt64) -> Void = { _ in }
  ) throws(EvidenceError) -> Outcome {
    guard size <= snapshot.size, size > 0 else { throw .tooFew(held: snapshot.size) }
    let folder = CheckpointFolder(snapshot.layout.directory)
    let keys = try folder.keys()
    let signed = try checkpoints(folder, keys, size)
    guard let newest = signed.last, let key = keys.last else {
      throw .uncovered(size: size, largest: try newestSize)
    }
    let found = try EvidenceError.reading { () throws(LogError) in
      try snapshot.hashLines(to: size, rootsAt: signed.map(\.size), progress: progress)
    }
    for checkpoint in signed where found.roots[checkpoint.size] != checkpoint.root {
      throw .inconsistent(file: snapshot.layout.checkpoint(checkpoint.size), size: checkpoint.size)
    }
    let parts = try EvidenceError.reading { () throws(LogError) in
      try snapshot.parts(to: size, recordedMs: recordedMs)
    }
    let bytes = try EvidenceError.wrapping { () throws(FileError) in
      try write(parts, signed, key, size, to: FileSystem.realPath(path) ?? path)
    }
    return Outcome(size: size, covered: newest.size, checkpoints: signed.count, bytes: bytes)
  }

  private func checkpoints(
    _ folder: CheckpointFolder, _ keys: [VerifierKey], _ size: UInt64
  ) throws(EvidenceError) -> [Checkpoint] {
    var signed: [Checkpoint] = []
    for entry in try folder.entries() {
      if let known = entry.size, known > size { continue }
      let checkpoint = try EvidenceError.judging("checkpoints/\(entry.name)") {
        () throws(NoEvidence) in
        let checkpoint = try entry.content.get()
        try checkpoint.check(keys)
        return checkpoint
      }
      // The same one under two names (1000 and 00000000000000001000) goes in once.
      if let last = signed.last, last.size == checkpoint.size, last.root == checkpoint.root {
        continue
      }
      signed.append(checkpoint)
    }
    return signed
  }

  private func write(
    _ parts: [LogPart], _ signed: [Checkpoint], _ key: VerifierKey, _ size: UInt64, to path: String
  ) throws(FileError) -> Int {
    let name = String(ledger.map { $0 == "/" || $0 == ":" ? "-" : $0 })
    let root = "recauda-audit-\(name)-\(size)"
    let temporary = "\(path).\(System.processNumber).tmp"
    let length: Int
    do throws(FileError) {
      let file = try Descriptor(temporary, .replace)
      let stream = OutputStream(file, threshold: 1 << 20)
      let tar = Tar(stream)
      for text in texts {
        try tar.add("\(root)/\(text.name)", text.bytes, isExecutable: text.isExecutable)
      }
      try tar.add("\(root)/key.vkey", Array("\(key)\n".utf8))
      for checkpoint in signed {
        try tar.add(
          "\(root)/checkpoints/\(LogLayout.padded(checkpoint.size))", Array(checkpoint.file.utf8))
      }
      for part in parts {
        try tar.begin("\(root)/log/\(part.name)", size: part.bytes)
        try part.forEachPiece { (bytes) throws(FileError) in try stream.write(bytes) }
        try tar.end(size: part.bytes)
      }
      try tar.finish()
      try file.syncData()
      length = try file.status().size
      try file.close()
      try FileSystem.rename(temporary, to: path)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
    try FileSystem.syncDirectory(FileSystem.directory(of: path))
    return length
  }
}
