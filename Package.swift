// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let real = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let nio = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
  Target.Dependency.product(name: $0, package: "swift-nio")
}

let package = Package(
  name: "verdin",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "VerdinJudge", targets: ["VerdinJudge"]),
    .executable(name: "verdin", targets: ["verdin"]),
    .executable(name: "verdin-server", targets: ["verdin-server"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .target(name: "COpenBLAS"),
    .target(name: "CCurl"),
    .target(name: "CVerdinKernels"),
    .target(name: "CTextKernels"),
    .target(name: "CDigits"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "VerdinNumerics", dependencies: ["COpenBLAS", "CVerdinKernels", real]),
    .target(name: "VerdinJudge", dependencies: ["VerdinNumerics", real]),
    .target(name: "VerdinRollout", dependencies: ["VerdinJudge"]),
    .target(name: "VerdinSimulation", dependencies: ["VerdinJudge", "VerdinNumerics", real]),
    .target(name: "VerdinMeasurement", dependencies: ["VerdinJudge", "VerdinNumerics", real]),
    .target(name: "VerdinReport", dependencies: ["VerdinJudge", "VerdinRollout"]),
    .target(
      name: "VerdinIO",
      dependencies: [
        "VerdinJudge", "VerdinRollout", "CCurl", "CTextKernels", "CZlib",
        .product(name: "Yams", package: "Yams"), .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .executableTarget(
      name: "verdin",
      dependencies: [
        "VerdinIO", "VerdinReport", "VerdinRollout", "VerdinSimulation", "VerdinMeasurement",
        "VerdinJudge", "VerdinNumerics", argumentParser,
      ]),
    .target(name: "VerdinServer", dependencies: ["VerdinRollout", "VerdinNumerics"] + nio),
    .target(name: "VerdinDemo", dependencies: ["CDigits", "VerdinNumerics", real] + nio),
    .executableTarget(
      name: "verdin-server",
      dependencies: ["VerdinServer", "VerdinDemo", "VerdinRollout", argumentParser]
        + nio.prefix(1)),
    .executableTarget(
      name: "verdin-bench",
      dependencies: [
        "VerdinIO", "VerdinReport", "VerdinMeasurement", "VerdinJudge", "VerdinNumerics",
        "CAllocationCount",
      ],
      path: "Benchmarks/Hot"),
    .target(
      name: "VerdinCalibration",
      dependencies: ["VerdinSimulation", "VerdinIO", "VerdinJudge", "VerdinNumerics", real],
      path: "Benchmarks/Calibration/Protocol"),
    .executableTarget(
      name: "verdin-calibrate", dependencies: ["VerdinCalibration", "VerdinIO", argumentParser],
      path: "Benchmarks/Calibration/Command"),
    .executableTarget(
      name: "verdin-route", dependencies: ["VerdinIO", "VerdinRollout"],
      path: "Benchmarks/Rollout/Command"),
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    .testTarget(name: "VerdinNumericsTests", dependencies: ["VerdinNumerics", "CAllocationCount"]),
    .testTarget(
      name: "VerdinJudgeTests", dependencies: ["VerdinJudge", "VerdinIO", "CAllocationCount"]),
    .testTarget(name: "VerdinRolloutTests", dependencies: ["VerdinRollout"]),
    .testTarget(
      name: "VerdinSimulationTests",
      dependencies: [
        "VerdinSimulation", "VerdinCalibration", "VerdinJudge", "VerdinNumerics", real,
      ]),
    .testTarget(name: "VerdinRouterTests", dependencies: ["VerdinIO", "VerdinRollout"]),
    .testTarget(
      name: "VerdinIOTests",
      dependencies: ["VerdinIO", "VerdinRollout", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
      name: "VerdinReportTests", dependencies: ["VerdinReport", "VerdinRollout"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "VerdinCLITests",
      dependencies: ["verdin", "verdin-server", "VerdinIO", "VerdinRollout"],
      exclude: ["BadInputs", "Snapshots"]),
    .testTarget(
      name: "VerdinServerTests",
      dependencies: ["VerdinServer", "verdin-server", "VerdinRollout", "VerdinNumerics"] + nio),
    .testTarget(
      name: "VerdinDemoTests", dependencies: ["VerdinDemo", "VerdinNumerics"] + nio),
    .testTarget(name: "ArchitectureTests"),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzz targets need libFuzzer and unsafe flags: `make fuzz` asks for them, no other build sees them.
if Context.environment["VERDIN_FUZZ"] == "1" {
  let coverage: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])]
  for target in package.targets where ["VerdinIO", "VerdinJudge"].contains(target.name) {
    target.swiftSettings = [.unsafeFlags(["-sanitize=fuzzer"])]
  }
  package.products.append(.executable(name: "verdin-fuzz", targets: ["VerdinFuzz"]))
  package.targets += [
    .target(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
    .executableTarget(
      name: "VerdinFuzz", dependencies: ["CLibFuzzer", "VerdinIO", "VerdinReport", "VerdinJudge"],
      path: "Fuzz/VerdinFuzz", swiftSettings: coverage,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
}
