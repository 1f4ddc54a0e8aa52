// swift-tools-version: 6.2
import PackageDescription

// The house (docs/house.md): every folder under Sources/ is a target on one floor, and an arrow never points upward.
// Tests/HouseTests reads this description and fails on an edge or an import that breaks the rule.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], embedding files: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) }, swiftSettings: strict)
}

/// Relative relocations in a sixtieth of their size (DT_RELR, glibc 2.36), which the default linker cannot write: 7 MB
/// less in memory for a process that uses the static library.
let compactRelocations: [LinkerSetting] = [
    .unsafeFlags(
        ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"], .when(configuration: .release))
]

func executable(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict, linkerSettings: compactRelocations)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let swiftASN1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let floor0: [Target] = [
    room("WeftNet"),
    room("WeftJSON"),
    room("WeftSchema"),
    room("WeftStore"),
]

let floor1: [Target] = [
    room("WeftXML"),
    room("WeftModel", ["WeftNet", "WeftJSON", "WeftSchema"]),
    room("WeftXMPPWire", ["WeftNet", "WeftXML"]),
    room("WeftBGPWire", ["WeftNet"]),
]

let floor2: [Target] = [
    room("WeftIPAM", ["WeftNet"]),
    room("WeftCompiler", ["WeftNet", "WeftJSON", "WeftModel"]),
    room("WeftPolicy", ["WeftNet", "WeftJSON", "WeftBGPWire"]),
    room("WeftRouting", ["WeftNet", "WeftBGPWire", "WeftPolicy"]),
    room("WeftBGP", ["WeftNet", "WeftBGPWire"]),
    room("WeftXMPP", ["WeftNet", "WeftXMPPWire"]),
    room("WeftVRouter", ["WeftNet", "WeftXMPPWire", "WeftXML"]),
]

let floor3: [Target] = [
    room("WeftSystem", ["WeftNet"]),
    room("WeftSQLite", ["WeftNet", "WeftStore", "WeftSystem", grdb]),
    room("WeftConnections", ["WeftNet", "WeftSystem", logging, nioCore, nioPosix]),
    room("WeftMetrics", [coreMetrics]),
    room("WeftTrust", ["WeftNet", crypto, cryptoExtras, swiftASN1, x509]),
    room(
        "WeftTLS",
        ["WeftConnections", "WeftNet", "WeftSystem", "WeftTrust", nioCore, nioPosix, nioSSL, nioTLS, x509]),
    room(
        "WeftConfig",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftIPAM", "WeftBGPWire", "WeftCompiler", "WeftPolicy", "WeftStore",
            "WeftSystem", deque, logging,
        ]),
    room(
        "WeftBGPTransport",
        ["WeftNet", "WeftBGP", "WeftBGPWire", "WeftConnections", "WeftSystem", logging, nioCore, nioPosix]),
    room(
        "WeftXMPPTransport",
        [
            "WeftNet", "WeftConnections", "WeftSystem", "WeftTLS", "WeftTrust", "WeftXMPP", "WeftXMPPWire", logging,
            nioCore,
            nioPosix,
        ]),
    room(
        "WeftControlNode",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftBGP", "WeftBGPWire", "WeftBGPTransport", "WeftConnections",
            "WeftPolicy", "WeftRouting", "WeftXML", "WeftXMPP", "WeftXMPPWire", "WeftXMPPTransport", logging,
            nioCore, nioPosix,
        ]),
    .target(name: "CLibbpf", linkerSettings: [.linkedLibrary("bpf")]),
    .target(name: "CNetlink"),
    .target(name: "CSandbox"),
    room("WeftSandbox", ["CSandbox", logging]),
    .plugin(name: "EmbedBPF", capability: .buildTool()),
    .target(
        name: "WeftDatapath", dependencies: ["WeftNet", "WeftVRouter", "CLibbpf", "CNetlink"], swiftSettings: strict,
        plugins: ["EmbedBPF"]),
]

