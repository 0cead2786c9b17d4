// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "JudgeFromSwift",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "verdin", path: "../..")],
  targets: [
    .executableTarget(
      name: "JudgeFromSwift", dependencies: [.product(name: "VerdinJudge", package: "verdin")])
  ],
  swiftLanguageModes: [.v6]
)
