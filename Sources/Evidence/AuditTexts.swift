import CTexts

/// The texts of an auditor's pack, as they are compiled into the program.
public enum AuditTexts {
  /// The instructions, the script that checks without us, and the rules.
  public static var all: [AuditPack.Text] {
    [
      AuditPack.Text("README.md", bytes(rcd_audit())),
      AuditPack.Text("verify-without-us", bytes(rcd_verify_without_us()), isExecutable: true),
      AuditPack.Text("Schemas/RULES.md", bytes(rcd_rules())),
      AuditPack.Text("Schemas/CONTRACT.md", bytes(rcd_contract())),
      AuditPack.Text("Schemas/README.md", bytes(rcd_schemas_readme())),
      AuditPack.Text("Schemas/AUDIT.md", bytes(rcd_audit())),
      AuditPack.Text("Schemas/sql/projections.sql", bytes(rcd_projections())),
    ]
  }

  private static func bytes(_ text: rcd_text) -> [UInt8] {
    Array(UnsafeBufferPointer(start: text.bytes, count: text.count))
  }
}
