// swift-tools-version: 6.2
import PackageDescription

// A plugin in a package of its own. `swift build -c release` makes `.build/release/libbitcrusher.so`.
let package = Package(
  name: "BitCrusher",
  products: [.library(name: "bitcrusher", type: .dynamic, targets: ["BitCrusher"])],
  dependencies: [.package(name: "VoiceBeat", path: "../../..")],
  targets: [.target(name: "BitCrusher", dependencies: [.product(name: "PluginKit", package: "VoiceBeat")])],
  swiftLanguageModes: [.v6]
)
