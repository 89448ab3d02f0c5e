import Bytes
import Files
import Glibc
import TestSupport
import Testing

@Suite struct DescriptorTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func whatWasWrittenIsRead() throws {
    let file = try Descriptor("\(directory.path)/a", .create)
    try Array("hello world".utf8).withBytes { try file.write($0, at: 3) }
    try file.syncData()
    let buffer = ByteBuffer(capacity: 1)
    #expect(try file.read(into: buffer, at: 8, count: 100) == 6)
    #expect(buffer.bytes.string == " world")
    #expect(try file.read(into: buffer, at: 100, count: 5) == 0)
    #expect(try file.status().size == 14)
    try file.truncate(to: 4)
    #expect(try FileSystem.status("\(directory.path)/a")?.size == 4)
    try file.close()
  }

  @Test func errorsSayWhatAndWhere() throws {
    let path = "\(directory.path)/missing/file"
    let error = #expect(throws: FileError.self) { try Descriptor(path, .read) }
    #expect(error?.description == "cannot open \(path): it does not exist")
    #expect(error?.isMissing == true)
    let existing = try Descriptor("\(directory.path)/b", .create)
    #expect(throws: FileError.self) { try Descriptor(existing.path, .create) }
  }

  @Test func aFullDeviceIsAnError() throws {
    let full = try Descriptor("/dev/full", .readWrite)
    let output = OutputStream(full)
    try output.write("some text")
    let error = #expect(throws: FileError.self) { try output.flush() }
    #expect(error?.isOutOfSpace == true)
    // What failed is not written again.
    try output.flush()
  }

  @Test func outputArrivesWhole() throws {
    let file = try Descriptor("\(directory.path)/out", .create)
    let output = OutputStream(file, threshold: 7)
    var expected = ""
    for number in 0..<1000 {
      try output.write("\(number);")
      expected += "\(number);"
    }
    try output.flush()
    #expect(try FileSystem.contents(file.path) == Array(expected.utf8))
  }

  @Test func inputIsReadToItsEnd() throws {
    let path = "\(directory.path)/fifo"
    #expect(Shell.run("mkfifo '\(path)'; (printf one; sleep 0.1; printf two) > '\(path)' &") == 0)
    let file = try Descriptor(path, .read)
    let buffer = ByteBuffer(capacity: 16)
    while try file.read(into: buffer, upTo: 2) > 0 {}
    #expect(buffer.bytes.string == "onetwo")
  }
}

@Suite struct FileSystemTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func directoriesAreMadeAndListedInOrder() throws {
    let path = "\(directory.path)/x/y/z"
    try FileSystem.makeDirectory(path)
    try FileSystem.makeDirectory(path)
    for name in ["b", "a", "10", "9", "ñ"] { _ = try Descriptor("\(path)/\(name)", .create) }
    #expect(try FileSystem.list(path) == ["10", "9", "a", "b", "ñ"])
    #expect(try FileSystem.list("\(path)/none") == nil)
    #expect(throws: FileError.self) { try FileSystem.makeDirectory("\(path)/a/q") }
    #expect(throws: FileError.self) { try FileSystem.makeDirectory("\(path)/a") }
    #expect(FileSystem.directory(of: "/a/b/") == "/a")
    #expect(FileSystem.directory(of: "a") == ".")
    #expect(FileSystem.directory(of: "/a") == "/")
  }

  @Test func replacingShowsTheOldOrTheNew() throws {
    let path = "\(directory.path)/file"
    try [1, 2, 3].withBytes { try FileSystem.replace(path, with: $0) }
    let before = try FileSystem.status(path)
    try [4].withBytes { try FileSystem.replace(path, with: $0, permissions: 0o600) }
    #expect(try FileSystem.contents(path) == [4])
    #expect(try FileSystem.status(path) != before)
    #expect(try FileSystem.list(directory.path) == ["file"])
    try FileSystem.remove(path)
    try FileSystem.remove(path)
    #expect(try FileSystem.status(path) == nil)
  }

  @Test func timesReadLikeTimes() {
    #expect(System.text(ofTime: 0) == "1970-01-01T00:00:00Z")
    #expect(System.text(ofTime: 951_827_696_789) == "2000-02-29T12:34:56Z")
    #expect(System.now > 1_700_000_000_000)
  }
}

@Suite struct WriterLockTests {
  @Test func theSecondIsToldWhoHoldsIt() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/lock"
    var first: WriterLock? = try WriterLock(path: path, wait: 0, command: "append")
    let error = #expect(throws: LockError.self) {
      _ = try WriterLock(path: path, wait: 0.03, command: "seal")
    }
    let text = error?.description ?? ""
    #expect(text.contains("process \(System.processNumber), append, since 20"), "\(text)")
    #expect(first != nil)
    first = nil
    _ = try WriterLock(path: path, wait: 0, command: "seal")
  }

  @Test func aDeadProcessHoldsNothing() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/lock"
    // The shell's flock takes the same lock; killed, it leaves it.
    #expect(Shell.run("flock -n '\(path)' sh -c 'kill -9 $$' 2>/dev/null") != 0)
    _ = try WriterLock(path: path, wait: 0, command: "append")
    #expect(Shell.run("flock -n '\(path)' true") == 0)
  }
}

@Suite struct WholeFileTests {
  @Test func aPipeIsReadToItsEnd() throws {
    let directory = try TemporaryDirectory()
    let pipe = "\(directory.path)/pipe"
    #expect(Shell.run("mkfifo '\(pipe)' && { seq 20000 > '\(pipe)' & } 2>/dev/null") == 0)
    let text = (1...20_000).map { "\($0)\n" }.joined()
    #expect(try FileSystem.contents(pipe) == Array(text.utf8))
  }

  @Test func aLinkIsFollowedAndADeviceStays() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path
    #expect(Shell.run("cd '\(path)' && : > file && ln -s file link && ln -s /dev/null null") == 0)
    for name in ["link", "null"] {
      try Array("new".utf8).withBytes { try FileSystem.replace("\(path)/\(name)", with: $0) }
    }
    #expect(Shell.run("cd '\(path)' && test -L link && test \"$(cat file)\" = new") == 0)
    #expect(Shell.run("cd '\(path)' && test -L null && test -c /dev/null") == 0)
  }
}
