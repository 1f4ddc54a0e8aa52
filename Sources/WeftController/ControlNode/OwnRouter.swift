import WeftClient
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// The `bgp-router` object of the control node itself. Without it the control node has no peers, so a fresh one makes its own, as the
/// original's provisioning does. What people changed about it stays.
struct OwnRouter {
    private let address: IPv4Address
    private let port: Int
    private let name: FQName

    /// nil for a control node that others could not call.
    init?(_ configuration: ControlNodeConfiguration) {
        // One that listens everywhere has no address that could be told, and a port that the system chooses is another one after
        // each start.
        guard let address = IPv4Address(configuration.address), address != .any, configuration.bgpPort != 0 else {
            return nil
        }
        self.address = address
        port = configuration.bgpPort
        name = Self.instance.child(configuration.name)
    }

    /// The underlay's.
    private static let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]
    private static let systemConfig: FQName = ["default-global-system-config"]
    /// All: a session carries those that the peer's object has as well.
    private static let families = [
        "inet", "inet6", "inet-labeled", "inet6-labeled", "inet-vpn", "inet6-vpn", "e-vpn", "erm-vpn", "inet-mvpn",
        "route-target",
    ]

    func register(in service: ConfigService) async throws {
        if (try? await service.id(of: .bgpRouter, named: name, by: .system)) != nil { return }
        let system = try await service.read(
            .globalSystemConfig, try await service.id(of: .globalSystemConfig, named: Self.systemConfig, by: .system),
            by: .system)
        var object = fields(autonomousSystem: system["autonomous_system"])
        object["fq_name"] = .array(name.parts.map { .string($0) })
        object["parent_type"] = "routing-instance"
        _ = try await service.create(.bgpRouter, object, by: .system)
    }

    func register(at api: ConfigClient) async throws {
        if (try? await api.id(of: "bgp-router", name)) != nil { return }
        let id = try await api.id(of: "global-system-config", Self.systemConfig)
        let system = try await api.read("global-system-config", id)
        try await api.create(
            "bgp-router", name, parent: "routing-instance", fields(autonomousSystem: system["autonomous_system"]))
    }

    private func fields(autonomousSystem: JSON?) -> JSONObject {
        [
            "bgp_router_parameters": [
                "router_type": "control-node", "vendor": "weft", "address": .string("\(address)"),
                "identifier": .string("\(address)"), "port": .int(Int64(port)),
                "autonomous_system": autonomousSystem ?? 64512,
                "address_families": ["family": .array(Self.families.map { .string($0) })],
            ]
        ]
    }
}
