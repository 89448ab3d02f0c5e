import Testing

/// Exit statuses: 0 done or yes, 1 no, 2 the words are wrong, 3 the world failed.
struct StatusTests {
  @Test(arguments: [
    ("", Int32(0)), ("--version", 0), ("help", 0), ("help append", 0), ("help --all", 0),
    ("init --ledger-key town --name 'Mi Municipio' --country MX --currency MXN --on 2019-01-01", 0),
    ("init --ledger-key town --name Otro --country MX --currency MXN --on 2019-01-01", 1),
    ("init --ledger-key town --name Otro --country MX", 2),
    ("init --ledger-key 'to wn' --name n --country MX --currency MXN", 2),
    ("init --ledger-key t --name n --country MX --currency MXN --on 2021-02-30", 2),
    ("append good", 0), ("append good good", 0), ("append - < good", 0), ("append -n good", 0),
    ("append bad", 1), ("append --partial bad good", 1), ("append --dry-run bad", 1),
    ("append --commit-every 1 good bad", 1), ("append --commit-every 0 good", 2),
    ("append --commit-every good", 2), ("append --wait -1 good", 2), ("append nix", 3),
    ("append --rejects nix/bad good", 3), ("append --nix", 2),
    ("seal", 0), ("seal --level 1", 0), ("seal --level 13", 2), ("seal x", 2),
    ("log", 0), ("log --from 5", 0), ("log --from 1 --to 0", 2), ("log --type nix", 2),
    ("log --from x", 2), ("log --format xml", 2), ("log --account nix", 0),
    ("show 0", 0), ("show --id ledger.opened", 0), ("show 1", 1), ("show --id nix", 1),
    ("show", 2), ("show 0 --id ledger.opened", 2), ("show 0 1", 2), ("show -- -1", 2),
    ("status", 0), ("status x", 2), ("verify", 0), ("verify x", 2),
    ("generate --events 100", 0), ("generate --events 10", 2), ("generate --years 101", 2),
    ("generate --seed -1", 2), ("schema", 0), ("schema envelope", 0), ("schema nix", 2),
    ("schema --out schemas", 0), ("schema --out good/in", 3), ("completions", 0), ("nix", 2),
    ("--format json", 2), ("help nix", 2),
  ])
  func theStatusIs(line: String, status: Int32) throws {
    let sandbox = try Sandbox()
    try sandbox.write("good", Line.payment("p") + "\n")
    try sandbox.write("bad", Line.payment("q", ("1.50", "0.00")) + "\n")
    let outcome = try sandbox.shell(
      "export RECAUDA_LEDGER=town; recauda \(line)")
    #expect(outcome.status == status, "\(outcome.err)")
    if status == 0 { #expect(outcome.err.isEmpty || line.contains("-") || line == "verify") }
    if status >= 2 {
      #expect(outcome.out.isEmpty)
      #expect(outcome.err.hasPrefix("recauda: "), "\(outcome.err)")
    }
    if status == 2 {
      #expect(outcome.err.contains("\n  ") || outcome.err.contains("--"), "\(outcome.err)")
    }
  }

  @Test func damageIsANo() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.municipality("events", seed: 1, events: 500)
    _ = try sandbox.onTown("append", "\(sandbox.path)/events")
    let segment = "town/log/\(try sandbox.lastSegment())"
    var bytes = try sandbox.read(segment)
    bytes[bytes.count / 2] ^= 1
    try sandbox.write(segment, bytes)
    let damaged = try sandbox.logBytes()
    let verified = try sandbox.onTown("verify", "--format", "json")
    #expect(verified.status == 1)
    #expect(verified.out.hasPrefix("{\"ok\":false,\"events\":"))
    #expect(
      verified.out.contains("\"problems\":[{\"segment\":\"00000000000000000000.lz4\",\"offset\":"))
    let table = try sandbox.onTown("verify", "--lang", "es")
    #expect(table.status == 1 && table.out.contains("1 daño; "), "\(table.out)")
    for command in ["log", "append", "seal"] {
      let outcome = try sandbox.onTown(command, input: Line.payment("p"))
      #expect(outcome.status == 1, "\(command)")
      #expect(outcome.err.contains("(log/00000000000000000000.lz4, byte "), "\(outcome.err)")
      #expect(outcome.err.contains("`recauda verify` lists all damage"))
    }
    #expect(try sandbox.logBytes() == damaged)
  }
}