let floor4: [Target] = [
    room(
        "WeftHTTPServer",
        [
            "WeftNet", "WeftConnections", "WeftSystem", "WeftTLS", httpTypes, hummingbird, hummingbirdCore, lifecycle,
            logging, nioCore, nioHTTP1, nioPosix,
        ]),
    room(
        "WeftClient",
        [
            "WeftNet", "WeftConfig", "WeftConnections", "WeftJSON", "WeftModel", "WeftSystem", "WeftTLS", "WeftTrust",
            "WeftXML", asyncHTTPClient, logging, nioCore, nioHTTP1, nioPosix, nioSSL, x509,
        ]),
    room(
        "WeftConfigAPI",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftCompiler", "WeftConfig", "WeftConnections", "WeftHTTPServer",
            "WeftMetrics", "WeftSystem", "WeftTLS", "WeftTrust", x509, coreMetrics, httpTypes, hummingbird,
            hummingbirdCore, lifecycle, logging, nioCore,
        ]),
    room(
        "WeftIntrospect",
        [
            "WeftNet", "WeftConnections", "WeftHTTPServer", "WeftMetrics", "WeftTLS", "WeftXML", httpTypes, hummingbird,
            lifecycle, logging, nioCore,
        ]),
    room(
        "WeftConnector",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftConfig", "WeftSystem", logging,
        ]),
    room(
        "WeftKubernetes",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftIPAM", "WeftConfig", "WeftConnector", "WeftClient",
            "WeftConnections", "WeftSystem", asyncHTTPClient, nioCore, nioHTTP1, nioSSL, yams, logging,
        ]),
]

let floor5: [Target] = [
    room(
        "WeftController",
        [
            "WeftNet", "WeftJSON", "WeftModel", "WeftCompiler", "WeftStore", "WeftSQLite", "WeftConfig", "WeftBGP",
            "WeftBGPTransport", "WeftBGPWire", "WeftConnector",
            "WeftConnections", "WeftControlNode", "WeftConfigAPI", "WeftIntrospect", "WeftKubernetes",
            "WeftHTTPServer", "WeftMetrics", "WeftPolicy", "WeftSystem", "WeftTLS", "WeftTrust", "WeftXMPPTransport",
            "WeftRouting", "WeftClient", asyncHTTPClient, lifecycle, logging, nioCore, nioPosix, nioSSL, unixSignals,
            x509,
        ]),
    room(
        "WeftAgent",
        [
            "WeftNet", "WeftConnections", "WeftHTTPServer", "WeftJSON", "WeftSystem", "WeftTLS", "WeftXMPPTransport",
            "WeftVRouter", "WeftDatapath", "WeftIntrospect", lifecycle, logging, nioCore, nioPosix,
        ]),
    room(
        "WeftLab",
        [
            "WeftNet", "WeftJSON", "WeftSystem", "WeftTrust", "WeftXML", "WeftClient", "WeftKubernetes",
            asyncHTTPClient,
            httpTypes, hummingbird, hummingbirdTLS, nioCore, nioHTTP1, nioSSL, logging,
        ], embedding: ["Scenario/connector-role.yaml"]),
]

let floor6: [Target] = [
    executable(
        "weft",
        [
            "WeftController", "WeftAgent", "WeftBGPWire", "WeftClient", "WeftConfig", "WeftConnections",
            "WeftConnector", "WeftKubernetes", "WeftJSON", "WeftModel", "WeftNet", "WeftSandbox", "WeftTLS",
            "WeftTrust", "WeftXML", argumentParser, asyncHTTPClient, lifecycle, unixSignals, logging,
        ]),
    executable("weft-cni", ["WeftJSON"]),
    executable("weft-lab", ["WeftLab", argumentParser, unixSignals]),
]

