import Bytes
import Events
import EventsSupport
import Foundation
import TestSupport
import Testing

/// The schemas say what the reader does, in the eyes of a validator that shares no code with us.
///
/// It needs Python with `jsonschema`: at `RECAUDA_PEERS_PYTHON` if that is set, else in an
/// environment at `.build/peers`, which is made here. Without Python the test fails: it is never
/// left out in silence.
@Suite struct SchemaPeerTests {
  struct Case: Encodable {
    var type: String
    var event: String
    var accepted: Bool
    var why: String
  }

  struct Disagreement: Decodable {
    var line: Int?
    var accepted: Bool?
    var why: String?
    var schema: String?
    var checked: Int?
  }

  /// What JSON Schema has no words for: only these may the reader refuse and the schema allow.
  static let beyondSchemas: Set<String> = [
    "doubled field",  // JSON parsers keep one of the two
    "written count",  // 1.0, 1e3 and -0 are integers to JSON Schema
    "impossible day",  // 2021-02-30 has the pattern of a day
    "rising",  // entries that rise, by themselves or by a member
    "doubled member",  // entries that differ, but not in the member in which they must
    "range",  // one field against another
    "length of the line",
  ]

  @Test func anIndependentValidatorSaysWhatTheReaderSays() throws {
    let cases = SchemaPeerTests.cases()
    #expect(cases.filter(\.accepted).count >= 400)
    #expect(cases.filter { !$0.accepted }.count >= 600)

    let lines = try run(cases)
    #expect(lines.last?.checked == cases.count)
    var seen = Set<String>()
    for line in lines.dropLast() {
      let case_ = cases[try #require(line.line)]
      let isKnown = !case_.accepted && SchemaPeerTests.beyondSchemas.contains(case_.why)
      #expect(
        isKnown,
        "reader: \(case_.accepted) \(case_.why), schema: \(line.schema ?? ""): \(case_.event)")
      seen.insert(case_.why)
    }
    // What a schema could say after all should not stand in the list.
    #expect(seen == SchemaPeerTests.beyondSchemas)
  }

  // MARK: The cases

  private static func cases() -> [Case] {
    let seed: UInt64 = 1_857
    var generator = EventGenerator(seed: seed)
    var scrambler = ScrambledWriter(seed: seed)
    var mutator = LineMutator(seed: seed)
    var cases: [Case] = []
    for (number, type) in Catalogue.standard.types.enumerated() {
      for _ in 0..<10 {
        let event = generator.event(type: number)
        cases += [scrambler.write(event)].compactMap { judged($0, type.name) }
        let buffer = ByteBuffer(capacity: 256)
        CanonicalWriter.write(event, .standard, to: buffer)
        let line = buffer.bytes.array
        cases += [line, mutator.mutate(line), mutator.mutate(line), mutator.mutate(line)]
          .compactMap { judged($0, type.name) }
      }
    }
    let fallingDays =
      #"[{"due":"2021-02-02","amount":"1.00"},{"due":"2021-02-01","amount":"1.00"}]"#
    let longList = (0..<1_000).map { "\"\(String(repeating: "k", count: 60))\($0 + 1_000)\"" }
    let more = [
      ("policy.adopted", RefusalTests.policy(#""aging":[60,30]"#)),
      ("agreement.signed", RefusalTests.agreement(fallingDays)),
      (
        "account.opened",
        #"{"type":"account.opened",\#(RefusalTests.head),"account":"A","kind":"k","barrio":"b","#
          + "\"concepts\":[\(longList.joined(separator: ","))]}"
      ),
    ]
    cases += more.compactMap { judged(Array($0.1.utf8), $0.0) }
    for refused in RefusalTests.lines + RefusalTests.fields + RefusalTests.lists
    where refused.form == .submitted {
      let event = refused.line
      let type = Catalogue.standard.types.first { event.contains("\"type\":\"\($0.name)\"") }
      cases += [judged(Array(event.utf8), type?.name ?? "none")].compactMap(\.self)
    }
    return cases
  }

  // Only text can be handed over: a line that is no UTF-8 is left out.
  private static func judged(_ line: [UInt8], _ type: String) -> Case? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    do throws(Refusal) {
      let event = try line.withBytes { (bytes) throws(Refusal) in try StrictReader().read(bytes) }
      let type = Catalogue.standard.types[event.type].name
      return Case(type: type, event: text, accepted: true, why: "")
    } catch { return Case(type: type, event: text, accepted: false, why: why(error, line)) }
  }

  private static func why(_ refusal: Refusal, _ line: [UInt8]) -> String {
    switch refusal.fault {
    case .doubledField: return "doubled field"
    case .notRising: return "rising"
    case .doubledEntry(by: .some): return "doubled member"
    case .badRange: return "range"
    case .eventTooLong: return "length of the line"
    case .nestedTooDeep: return "nesting"
    case .notCount(let range):
      let number = line[refusal.offset...].prefix { !Array(",]} \t\r\n".utf8).contains($0) }
      let value = Double(String(decoding: number, as: UTF8.self)) ?? -1
      let isWhole = value == value.rounded() && range.contains(Int64(clamping: Int(value)))
      return isWhole ? "written count" : "count"
    case .notDay:
      let rest = Array(line[refusal.offset...].prefix(12))
      let dashes = rest.count == 12 && rest[5] == 0x2D && rest[8] == 0x2D
      let digits =
        rest.count == 12
        && [1, 2, 3, 4, 6, 7, 9, 10].allSatisfy { (0x30...0x39).contains(rest[$0]) }
      let day = Int(String(decoding: rest.dropFirst(9).prefix(2), as: UTF8.self)) ?? 0
      return dashes && digits && (29...31).contains(day) ? "impossible day" : "day"
    default: return "\(refusal.fault)"
    }
  }

  // MARK: The peer

  private static let root = SchemaFilesTests.folder.deletingLastPathComponent()

  private func run(_ cases: [Case]) throws -> [Disagreement] {
    let python = try SchemaPeerTests.python()
    let input = FileManager.default.temporaryDirectory.appending(
      path: "recauda-schemas-\(ProcessInfo.processInfo.processIdentifier).ndjson")
    defer { try? FileManager.default.removeItem(at: input) }
    let encoder = JSONEncoder()
    var data = Data()
    for one in cases { data += try encoder.encode(one) + Data("\n".utf8) }
    try data.write(to: input)

    let script = SchemaPeerTests.root.appending(path: "Tests/peers/check_schemas.py")
    let output = try SchemaPeerTests.output(
      of: [python, script.path, SchemaFilesTests.folder.path], input: input)
    return try output.split(separator: "\n").map {
      try JSONDecoder().decode(Disagreement.self, from: Data($0.utf8))
    }
  }

  private static func python() throws -> String {
    if let given = ProcessInfo.processInfo.environment["RECAUDA_PEERS_PYTHON"] { return given }
    let folder = root.appending(path: ".build/peers").path
    let python = folder + "/bin/python"
    if (try? output(of: [python, "-c", "import jsonschema"])) == nil {
      _ = try output(of: ["/usr/bin/env", "python3", "-m", "venv", folder])
      _ = try output(of: [python, "-m", "pip", "install", "--quiet", "jsonschema"])
    }
    return python
  }

  struct Failure: Error {
    var command: [String]
    var status: Int32
  }

  private static func output(of command: [String], input: URL? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? .nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(command: command, status: process.terminationStatus)
    }
    return String(decoding: data, as: UTF8.self)
  }
}
