import Database
import DatabaseSupport
import Files
import Glibc

// A process for the tests to kill, or to run with other rights.
//
//   check LIVE                 prints the generation that is read, or the error
//   pause LIVE GO              as check, but between the first row and the rest waits for the file GO
//   write LIVE COUNT           that many transactions, one generation each; prints each once committed
//   replace LIVE COUNT         that many times replaces the contents, one generation each time

let words = CommandLine.arguments
let model = Model()

func shown(_ body: () throws -> Int) -> String {
  do {
    return "generation \(try body())"
  } catch let error as DatabaseError {
    switch error {
    case .missing: return "missing"
    case .damaged: return "damaged"
    case .busy: return "busy"
    case .notWritable: return "not writable"
    case .refused, .failed: return "\(error)"
    }
  } catch {
    return "mixed: \(error)"
  }
}

func say(_ text: String) {
  print(text)
  fflush(nil)
}

func write(_ live: String, _ count: Int) throws {
  let database = try Database(live, .write())
  // Checkpoints often, and spills pages into the -wal before they are committed.
  try database.execute("PRAGMA wal_autocheckpoint = 150; PRAGMA cache_size = 12")
  var generation = try model.check(database)
  for _ in 0..<count {
    generation += 1
    try database.transaction { () throws(DatabaseError) in
      try model.advance(database, to: generation)
    }
    say("\(generation)")
  }
}

func replace(_ live: String, _ count: Int) throws {
  var generation = (try? model.check(Database(live, .read()))) ?? 0
  for _ in 0..<count {
    generation += 1
    let fresh = try Database("\(live).new", .create())
    try model.fill(fresh, generation)
    say("replacing \(generation)")
    try Database.replaceContents(of: live, with: fresh)
    say("\(generation)")
  }
}

do {
  switch words.count > 2 ? words[1] : "" {
  case "check": say(shown { try model.check(Database(words[2], .read(wait: 2000))) })
  case "pause":
    say(
      shown {
        let database = try Database(words[2], .read(wait: 2000))
        let first = try database.prepare("SELECT generation FROM meta")
        _ = try first.step()
        first.reset()
        say("ready")
        while try FileSystem.status(words[3]) == nil { usleep(500) }
        return try model.check(database)
      })
  case "write": try write(words[2], Int(words[3]) ?? 1)
  case "replace": try replace(words[2], Int(words[3]) ?? 1)
  default: exit(64)
  }
} catch {
  say("error: \(error)")
  exit(1)
}