let beside: [Target] = [
    .target(
        name: "TrustWorld", dependencies: ["WeftNet", "WeftSystem", "WeftTLS", "WeftTrust", crypto, x509],
        path: "Tests/TrustWorld", swiftSettings: strict),
    .executableTarget(
        name: "sandbox-probe",
        dependencies: ["WeftSandbox", "WeftDatapath", "WeftVRouter", "WeftNet", "CSandbox", logging],
        path: "Tests/SandboxProbe",
        swiftSettings: strict),
    .target(name: "FigureCollector", path: "Tests/FigureCollector", swiftSettings: strict),
    .target(
        name: "DatapathFabric", dependencies: ["WeftDatapath", "WeftVRouter", "WeftNet", "CNetlink"],
        path: "Tests/DatapathFabric", swiftSettings: strict),
    .target(
        name: "FuzzProperties",
        dependencies: [
            "WeftBGP", "WeftBGPWire", "WeftCompiler", "WeftControlNode", "WeftJSON", "WeftModel", "WeftNet", "WeftXML",
            "WeftXMPP", "WeftXMPPWire",
        ],
        path: "Fuzz/Properties", swiftSettings: strict),
    .target(name: "FuzzEntry", dependencies: ["FuzzProperties"], path: "Fuzz/Entry", swiftSettings: strict),
    .executableTarget(
        name: "weft-datapath-bench",
        dependencies: ["DatapathFabric", "WeftDatapath", "WeftJSON", "WeftNet", "WeftVRouter"],
        path: "Benchmarks/Datapath", swiftSettings: strict),
    .target(name: "BenchmarkFigures", path: "Benchmarks/Figures", swiftSettings: strict),
    .executableTarget(
        name: "weft-foundation-bench",
        dependencies: ["BenchmarkFigures", "WeftClient", "WeftJSON", "WeftLab", "WeftNet", "WeftXML"],
        path: "Benchmarks/Foundation", swiftSettings: strict),
    .executableTarget(
        name: "weft-trust-bench",
        dependencies: [
            "BenchmarkFigures", "WeftClient", "WeftConfig", "WeftJSON", "WeftLab", "WeftModel", "WeftNet", "WeftSQLite",
            "WeftTLS", "WeftTrust", "WeftXMPPTransport", logging, nioPosix,
        ], path: "Benchmarks/Trust", swiftSettings: strict),
    .executableTarget(
        name: "weft-interop", dependencies: ["WeftClient", "WeftJSON", "WeftLab", "WeftNet", "WeftXML"],
        path: "Tests/Interop", swiftSettings: strict),
    .executableTarget(
        name: "weft-routes-bench",
        dependencies: ["BenchmarkFigures", "WeftClient", "WeftJSON", "WeftLab", "WeftNet", "WeftXMPPWire"],
        path: "Benchmarks/Routes", swiftSettings: strict),
    .executableTarget(
        name: "weft-routing-bench", dependencies: ["BenchmarkFigures", "WeftBGPWire", "WeftNet", "WeftRouting"],
        path: "Benchmarks/Routing", swiftSettings: strict),
    executable("weft-schema", ["WeftSchema"]),
    room(
        "WeftTesting",
        [
            "WeftBGP", "WeftBGPWire", "WeftConfig", "WeftControlNode", "WeftJSON", "WeftModel", "WeftNet",
            "WeftVRouter", "WeftXMPP", "WeftXMPPWire", heap,
        ]),
    .executableTarget(
        name: "weft-fabric-bench", dependencies: ["BenchmarkFigures", "WeftNet", "WeftTesting"],
        path: "Benchmarks/Fabric", swiftSettings: strict),
]

