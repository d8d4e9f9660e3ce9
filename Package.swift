// swift-tools-version: 6.2
import PackageDescription

/// `make test` turns warnings into errors; a newer compiler's new warning never stops a user's build.
let warnings: [SwiftSetting] =
  Context.environment["VOICEBEAT_WARNINGS"] == "error" ? [.treatAllWarnings(as: .error)] : []

/// Language switches, once for every target.
let switches: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
]
let strict = switches + warnings

/// A plugin exports one symbol and nothing else.
let exportOnlyEntry: [LinkerSetting] = [
  .unsafeFlags(
    ["-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/plugin.map"], .when(platforms: [.linux]))
]

/// A stage plugin in Swift: one folder, one shared object.
func plugin(_ name: String, _ libraries: Target.Dependency...) -> Target {
  .target(
    name: "\(name)Plugin", dependencies: ["PluginKit"] + libraries, path: "Plugins/\(name)", exclude: ["README.md"],
    swiftSettings: strict, linkerSettings: exportOnlyEntry)
}

let package = Package(
  name: "VoiceBeat",
  products: [
    .executable(name: "voicebeat", targets: ["voicebeat"]),
    .executable(name: "voicebeat-scan", targets: ["voicebeat-scan"]),
    .executable(name: "voicebeat-storage", targets: ["voicebeat-storage"]),
    .library(name: "Engine", targets: ["Engine"]),
    .library(name: "JSON", targets: ["JSON"]),
    .library(name: "Pipeline", targets: ["Pipeline"]),
    .library(name: "PluginABI", targets: ["PluginABI"]),
    .library(name: "PluginKit", targets: ["PluginKit"]),
    .library(name: "voicebeat-files", type: .dynamic, targets: ["FilesPlugin"]),
    .library(name: "voicebeat-analysis", type: .dynamic, targets: ["AnalysisPlugin"]),
    .library(name: "voicebeat-autotune", type: .dynamic, targets: ["AutotunePlugin"]),
    .library(name: "voicebeat-basics", type: .dynamic, targets: ["BasicsPlugin"]),
    .library(name: "voicebeat-beat-snap", type: .dynamic, targets: ["BeatSnapPlugin"]),
    .library(name: "voicebeat-mixer", type: .dynamic, targets: ["MixerPlugin"]),
    .library(name: "voicebeat-pictures", type: .dynamic, targets: ["PicturesPlugin"]),
    .library(name: "voicebeat-pitch-shift", type: .dynamic, targets: ["PitchShiftPlugin"]),
    .library(name: "voicebeat-r2", type: .dynamic, targets: ["R2Plugin"]),
    .library(name: "voicebeat-renderer", type: .dynamic, targets: ["RendererPlugin"]),
    .library(name: "voicebeat-segmenter", type: .dynamic, targets: ["SegmenterPlugin"]),
    .library(name: "voicebeat-tremolo", type: .dynamic, targets: ["TremoloPlugin"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // The contract between host and plugins, and the kit that makes a stage a small Swift type.
    .target(name: "PluginABI"),
    .target(
      name: "PluginKit", dependencies: ["PluginABI", "JSON"],
      swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),

    // The host.
    .target(name: "Pipeline", dependencies: ["JSON"], swiftSettings: strict),
    .target(
      name: "Engine", dependencies: ["Pipeline", "PluginABI", "JSON", "Digests", "Threads", "CRuntime", "CSampleRate"],
      swiftSettings: strict),
    .executableTarget(
      name: "voicebeat",
      dependencies: [
        "Engine", "Pipeline", "Console", "JSON", "Threads", "CRuntime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "voicebeat-storage",
      dependencies: [
        "ObjectStore", "SampleLibrary", "Console", "JSON", "CRuntime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "Console",
      dependencies: ["JSON", "Threads", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .executableTarget(name: "voicebeat-scan", dependencies: ["Engine"], swiftSettings: strict),

    // What `make bench` measures with.
    .executableTarget(
      name: "voicebeat-bench", dependencies: ["Engine", "Pipeline", "JSON", "CAllocations"],
      path: "Benchmarks/voicebeat-bench", swiftSettings: strict),
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),

    // Libraries without any idea of graphs or plugins.
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "Threads", swiftSettings: strict),
    .target(name: "AudioIO", dependencies: ["Digests", "CSndFile", "CLame"], swiftSettings: strict),
    .target(
      name: "ObjectStore", dependencies: ["JSON", "Digests", "Threads", "CCurl", "CExpat", "CRuntime", "CUTF8Proc"],
      swiftSettings: strict),
    .target(name: "Digests", dependencies: ["CCrypto", "CDeflate", "CZlib"], swiftSettings: strict),
    .target(name: "DSP", dependencies: ["CEbur128", "CFFTW"], swiftSettings: strict),
    .target(name: "Score", dependencies: ["JSON"], swiftSettings: strict),
    .target(
      name: "SampleLibrary", dependencies: ["AudioIO", "ObjectStore", "Digests", "JSON", "CEbur128"],
      swiftSettings: strict),

    // What the plugins for files and objects have in common.
    .target(name: "AudioStages", dependencies: ["PluginKit", "AudioIO", "JSON", "Score"], swiftSettings: strict),
    .target(name: "ObjectStages", dependencies: ["PluginKit", "ObjectStore"], swiftSettings: strict),

    // What the plugins have in common that bring audio to a level.
    .target(name: "Mastering", dependencies: ["PluginKit", "DSP"], swiftSettings: strict),

    // What the plugins for music have in common.
    .target(name: "MusicStages", dependencies: ["PluginKit", "DSP", "JSON", "Score"], swiftSettings: strict),

    // Plugins that ship.
    plugin("Files", "AudioStages", "AudioIO", "Digests"),
    plugin("Analysis", "MusicStages", "DSP", "JSON", "Score"),
    plugin("Autotune", "DSP", "MusicStages", "Score"),
    plugin("Basics", "DSP", "Mastering"),
    plugin("BeatSnap", "MusicStages", "DSP", "Score"),
    plugin("Mixer", "DSP", "JSON", "Mastering", "MusicStages", "Score"),
    plugin("Pictures", "MusicStages", "DSP", "CCairo"),
    plugin("PitchShift", "DSP", "JSON", "MusicStages", "Score"),
    plugin("R2", "AudioStages", "AudioIO", "ObjectStages", "ObjectStore", "Digests", "Threads"),
    plugin(
      "Renderer", "AudioStages", "AudioIO", "DSP", "JSON", "MusicStages", "ObjectStages", "ObjectStore", "Score",
      "SampleLibrary", "CFluidSynth", "CSampleRate"),
    plugin("Segmenter", "DSP"),
    .target(
      name: "TremoloPlugin", dependencies: ["PluginABI"], path: "Plugins/Examples/Tremolo", exclude: ["README.md"],
      publicHeadersPath: ".", linkerSettings: exportOnlyEntry + [.linkedLibrary("m")]),

    // The system's libraries.
    .target(name: "CRuntime", path: "Sources/System/CRuntime"),
    .systemLibrary(
      name: "CSndFile", path: "Sources/System/CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(
      name: "CLame", path: "Sources/System/CLame", pkgConfig: "lame", providers: [.apt(["libmp3lame-dev"])]),
    .systemLibrary(
      name: "CSampleRate", path: "Sources/System/CSampleRate", pkgConfig: "samplerate",
      providers: [.apt(["libsamplerate0-dev"])]),
    .systemLibrary(
      name: "CFFTW", path: "Sources/System/CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(
      name: "CCairo", path: "Sources/System/CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(
      name: "CEbur128", path: "Sources/System/CEbur128", pkgConfig: "libebur128",
      providers: [.apt(["libebur128-dev"])]),
    .systemLibrary(
      name: "CCrypto", path: "Sources/System/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/System/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CExpat", path: "Sources/System/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    // Without pkg-config, whose flags for it SwiftPM refuses with a warning.
    .systemLibrary(
      name: "CUTF8Proc", path: "Sources/System/CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
    // Likewise.
    .systemLibrary(
      name: "CFluidSynth", path: "Sources/System/CFluidSynth", providers: [.apt(["libfluidsynth-dev"])]),
    .systemLibrary(
      name: "CDeflate", path: "Sources/System/CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(
      name: "TestSupport", dependencies: ["JSON", "CRuntime"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "JSON"], swiftSettings: strict),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Pipeline", "PluginABI", "JSON", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(name: "PluginKitTests", dependencies: ["PluginKit"], swiftSettings: strict),
    .testTarget(name: "PluginABITests", dependencies: ["PluginABI", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "AudioIOTests", dependencies: ["AudioIO", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: strict),
    .executableTarget(
      name: "store-exerciser", dependencies: ["ObjectStore", "TestSupport"], path: "Tests/StoreExerciser",
      swiftSettings: strict),
    .testTarget(
      name: "ObjectStoreTests", dependencies: ["ObjectStore", "Digests", "JSON", "Threads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ScoreTests", dependencies: ["Score", "JSON", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SampleLibraryTests", dependencies: ["SampleLibrary", "AudioIO", "ObjectStore", "JSON", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "DSPTests", dependencies: ["DSP", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PluginTests", dependencies: ["Engine", "Pipeline", "JSON", "ObjectStore", "Score", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["JSON", "TestSupport"], exclude: ["Golden"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
