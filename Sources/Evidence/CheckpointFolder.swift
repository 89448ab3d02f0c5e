import Bytes
import Files
import Log

/// The signed tree heads of a ledger, and the public keys that signed here.
public struct CheckpointFolder: Sendable {
  /// A file of the folder.
  public struct Entry: Sendable {
    /// Its name.
    public let name: String
    /// The size that its name tells; nil if it tells none.
    public let size: UInt64?
    /// What it holds, or why that is no checkpoint.
    public let content: Result<Checkpoint, NoEvidence>
  }

  private let layout: LogLayout

  /// The checkpoints of the ledger in that folder.
  public init(_ directory: String) { layout = LogLayout(directory) }

  /// All files of the folder, by size.
  public func entries() throws(EvidenceError) -> [Entry] {
    var entries: [Entry] = []
    for (name, size) in try names() { entries.append(try entry(name, size)) }
    return entries
  }

  /// The checkpoint of the largest tree among those that `isWanted`; files that are none are passed over.
  func newest(
    _ isWanted: (Checkpoint) throws(EvidenceError) -> Bool
  ) throws(EvidenceError) -> Checkpoint? {
    for (name, size) in try names().reversed() where size != nil {
      guard case .success(let checkpoint) = try entry(name, size).content else { continue }
      if try isWanted(checkpoint) { return checkpoint }
    }
    return nil
  }

  private func names() throws(EvidenceError) -> [(name: String, size: UInt64?)] {
    let names = try EvidenceError.wrapping { () throws(FileError) in
      try FileSystem.list(layout.checkpoints) ?? []
    }
    return names.filter { !$0.hasSuffix(".tmp") }.map { name in
      let isNumber = name.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      return (name, isNumber ? Int64(name).map { UInt64($0) } : nil)
    }.sorted { ($0.size ?? 0, $0.name) < ($1.size ?? 0, $1.name) }
  }

  private func entry(_ name: String, _ size: UInt64?) throws(EvidenceError) -> Entry {
    let bytes = try EvidenceError.wrapping { () throws(FileError) in
      try FileSystem.contents("\(layout.checkpoints)/\(name)") ?? []
    }
    return Entry(name: name, size: size, content: CheckpointFolder.read(bytes, size))
  }

  private static func read(_ bytes: [UInt8], _ size: UInt64?) -> Result<Checkpoint, NoEvidence> {
    do throws(NoEvidence) {
      let checkpoint = try Checkpoint(bytes)
      guard let size else {
        throw NoEvidence(
          "the file is not named by the size of a tree",
          es: "el nombre del archivo no es el tamaño de un árbol")
      }
      guard checkpoint.size == size else {
        throw NoEvidence(
          "the file is named by \(size), the checkpoint is of \(checkpoint.size)",
          es: "el archivo se llama \(size), el punto de control es de \(checkpoint.size)")
      }
      return .success(checkpoint)
    } catch { return .failure(error) }
  }

  /// Keeps a checkpoint, on the disk before this returns.
  func keep(_ checkpoint: Checkpoint) throws(EvidenceError) -> String {
    let path = layout.checkpoint(checkpoint.size)
    try EvidenceError.wrapping { () throws(FileError) in
      try FileSystem.makeDirectory(layout.checkpoints)
      try Array(checkpoint.file.utf8).withBytes { (bytes) throws(FileError) in
        try FileSystem.replace(path, with: bytes)
      }
    }
    return path
  }

  /// The public keys that signed here, the newest last; none if nobody did.
  public func keys() throws(EvidenceError) -> [VerifierKey] {
    let path = layout.verifierKeys
    let bytes = try EvidenceError.wrapping { () throws(FileError) in
      try FileSystem.contents(path) ?? []
    }
    return try EvidenceError.judging(path) { () throws(NoEvidence) in
      try VerifierKey.list(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Keeps a public key as the newest.
  func keep(_ key: VerifierKey, after known: [VerifierKey]) throws(EvidenceError) {
    let text = (known + [key]).map { "\($0)\n" }.joined()
    try EvidenceError.wrapping { () throws(FileError) in
      try Array(text.utf8).withBytes { (bytes) throws(FileError) in
        try FileSystem.replace(layout.verifierKeys, with: bytes)
      }
    }
  }
}

extension VerifierKey {
  /// The keys that a file lists, one a line; it may have been through Windows.
  public static func list(_ text: String) throws(NoEvidence) -> [VerifierKey] {
    var keys: [VerifierKey] = []
    for line in text.split(whereSeparator: \.isNewline) {
      keys.append(try VerifierKey(String(line)))
    }
    return keys
  }
}
