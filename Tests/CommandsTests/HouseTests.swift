import Files
import TestSupport
import Testing

/// What holds for all sources and for the binary as a whole.
struct HouseTests {
  // The third column of the table in ARCHITECTURE.md, section 3, closed over what is imported below;
  // C modules and the system's own are named there too.
  private static func mayImport() throws -> [String: Set<String>] {
    let page = try text("ARCHITECTURE.md")
    var table: [String: Set<String>] = [:]
    for row in page.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.split(separator: "|").map { words($0) }
      guard cells.count == 3, cells[0].count == 1 else { continue }
      let all = cells[2].isEmpty && row.hasSuffix("all above |")
      table[cells[0][0]] = Set(all ? Array(table.keys) : cells[2])
    }
    // What may be imported is what the row names and what those modules stand on.
    var closed = table
    for _ in table {
      for (name, below) in closed {
        closed[name] = below.reduce(below) { $0.union(closed[$1] ?? []) }
      }
    }
    return closed
  }

  // The words between back quotes.
  private static func words(_ cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private static func text(_ path: String) throws -> String {
    let bytes = try #require(try FileSystem.contents("\(Binary.repository)/\(path)"), "no \(path)")
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func files(_ folder: String) throws -> [String] {
    var all: [String] = []
    for name in try FileSystem.list("\(Binary.repository)/\(folder)") ?? [] {
      let path = "\(folder)/\(name)"
      let isFolder = try FileSystem.status("\(Binary.repository)/\(path)")?.isDirectory == true
      all += try isFolder ? files(path) : [path]
    }
    return all
  }

  @Test func importsAreThoseOfTheArchitecture() throws {
    let table = try HouseTests.mayImport()
    #expect(table.count >= 11)
    let system: Set<String> = ["Glibc", "Synchronization"]
    var seen: Set<String> = []
    for path in try HouseTests.files("Sources") where path.hasSuffix(".swift") {
      let module = String(path.split(separator: "/")[1])
      let allowed = try #require(table[module], "\(module) is not in ARCHITECTURE.md")
      seen.insert(module)
      for line in try HouseTests.text(path).split(separator: "\n") {
        guard let word = line.firstMatch(of: /^(?:@\w+ )*import (?:\w+ )?(\w+)/)?.1 else {
          continue
        }
        let name = String(word)
        #expect(!name.hasPrefix("Foundation") && name != "Dispatch", "\(path)")
        #expect(system.contains(name) || allowed.contains(name), "\(path) imports \(name)")
      }
    }
    #expect(seen.count >= 11)
  }

  @Test func filesAreShortAndFinished() throws {
    for path in try HouseTests.files("Sources") + HouseTests.files("Tests")
    where path.hasSuffix(".swift") || path.hasSuffix(".c") || path.hasSuffix(".h") {
      let text = try HouseTests.text(path)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      #expect(lines <= 350, "\(path) has \(lines) lines")
      for word in ["TO" + "DO", "FIX" + "ME", "/work" + "/", "/root" + "/", "/tmp" + "/h-"] {
        #expect(!text.contains(word), "\(path): \(word)")
      }
      guard path.hasPrefix("Sources") else { continue }
      #expect(text.firstMatch(of: /try!|as!|fatalError\("unreachable/) == nil, "\(path)")
    }
  }

  // A command in a scenario must not see the clock, nor the streams of the process.
  @Test func commandsAskTheirSurroundings() throws {
    let own = ["Clock.swift", "Surroundings.swift"]
    var seen = 0
    for path in try HouseTests.files("Sources/Commands")
    where !own.contains(where: { path.hasSuffix("/\($0)") }) {
      let text = try HouseTests.text(path)
      for word in ["System.now", "Clock.today", "Descriptor.standard"] {
        #expect(!text.contains(word), "\(path): \(word)")
      }
      seen += 1
    }
    #expect(seen > 30)
  }

  @Test(
    .enabled(if: Binary.isNamed, "RECAUDA_BINARY, set by Scripts/test, names the static binary"))
  func theBinaryStandsAlone() throws {
    let linked = try #require(try Shell.output("ldd '\(Binary.path)' 2>&1 || true"))
    #expect(String(decoding: linked, as: UTF8.self).contains("not a dynamic executable"))
    let sandbox = try Sandbox()
    try sandbox.write("in", Line.payment("p"))
    // Start-up and one durable append, in system calls: what a pause of a millisecond is made of.
    let traced = try sandbox.shell(
      "strace -f -o version recauda --version && strace -f -o append recauda --ledger town append in"
    )
    try #require(traced.status == 0, "\(traced.err)")
    let version = try sandbox.read("version").split(separator: 0x0A)
    #expect(version.count < 70, "\(version.count) calls")
    let calls = String(decoding: try sandbox.read("append"), as: UTF8.self).split(separator: "\n")
    #expect(calls.count < 260, "\(calls.count) calls")
    // The frame is written, then synced, and only then is the append acknowledged.
    let frame = try #require(
      calls.lastIndex { $0.contains("pwrite64(") && $0.contains("\\4\\\"M\\30") })
    let sync = try #require(calls.lastIndex { $0.contains("fdatasync(") })
    let word = try #require(calls.lastIndex { $0.contains("write(1,") })
    #expect(frame < sync && sync < word)
  }
}
