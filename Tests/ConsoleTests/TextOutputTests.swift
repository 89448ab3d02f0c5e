import Glibc
import Testing

@testable import Console

@Suite struct TextOutputTests {
  /// A pipe whose ends the test reads and closes.
  struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      (reading, writing) = (ends[0], ends[1])
    }

    func read() -> String {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = Glibc.read(reading, &buffer, buffer.count)
      return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }

    /// How many bytes wait in the pipe.
    var waiting: Int {
      var count: Int32 = 0
      _ = ioctl(reading, UInt(FIONREAD), &count)
      return Int(count)
    }
  }

  @Test func waitsForAFullBuffer() throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let output = TextOutput(descriptor: pipe.writing, flushesLines: false)
    try output.write("line\n")
    try output.write([UInt8(ascii: "x"), 0xFF])
    #expect(pipe.waiting == 0)
    try output.flush()
    #expect(pipe.waiting == 7)
    #expect(pipe.read() == "line\nx\u{FFFD}")
    close(pipe.writing)
  }

  @Test func writesLineByLine() throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let output = TextOutput(descriptor: pipe.writing, flushesLines: true)
    try output.write("half")
    #expect(pipe.waiting == 0)
    try output.write(" whole\n")
    #expect(pipe.read() == "half whole\n")
    close(pipe.writing)
  }

  @Test func everyByteArrives() throws {
    let path = "/tmp/console-tests-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    let descriptor = creat(path, 0o600)
    try #require(descriptor >= 0)
    defer { unlink(path) }
    let output = TextOutput(descriptor: descriptor, flushesLines: false)
    var expected = 0
    for size in [1, 65_535, 65_536, 65_537, 300_000, 7] {
      try output.write(String(repeating: "x", count: size))
      expected += size
    }
    try output.flush()
    #expect(lseek(descriptor, 0, SEEK_END) == expected)
    close(descriptor)
  }

  @Test func aFullDiskIsToldAgainAndAgain() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let output = TextOutput(descriptor: descriptor, flushesLines: false)
    try output.write("small")
    let full = OutputError(code: ENOSPC)
    #expect(throws: full) { try output.flush() }
    #expect(throws: full) { try output.write("more") }
    #expect(throws: full) { try output.flush() }
    #expect(output.failure == full)
    #expect(!output.isAbandoned)
  }

  @Test func writersWithoutThrowsAreFoundOutByTheFlush() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let output = TextOutput(descriptor: descriptor, flushesLines: false)
    let json = JSONWriter(output)
    json.array { for number in 0..<100_000 { json.integer(Int64(number)) } }
    #expect(throws: OutputError(code: ENOSPC)) { try output.flush() }

    var table = Table([Column("a", "A")])
    for _ in 0..<40_000 { table.append([.text("some text")]) }
    let another = TextOutput(descriptor: descriptor, flushesLines: false)
    #expect(throws: OutputError(code: ENOSPC)) { try table.writeCSV(to: another) }
  }

  @Test func aReaderThatLeftIsAQuietEnd() async {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let pipe = try Pipe()
      close(pipe.reading)
      let output = TextOutput(descriptor: pipe.writing, flushesLines: false)
      try output.write("nobody reads this\n")
      try output.flush()
      guard output.isAbandoned, output.failure == nil else { exit(9) }
      try output.write(String(repeating: "x", count: 1_000_000))
      try output.flush()
    }
  }

  @Test func aFullNonBlockingPipeIsWaitedFor() throws {
    let pipe = try Pipe()
    _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
    // A thread of its own: a task would wait for one that long tests may hold.
    let reader = PipeReader(pipe)
    try #require(reader.start())
    // Lines that differ, so that a part written twice or left out shows.
    let lines = (0..<150_000).map { "\($0)\n" }.joined()
    let output = TextOutput(descriptor: pipe.writing, flushesLines: false)
    try output.write(lines)
    try output.flush()
    close(pipe.writing)
    #expect(reader.finish() == lines)
    close(pipe.reading)
  }

  /// Reads a pipe to its end beside the test.
  private final class PipeReader: @unchecked Sendable {
    private let pipe: Pipe
    private var all = ""
    private var thread = pthread_t()

    init(_ pipe: Pipe) { self.pipe = pipe }

    func start() -> Bool {
      let read: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { memory in
        guard let memory else { return nil }
        let reader = Unmanaged<PipeReader>.fromOpaque(memory).takeRetainedValue()
        while true {
          let text = reader.pipe.read()
          if text.isEmpty { return nil }
          reader.all += text
        }
      }
      return pthread_create(&thread, nil, read, Unmanaged.passRetained(self).toOpaque()) == 0
    }

    /// Waits for the end, and gives all that was read.
    func finish() -> String {
      pthread_join(thread, nil)
      return all
    }
  }

  @Test func closedStandardDescriptorsAreClaimed() async {
    await #expect(processExitsWith: .success) {
      close(1)
      claimStandardDescriptors()
      let next = open("/dev/null", O_WRONLY)
      guard next > 2 else { exit(9) }
      let output = TextOutput(descriptor: 1, flushesLines: false)
      try output.write("lost")
      do throws(OutputError) {
        try output.flush()
        exit(8)
      } catch {
        guard error.code == EBADF else { exit(7) }
      }
    }
  }
}

@Suite struct TerminalTests {
  @Test func aPipeIsNoTerminal() throws {
    let pipe = try TextOutputTests.Pipe()
    defer {
      close(pipe.reading)
      close(pipe.writing)
    }
    #expect(Terminal(descriptor: pipe.writing) == Terminal(isTerminal: false))
  }

  @Test(arguments: [(20, 40), (60, 60), (80, 80), (90, 90), (100, 100), (300, 100)])
  func textWidth(columns: Int, expected: Int) {
    #expect(Terminal(isTerminal: true, columns: columns).textWidth == expected)
    #expect(Terminal(isTerminal: false, columns: columns).textWidth == 80)
  }

  @Test func theClockNeverGoesBack() {
    let first = monotonicNanoseconds()
    #expect(monotonicNanoseconds() >= first)
  }
}

@Suite struct LanguageTests {
  @Test(arguments: [
    ("es", Language.es), ("es_MX.UTF-8", .es), ("es_ES@euro", .es), ("es.UTF-8", .es),
    ("es-419", .es), ("en_US.UTF-8", .en), ("C", .en), ("C.UTF-8", .en), ("POSIX", .en),
    ("est_EE", .en), ("", .en), ("fr_FR", .en),
  ])
  func locale(name: String, expected: Language) {
    #expect(Language(locale: name) == expected)
  }

  @Test(arguments: [
    ([:], Language.en), (["LANG": "es_MX"], .es), (["LANG": "es", "LC_ALL": "C"], .en),
    (["LANG": "es", "LC_ALL": ""], .es), (["LANG": "en", "LC_MESSAGES": "es"], .es),
    (["LC_MESSAGES": "en", "LC_ALL": "es"], .es),
  ])
  func environment(variables: [String: String], expected: Language) {
    #expect(Language(environment: { variables[$0] }) == expected)
  }

  @Test(arguments: [
    ("balance --lang es", Language.es), ("--lang=es balance", .es), ("--lang fr", .en),
    ("-- --lang es", .en), ("--lang", .en), ("--lang=", .en),
  ])
  func words(line: String, expected: Language) {
    let words = line.split(separator: " ").map(String.init)
    #expect(Language(words: words, environment: { _ in nil }) == expected)
  }
}
