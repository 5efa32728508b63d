// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Async functions run where their caller runs: a connection's code never leaves its worker's loop.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Tests look for overlapping accesses while the program runs; a release build would spend a tenth of its
    // instructions on looking. Since tools version 6.2 a package with such a flag may be anybody's dependency.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let package = Package(
    name: "llm-gateway",
    products: [
        .executable(name: "llm-gateway", targets: ["llm-gateway"]),
        .library(name: "LLMClients", targets: ["LLMClients"]),
        .library(name: "PlanExecutor", targets: ["PlanExecutor"]),
        .library(name: "GeminiExecutor", targets: ["GeminiExecutor"]),
    ],
    targets: [
        // Arrows point down this list only.
        .executableTarget(
            name: "llm-gateway", dependencies: ["Gateway", "PlanExecutor", "LLMClients", "Configuration", "Reactor"],
            swiftSettings: settings),
        .target(
            name: "Gateway", dependencies: ["LLMClients", "Configuration", "Dialects", "Server", "Upstream"],
            swiftSettings: settings),
        // The old name of PlanExecutor, for programs that were written when there was Gemini alone.
        .target(
            name: "GeminiExecutor", dependencies: ["PlanExecutor"], path: "compat/GeminiExecutor",
            swiftSettings: settings),
        .target(
            name: "PlanExecutor", dependencies: ["LLMClients", "Configuration"], swiftSettings: settings),
        .target(
            name: "LLMClients", dependencies: ["Dialects", "Upstream", "Configuration"], swiftSettings: settings),
        .target(name: "Configuration", dependencies: ["CYAML"], swiftSettings: settings),
        .target(name: "Upstream", dependencies: ["Wire", "Reactor", "CCurl"], swiftSettings: settings),
        .target(name: "Server", dependencies: ["Wire", "Reactor"], swiftSettings: settings),
        .target(name: "Dialects", dependencies: ["Wire"], swiftSettings: settings),
        .target(name: "Reactor", dependencies: ["CLinux"], swiftSettings: settings),
        .target(name: "Wire", swiftSettings: settings),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLinux"),

        // Uses the libraries as a program outside would.
        .executableTarget(
            name: "examples", dependencies: ["LLMClients", "PlanExecutor"], path: "examples",
            exclude: ["clients", "plans"], swiftSettings: settings),
        .target(
            name: "Support", dependencies: ["Wire", "Reactor", "Server"], path: "Tests/Support",
            swiftSettings: settings),
        // Measures; part of no test run.
        .executableTarget(
            name: "translation-benchmark", dependencies: ["Dialects", "Wire"], path: "Tests/Load/Translation",
            swiftSettings: settings),
        .executableTarget(
            name: "plan-benchmark", dependencies: ["PlanExecutor", "LLMClients"], path: "Tests/Load/Plans",
            swiftSettings: settings),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Support"], swiftSettings: settings),
        .testTarget(name: "ReactorTests", dependencies: ["Reactor", "Support"], swiftSettings: settings),
        .testTarget(name: "ServerTests", dependencies: ["Server", "Support"], swiftSettings: settings),
        .testTarget(name: "UpstreamTests", dependencies: ["Upstream", "Support"], swiftSettings: settings),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Support"], swiftSettings: settings),
        .testTarget(
            name: "GatewayTests",
            dependencies: ["Gateway", "Configuration", "PlanExecutor", "llm-gateway", "examples", "Support"],
            swiftSettings: settings),
        .testTarget(
            name: "LLMClientsTests", dependencies: ["LLMClients", "Configuration", "Support"], swiftSettings: settings),
        .testTarget(name: "PlanExecutorTests", dependencies: ["PlanExecutor", "Support"], swiftSettings: settings),
        .testTarget(name: "CompatTests", dependencies: ["GeminiExecutor", "Support"], swiftSettings: settings),
        .testTarget(name: "DialectsTests", dependencies: ["Dialects", "Wire", "Support"], swiftSettings: settings),
    ]
)
