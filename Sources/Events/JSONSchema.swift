import Values

/// The event types as JSON Schemas (2020-12), made from the declarations that the readers walk.
///
/// A schema says what a producer may submit. What JSON Schema has no words for stands in a
/// `description`, and the readers check it: doubled fields, counts written `1.0`, days that no
/// calendar has, entries that must rise or differ by one member, the ends of a range, the length of
/// the line.
public enum JSONSchema {
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"

  /// A schema and the place of its file below `Schemas/`.
  public struct File: Sendable {
    /// The path below `Schemas/`.
    public let name: String
    /// The file's text.
    public let text: String
  }

  /// The schemas of all types and of the envelope.
  public static func files(_ catalogue: Catalogue = .standard) -> [File] {
    var files = [File(name: "envelope.json", text: envelope(catalogue))]
    for type in catalogue.types {
      files.append(
        File(name: "events/\(type.name).json", text: document(for: type, in: catalogue)))
    }
    return files
  }

  /// The schema of a type's events as producers submit them, in the type's current version.
  public static func document(for type: EventType, in catalogue: Catalogue = .standard) -> String {
    var writer = SchemaWriter(catalogue)
    var properties: [(name: String, value: JSONText)] = [
      ("type", .object([("const", .string(type.name))])),
      ("v", .object([("const", .number(Int64(type.version)))])),
      ("on", writer.schema(.day)), ("id", writer.schema(.key)), ("by", writer.schema(.key)),
    ]
    properties += type.members.map { ($0.name, writer.schema($0.shape)) }
    // Without `v` an event is one of version 1.
    let envelope =
      type.version == 1 ? ["type", "on", "id", "by"] : ["type", "v", "on", "id", "by"]
    let required = envelope + type.members.filter { !$0.isOptional }.map(\.name)
    var members: [(name: String, value: JSONText)] = [
      ("$schema", .string(dialect)),
      ("$id", .string("urn:recauda:event:\(type.name):\(type.version)")),
      ("title", .string(type.name)),
      ("type", .string("object")),
      ("required", .strings(required)),
      ("additionalProperties", .bool(false)),
      ("properties", .object(properties)),
    ]
    members += type.layouts[type.version - 1].rules.map(writer.rule)
    members.append(("$defs", writer.definitions))
    return JSONText.object(members).pretty
  }

  /// The schema of what every recorded event has, whatever its type.
  public static func envelope(_ catalogue: Catalogue = .standard) -> String {
    var writer = SchemaWriter(catalogue)
    let versions = Int64(catalogue.types.map(\.version).max() ?? 1)
    let properties: [(name: String, value: JSONText)] = [
      ("seq", writer.schema(.anyCount)),
      ("at", writer.instant),
      ("type", writer.schema(.eventType)),
      ("v", writer.schema(.count(1...versions))),
      ("on", writer.schema(.day)), ("id", writer.schema(.key)), ("by", writer.schema(.key)),
    ]
    return JSONText.object([
      ("$schema", .string(dialect)),
      ("$id", .string("urn:recauda:envelope")),
      ("title", .string("The envelope of a recorded event")),
      ("description", .string("The type's own fields follow: see events/.")),
      ("type", .string("object")),
      ("required", .strings(properties.map(\.name))),
      ("properties", .object(properties)),
      ("$defs", writer.definitions),
    ]).pretty
  }
}