let testTargets: [Target] = [
    tests("WeftVRouterTests", ["WeftNet", "WeftVRouter", "WeftXML", "WeftXMPPWire"]),
    tests(
        "WeftAgentTests",
        [
            "WeftAgent", "WeftDatapath", "DatapathFabric", "FigureCollector", "WeftIntrospect", "WeftJSON", "WeftNet",
            "WeftVRouter", "weft-cni", logging, nioCore,
        ]),
    tests("HouseTests", []),
    tests("WeftClientTests", ["WeftClient", "WeftConnections", "WeftJSON", asyncHTTPClient, nioSSL]),
    tests("WeftSandboxTests", ["WeftSandbox", "WeftDatapath", "WeftNet", "DatapathFabric", "sandbox-probe"]),
    tests("WeftCommandTests", ["weft", argumentParser, logging]),
    tests(
        "WeftConnectionsTests",
        ["weft", "FigureCollector", "WeftConnections", "WeftNet", "WeftSystem", logging, nioCore, nioPosix]),
    tests(
        "WeftHTTPServerTests",
        [
            "TrustWorld", "WeftClient", "WeftConnections", "WeftHTTPServer", "WeftNet", "WeftTLS", "WeftTrust",
            asyncHTTPClient, httpTypes, hummingbird, lifecycle, logging, nioCore, nioEmbedded, nioHTTP1, nioSSL, x509,
        ]),
    tests("WeftMetricsTests", ["WeftMetrics", coreMetrics]),
    tests("WeftNetTests", ["WeftNet"]),
    tests("WeftTrustTests", ["WeftNet", "WeftTrust", crypto, cryptoExtras, swiftASN1, x509]),
    tests(
        "WeftIntrospectTests",
        [
            "FigureCollector", "WeftHTTPServer", "WeftIntrospect", "WeftMetrics", "WeftNet", "WeftXML", hummingbird,
            hummingbirdTesting, httpTypes, logging,
        ]),
    tests("WeftLabTests", ["WeftLab"]),
    tests(
        "WeftControllerTests",
        [
            "FigureCollector", "WeftConfig", "WeftConfigAPI", "WeftConnections", "WeftController", "WeftControlNode",
            "WeftIntrospect", "WeftMetrics", "WeftModel", "WeftJSON", "WeftNet", "WeftSQLite", "WeftStore",
            "WeftSystem", "WeftConnector", "WeftClient", "WeftHTTPServer", "WeftKubernetes", "WeftTLS", "WeftTrust",
            asyncHTTPClient, logging, nioCore, nioPosix, nioSSL, x509,
        ]),
    tests("WeftXMLTests", ["WeftNet", "WeftXML"]),
    tests("WeftXMPPTests", ["WeftNet", "WeftXMPP", "WeftXMPPWire"]),
    tests(
        "WeftXMPPTransportTests",
        [
            "TrustWorld", "WeftConnections", "WeftNet", "WeftSystem", "WeftTLS", "WeftTrust", "WeftXMPP",
            "WeftXMPPWire", "WeftXMPPTransport", crypto, logging, nioCore, nioPosix, nioSSL, swiftASN1, x509,
        ]),
    tests("WeftXMPPWireTests", ["WeftNet", "WeftXML", "WeftXMPPWire"]),
    tests("WeftJSONTests", ["WeftJSON", "WeftNet"]),
    tests("WeftSchemaTests", ["WeftSchema", "weft-schema"]),
    tests("WeftModelTests", ["WeftModel", "WeftSchema", "WeftJSON", "WeftNet"]),
    tests("WeftCompilerTests", ["WeftCompiler", "WeftModel", "WeftJSON", "WeftNet"]),
    tests(
        "WeftConfigTests",
        [
            "WeftConfig", "WeftSQLite", "WeftStore", "WeftSystem", "WeftCompiler", "WeftModel", "WeftJSON", "WeftIPAM",
            "WeftNet",
        ]),
    tests("WeftIPAMTests", ["WeftIPAM", "WeftNet"]),
    tests(
        "WeftControlNodeTests",
        [
            "WeftBGP", "WeftBGPWire", "WeftCompiler", "WeftControlNode", "WeftJSON", "WeftModel", "WeftNet",
            "WeftPolicy", "WeftRouting", "WeftXMPP", "WeftXMPPWire",
        ]),
    tests("WeftPolicyTests", ["WeftBGPWire", "WeftJSON", "WeftPolicy", "WeftNet"]),
    tests("WeftRoutingTests", ["WeftBGPWire", "WeftJSON", "WeftPolicy", "WeftRouting", "WeftNet"]),
    tests("WeftBGPWireTests", ["WeftBGPWire", "WeftNet"]),
    tests("WeftBGPTests", ["WeftBGP", "WeftBGPWire", "WeftNet"]),
    tests(
        "WeftBGPTransportTests",
        ["WeftBGP", "WeftBGPTransport", "WeftBGPWire", "WeftNet", logging, nioCore, nioPosix]),
    tests(
        "FuzzTests",
        ["FuzzProperties", "WeftBGPWire", "WeftJSON", "WeftModel", "WeftNet", "WeftXML", "WeftXMPPWire"]),
    tests("WeftStoreTests", ["WeftSQLite", "WeftStore", "WeftNet"]),
    tests(
        "WeftKubernetesTests",
        [
            "WeftKubernetes", "WeftConnector", "WeftConfig", "WeftSQLite", "WeftStore", "WeftModel", "WeftJSON",
            "WeftNet", logging,
            nioCore,
        ]),
    tests(
        "WeftConnectorTests",
        [
            "WeftConnector", "WeftClient", "WeftConfig", "WeftConfigAPI", "WeftHTTPServer", "WeftSQLite", "WeftStore",
            "WeftModel", "WeftJSON", "WeftNet", "WeftSystem", "WeftTLS", "WeftTrust", asyncHTTPClient, logging, nioCore,
            nioSSL,
        ]),
    tests(
        "WeftConfigAPITests",
        [
            "FuzzProperties", "TrustWorld", "WeftClient", "WeftConfigAPI", "WeftConfig", "WeftConnections",
            "WeftHTTPServer", "WeftTLS", "WeftTrust", "WeftMetrics", "WeftSQLite", "WeftStore", "WeftSystem",
            "WeftModel", "WeftJSON", "WeftNet", asyncHTTPClient,
            httpTypes, hummingbird, logging, nioCore, nioHTTP1, nioPosix, nioSSL,
        ]),
    tests("WeftTestingTests", ["WeftConfig", "WeftControlNode", "WeftModel", "WeftNet", "WeftTesting", "WeftVRouter"]),
    tests(
        "WeftDatapathTests",
        ["WeftDatapath", "WeftTesting", "WeftVRouter", "WeftNet", "CLibbpf", "CNetlink", "DatapathFabric"]),
]

let package = Package(
    name: "weft",
    products: [
        .executable(name: "weft", targets: ["weft"]),
        .executable(name: "weft-cni", targets: ["weft-cni"]),
        .executable(name: "weft-lab", targets: ["weft-lab"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        // One trait at most per dependency: with two, every second build starts over (docs/building.md).
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0",
            traits: ["ConfigurationSupport"]),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6 + beside + testTargets,
    swiftLanguageModes: [.v6]
)
