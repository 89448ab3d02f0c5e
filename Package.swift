// swift-tools-version: 6.2
import PackageDescription

// Every target: Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], at path: String? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency], at path: String) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "recauda",
  products: [.executable(name: "recauda", targets: ["recauda"])],
  targets: [
    // C libraries and what Swift cannot call.
    .systemLibrary(name: "CLZ4", providers: [.apt(["liblz4-dev"])]),
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto")]),
    .target(
      name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("m")]),
    .target(name: "CPlatform"),
    .target(name: "CTexts"),

    // The ledger, from the ground up.
    module("Bytes"),
    module("Values", ["Bytes"]),
    module("Events", ["Values", "Bytes"]),
    module("Workers"),
    module("Files", ["CPlatform", "Bytes"]),
    module("Log", ["Files", "Workers", "Bytes", "CLZ4", "CDigest"]),
    module("Ledger", ["Log", "Events", "Values", "Files", "Workers", "Bytes"]),
    module("Engine", ["Events", "Values", "Workers", "Bytes"]),
    module("Database", ["Files", "Bytes", "CSQLite"]),
    module(
      "Projections",
      ["Engine", "Database", "Ledger", "Log", "Events", "Values", "Files", "Workers", "Bytes"]),

    module("Evidence", ["Log", "Files", "Bytes", "CDigest", "CTexts"]),

    // The program.
    module("Imports", ["Ledger", "Log", "Events", "Values", "Files", "Bytes"]),
    module("Synthetic", ["Events", "Values", "Bytes"]),
    module("Console"),
    module("Answers", ["Engine", "Console", "Values"]),
    module(
      "Commands",
      [
        "Console", "Answers", "Evidence", "Imports", "Projections", "Database", "Engine",
        "Synthetic", "Ledger", "Log", "Files", "Events", "Values", "Bytes",
      ]),
    .executableTarget(
      name: "recauda", dependencies: ["Commands", "Console"], swiftSettings: strict),

    // Tests.
    module("TestSupport", ["Files", "Bytes"], at: "Tests/TestSupport"),
    tests("ValuesTests", ["Values"]),
    tests("ConsoleTests", ["Console"]),
    tests("WorkersTests", ["Workers", "TestSupport"]),
    tests("FilesTests", ["Files", "Bytes", "TestSupport"]),
    tests("LogTests", ["Log", "Files", "Workers", "Bytes", "TestSupport"]),
    module(
      "EventsSupport", ["Events", "Values", "Bytes", "TestSupport"], at: "Tests/EventsSupport"),
    tests(
      "LedgerTests",
      ["Ledger", "Log", "Events", "Values", "Files", "Bytes", "TestSupport", "EventsSupport"]),
    tests("EvidenceTests", ["Evidence", "Log", "Files", "Bytes", "TestSupport"]),
    tests("EventsTests", ["Events", "Values", "Bytes", "TestSupport", "EventsSupport"]),
    tests(
      "CommandsTests",
      ["Commands", "Console", "Log", "Files", "Values", "Bytes", "TestSupport"]),
    module("EngineReference", ["Events", "Values", "Bytes"], at: "Tests/EngineReference"),
    tests("EngineReferenceTests", ["EngineReference", "Events", "Values", "Bytes"]),
    tests(
      "EngineTests",
      ["Answers", "Engine", "EngineReference", "Console", "Events", "Values", "Bytes"]),
    module("DatabaseSupport", ["Database", "Bytes"], at: "Tests/DatabaseSupport"),
    tests(
      "DatabaseTests", ["Database", "DatabaseSupport", "CSQLite", "Files", "Bytes", "TestSupport"]),
    tests(
      "ProjectionsTests",
      [
        "Projections", "Engine", "EngineReference", "Database", "Log", "Files", "Values", "Bytes",
        "TestSupport",
      ]),
    tests("RulesTests", ["Files", "Bytes", "TestSupport"]),
    tests(
      "ImportsTests", ["Imports", "Ledger", "Events", "Values", "Files", "Bytes", "TestSupport"]),
    tests("SyntheticTests", ["Synthetic", "Events", "Values", "Bytes"]),

    // Programs for developers and tests: fuzzing, measuring, processes to be killed.
    program("FuzzEvent", ["EventsSupport", "Bytes"], at: "Tests/Fuzz/FuzzEvent"),
    program("BenchEvents", ["Events", "Bytes"], at: "Tests/Bench/BenchEvents"),
    program("DatabaseChild", ["Database", "DatabaseSupport", "Files"], at: "Tests/DatabaseChild"),
    program(
      "BenchDatabase", ["Database", "CSQLite", "Files", "Bytes"], at: "Tests/Bench/BenchDatabase"),
  ]
)
