import Bytes
import Files

/// Moving what a crash left behind to `dropped/`: nothing is thrown away.
struct SetAside {
  let layout: LogLayout

  /// Row B: copies the torn tail, then cuts it off.
  func tail(_ tail: LogSnapshot.TornTail, of file: Descriptor) throws(LogError) {
    let name = LogLayout.segmentName(tail.segment)
    try LogError.wrapping { () throws(FileError) in
      let path = try place(for: "tail-\(LogLayout.padded(tail.segment))-\(tail.offset)")
      let copy = try Descriptor(path, .create)
      let buffer = ByteBuffer(capacity: 1 << 20)
      var done = 0
      while done < tail.bytes {
        buffer.clear()
        let count = try file.read(
          into: buffer, at: tail.offset + done, count: min(1 << 20, tail.bytes - done))
        if count == 0 { break }
        try copy.write(buffer.bytes, at: done)
        done += count
      }
      try copy.syncData()
      try note(
        path,
        "The last \(tail.bytes) bytes of log/\(name), from byte \(tail.offset) on: an append that "
          + "did not end, by a crash or a full disk. Nothing shows that it had been acknowledged.")
      try file.truncate(to: tail.offset)
      try file.syncData()
    }
  }

  /// Row I: moves files that an append did not finish, and removes copies that a seal was making.
  ///
  /// A copy has the name of one of `segments`, whose original is whole.
  func stagedFiles(_ segments: [LogSegment]) throws(LogError) {
    let copies = Set(segments.map(\.name))
    try LogError.wrapping { () throws(FileError) in
      guard let names = try FileSystem.list(layout.staging), !names.isEmpty else { return }
      for name in names {
        if copies.contains(name) {
          try FileSystem.remove("\(layout.staging)/\(name)")
          continue
        }
        let path = try place(for: "staged-\(name)")
        try note(
          path,
          "The file staging/\(name): an append that did not end. Nothing shows that it had been "
            + "acknowledged.")
        try FileSystem.rename("\(layout.staging)/\(name)", to: path)
      }
      if try FileSystem.status(layout.dropped) != nil {
        try FileSystem.syncDirectory(layout.dropped)
      }
      try FileSystem.syncDirectory(layout.staging)
    }
  }

  /// A path in `dropped/` that is free.
  private func place(for name: String) throws(FileError) -> String {
    if try FileSystem.status(layout.dropped) == nil {
      try FileSystem.makeDirectory(layout.dropped)
      try FileSystem.syncDirectory(layout.directory)
    }
    var path = "\(layout.dropped)/\(name)"
    var number = 1
    while try FileSystem.status(path) != nil {
      number += 1
      path = "\(layout.dropped)/\(name)-\(number)"
    }
    return path
  }

  private func note(_ path: String, _ text: String) throws(FileError) {
    let note = ByteBuffer(capacity: 512)
    note.append("\(text)\nSet aside on \(System.text(ofTime: System.now)).\n")
    // Syncs the directory too, and so the name of the bytes.
    try FileSystem.replace("\(path).txt", with: note.bytes)
  }
}
