import Console
import Files

/// A file that somebody names to be written must not be one of the ledger's own.
enum OutsideLedger {
  /// Throws if the path, links followed, leads into the ledger; `option` is what named it.
  static func require(_ option: String, _ path: String, _ context: Context) throws {
    guard let ledger = FileSystem.realPath(try context.ledger()),
      let place = FileSystem.realPath(path)
        ?? FileSystem.realPath(FileSystem.directory(of: path)),
      place == ledger || place.hasPrefix(ledger + "/")
    else { return }
    throw UserError(
      Bilingual(
        es: "--\(option) escribiría dentro del libro", en: "--\(option) would write into the ledger"
      ),
      place: Bilingual(path),
      remedy: Bilingual(es: "Escriba en otra carpeta.", en: "Write into another folder."),
      status: .usage)
  }
}
