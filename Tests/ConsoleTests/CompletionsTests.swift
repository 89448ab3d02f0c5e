import Glibc
import Testing

@testable import Console

/// What bash offers, asked of bash itself.
@Suite struct CompletionsTests {
  /// The words offered for the last word of `line`; a blank at its end begins a new one.
  private func offered(_ line: String) throws -> [String] {
    let path = "/tmp/console-tests-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
      .map { "'\($0)'" }.joined(separator: " ")
    let script =
      Completions.bash(Sample.program) + """
        COMP_WORDS=(\(words))
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _tool
        printf '%s\\n' "${COMPREPLY[@]}"
        """
    let file = creat(path, 0o600)
    try #require(file >= 0)
    defer { unlink(path) }
    let output = TextOutput(descriptor: file, flushesLines: false)
    try output.write(script)
    try output.flush()
    close(file)
    let bash = try #require(popen("bash --norc -u \(path)", "r"))
    var answer: [UInt8] = []
    while case let byte = getc(bash), byte != EOF { answer.append(UInt8(truncatingIfNeeded: byte)) }
    #expect(pclose(bash) == 0)
    return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(arguments: [
    ("tool ", ["append", "seal", "key", "balance", "dump", "help"]),
    ("tool ap", ["append"]),
    ("tool key ", ["new", "show"]),
    ("tool key new --o", ["--out"]),
    ("tool --ledger some/where bal", ["balance"]),
    (
      "tool balance --",
      ["--as-of", "--format", "--ledger", "--quiet", "--lang", "--help", "--version"]
    ),
    ("tool balance A --format ", ["table", "csv", "json", "ndjson"]),
    ("tool balance A --format n", ["ndjson"]),
    ("tool --lang ", ["es", "en"]),
    ("tool dump ", ["events", "accounts"]),
    ("tool help b", ["balance"]),
    ("tool help key ", ["new", "show"]),
    ("tool append ", []),
    ("tool -", ["--ledger", "--quiet", "--lang", "--help", "--version"]),
    ("tool nonsense ", []),
  ])
  func offers(line: String, expected: [String]) throws {
    #expect(try offered(line) == expected)
  }
}
