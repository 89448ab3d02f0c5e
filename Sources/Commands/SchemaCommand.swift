import Bytes
import Console
import Events
import Files

/// `schema`: the JSON Schemas of the events.
enum SchemaCommand {
  static var command: Program.Command { Program.Command(spec: spec, run: run) }

  private static var spec: CommandSpec {
    CommandSpec(
      "schema",
      summary: Bilingual(es: "los esquemas JSON de los eventos", en: "the JSON Schemas of events"),
      description: Bilingual(
        es: "Sin nada, enumera los tipos de evento; con un tipo, muestra su JSON Schema (2020-12); "
          + "envelope es el sobre de un evento asentado. Con --out escribe todos los archivos.",
        en:
          "With nothing it lists the event types; with a type it prints its JSON Schema (2020-12); "
          + "envelope is that of a recorded event's envelope. With --out it writes all files."),
      arguments: [
        ArgumentSpec(
          Bilingual(es: "TIPO", en: "TYPE"),
          .choice(Catalogue.standard.types.map(\.name) + ["envelope"]), arity: .optional,
          help: Bilingual(es: "un tipo de evento, o envelope", en: "an event type, or envelope"))
      ],
      options: [
        OptionSpec(
          "out", .text(Bilingual(es: "CARPETA", en: "DIR")),
          help: Bilingual(
            es: "escribe todos los esquemas en esta carpeta",
            en: "writes all schemas to this folder"))
      ],
      examples: [
        ExampleSpec("recauda schema", Bilingual(es: "los tipos", en: "the types")),
        ExampleSpec(
          "recauda schema payment.received",
          Bilingual(es: "el esquema de un pago", en: "the schema of a payment")),
      ])
  }

  private static func run(_ context: Context) throws -> ExitStatus {
    let catalogue = Catalogue.standard
    if let directory = context.arguments.value("out") {
      let files = JSONSchema.files(catalogue)
      for file in files {
        let path = "\(directory)/\(file.name)"
        try FileSystem.makeDirectory(FileSystem.directory(of: path))
        try Array(file.text.utf8).withBytes { (bytes) throws(FileError) in
          try FileSystem.replace(path, with: bytes)
        }
      }
      try context.note(
        Bilingual(es: "\(files.count) archivos escritos", en: "\(files.count) files written"))
      return .done
    }
    guard let name = context.arguments.positional(0) else {
      for type in catalogue.types { try context.output.write(type.name + "\n") }
      return .done
    }
    if let index = catalogue.index(of: name) {
      try context.output.write(JSONSchema.document(for: catalogue.types[index], in: catalogue))
    } else {
      try context.output.write(JSONSchema.envelope(catalogue))
    }
    return .done
  }
}
