import Console
import Files

/// The folder of a scenario.
struct Scenario {
  /// The folder, as it was named.
  let path: String
  /// The folder, from the root of the file system on.
  let place: String

  /// The folders that the words of a command line stand for.
  ///
  /// A folder of scenarios stands for those in it, by name. Files beside folders, as `Replays/*` names them,
  /// are passed over.
  static func folders(_ words: [String]) throws -> [String] {
    var folders: [String] = []
    for word in words {
      guard let status = try FileSystem.status(word) else {
        folders.append(word)
        continue
      }
      guard status.isDirectory else {
        if words.count == 1 { folders.append(word) }
        continue
      }
      let names = try isScenario(word) ? [] : FileSystem.list(word) ?? []
      let inner = try names.map { name in word.hasSuffix("/") ? word + name : "\(word)/\(name)" }
        .filter { try isScenario($0) }
      folders += inner.isEmpty ? [word] : inner
    }
    return folders
  }

  private static func isScenario(_ path: String) throws -> Bool {
    try ["events.ndjson", "make-events", "expect"].contains { name in
      try FileSystem.status("\(path)/\(name)") != nil
    }
  }

  /// Looks for the folder.
  init(_ path: String) throws {
    var name = path[...]
    while name.count > 1, name.last == "/" { name.removeLast() }
    self.path = String(name)
    guard let place = FileSystem.realPath(path),
      try FileSystem.status(place)?.isDirectory == true
    else {
      throw UserError(
        Bilingual(es: "no existe el escenario", en: "there is no such scenario"),
        place: Bilingual(path),
        remedy: Bilingual(
          es: "Nombre la carpeta que tiene events.ndjson y expect/.",
          en: "Name the folder that holds events.ndjson and expect/."), status: .no)
    }
    self.place = place
  }

  /// The file of the events, as written, or as its script writes them into a file in `scratch`.
  ///
  /// A script may print them or make the file itself.
  func events(scratch: String) throws -> String {
    let file = "\(place)/events.ndjson"
    if try FileSystem.status(file) != nil { return file }
    let script = "\(place)/make-events"
    guard try FileSystem.status(script) != nil else {
      throw UserError(
        Bilingual(es: "el escenario no tiene eventos", en: "the scenario has no events"),
        place: Bilingual(path),
        remedy: Bilingual(
          es: "Ponga events.ndjson, o un programa make-events que lo escriba.",
          en: "Put events.ndjson there, or a script make-events that writes it."), status: .no)
    }
    let printed = "\(scratch)/events.ndjson"
    let program = FileSystem.realPath("/proc/self/exe") ?? "recauda"
    let status = try ChildProcess.run(script, variables: ["RECAUDA=\(program)"], output: printed)
    guard status == 0 else {
      throw UserError(
        Bilingual(
          es: "make-events acabó con el estado \(status)",
          en: "make-events ended with status \(status)"
        ), place: Bilingual("\(path)/make-events"), status: .no)
    }
    if try FileSystem.status(file) != nil { return file }
    if let size = try FileSystem.status(printed)?.size, size > 0 { return printed }
    throw UserError(
      Bilingual(es: "make-events no escribió ningún evento", en: "make-events wrote no event"),
      place: Bilingual("\(path)/make-events"),
      remedy: Bilingual(
        es: "Debe escribirlos en la salida estándar, o en events.ndjson.",
        en: "It must print them to standard output, or write events.ndjson."), status: .no)
  }

  /// The names of the files of `expect/`, by their numbers.
  func expectations() throws -> [String] {
    let names = (try FileSystem.list("\(place)/expect") ?? []).filter { $0.hasSuffix(".json") }
    let numbered = names.map { (number: Scenario.number($0), name: $0) }
    if let stray = numbered.first(where: { $0.number == nil }) {
      throw UserError(
        Bilingual(
          es: "el nombre no empieza con número", en: "the name does not begin with a number"),
        place: Bilingual("\(path)/expect/\(stray.name)"),
        remedy: Bilingual(
          es: "Llámelo NN-nombre.json: los números dan el orden.",
          en: "Call it NN-name.json: the numbers give the order."), status: .no)
    }
    if numbered.isEmpty {
      throw UserError(
        Bilingual(es: "el escenario no espera nada", en: "the scenario expects nothing"),
        place: Bilingual("\(path)/expect"),
        remedy: Bilingual(
          es:
            "Escriba expect/01-nombre.json con {\"command\": […]}; replay --record pone la respuesta.",
          en:
            "Write expect/01-name.json with {\"command\": […]}; replay --record fills in the answer."
        ), status: .no)
    }
    return numbered.sorted { ($0.number ?? 0, $0.name) < ($1.number ?? 0, $1.name) }.map(\.name)
  }

  private static func number(_ name: String) -> Int? {
    let digits = name.utf8.prefix { (0x30...0x39).contains($0) }
    guard name.utf8.dropFirst(digits.count).first == UInt8(ascii: "-") else { return nil }
    return Int(String(Substring(digits)))
  }
}
