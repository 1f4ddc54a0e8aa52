/// The floors of the house (docs/house.md), lowest first. A target depends only on targets of its own floor or below.
enum House {
    static let floors: [[String]] = [
        ["WeftNet", "WeftJSON", "WeftSchema", "WeftStore"],
        ["WeftXML", "WeftModel", "WeftXMPPWire", "WeftBGPWire"],
        ["WeftIPAM", "WeftCompiler", "WeftPolicy", "WeftRouting", "WeftBGP", "WeftXMPP", "WeftVRouter"],
        [
            "WeftSystem", "WeftSQLite", "WeftConnections", "WeftMetrics", "WeftTrust", "WeftTLS", "WeftConfig",
            "WeftXMPPTransport", "WeftBGPTransport", "WeftControlNode", "CLibbpf", "CNetlink", "CSandbox",
            "WeftDatapath", "WeftSandbox",
        ],
        ["WeftHTTPServer", "WeftClient", "WeftConfigAPI", "WeftIntrospect", "WeftConnector", "WeftKubernetes"],
        ["WeftController", "WeftAgent", "WeftLab"],
        ["weft", "weft-cni", "weft-lab"],
    ]

    /// Tools that build and measure the house and do not live in it: they may use every floor, and no floor uses them.
    static let beside = [
        "weft-schema", "weft-datapath-bench", "weft-foundation-bench", "weft-interop", "weft-routes-bench",
        "weft-routing-bench", "weft-trust-bench", "weft-fabric-bench", "WeftTesting",
        "BenchmarkFigures", "DatapathFabric", "EmbedBPF", "FigureCollector", "FuzzEntry", "sandbox-probe",
        "FuzzProperties", "TrustWorld",
    ]

    /// Floors of pure values, without sockets, clocks or files.
    static let purest = 0...2

    /// Targets above those that are a core within a shell: all but these folders of them is as pure. A core may use
    /// another's.
    static let shells = ["WeftConfig": ["Service"], "WeftControlNode": ["Service"], "WeftConnector": ["Service"]]

    static func floor(of target: String) -> Int? { floors.firstIndex { $0.contains(target) } }
}

/// An edge, an import or a word that the house forbids, in words.
struct HouseViolation: Hashable, CustomStringConvertible {
    let description: String
}

extension House {
    /// Edges that point upward, and targets without a floor.
    static func violations(in package: PackageDescription) -> [HouseViolation] {
        package.targets.filter { $0.type != "test" && !beside.contains($0.name) }.flatMap {
            target -> [HouseViolation] in
            guard let floor = floor(of: target.name) else {
                return [HouseViolation(description: "\(target.name) has no floor")]
            }
            let upward = target.targets.filter { (self.floor(of: $0) ?? .max) > floor && $0 != "EmbedBPF" }
                .map { HouseViolation(description: "\(target.name) points up to \($0)") }
            let products =
                purest.contains(floor)
                ? target.products.map {
                    HouseViolation(description: "\(target.name) on floor \(floor) depends on \($0)")
                }
                : []
            return upward + products
        }
    }
}
