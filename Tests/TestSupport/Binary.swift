import Files

/// The built program: these tests know nothing of it but what it prints and leaves behind.
public enum Binary {
  /// Where it is: `RECAUDA_BINARY`, else beside the test runner.
  ///
  /// A run without it fails.
  public static let path: String = {
    if let named = System.environment("RECAUDA_BINARY"), !named.isEmpty { return named }
    var folder = FileSystem.directory(of: CommandLine.arguments[0])
    while folder != "/", folder != "." {
      let candidate = "\(folder)/recauda"
      if let status = try? FileSystem.status(candidate), !status.isDirectory { return candidate }
      folder = FileSystem.directory(of: folder)
    }
    fatalError("no recauda to test: set RECAUDA_BINARY, or run Scripts/test")
  }()

  /// Whether the environment says which binary to test.
  public static let isNamed = !(System.environment("RECAUDA_BINARY") ?? "").isEmpty

  /// The folder of the sources.
  public static let repository: String = {
    var folder = #filePath
    for _ in 0..<3 { folder = FileSystem.directory(of: folder) }
    return folder
  }()
}
