import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// The `bgp-router` object of the control node itself. Without it the control node has no peers, so a fresh one makes its own, as the
/// original's provisioning does. What people changed about it stays.
struct OwnRouter {
    private let configuration: ControllerConfiguration

    init(_ configuration: ControllerConfiguration) { self.configuration = configuration }

    func register(in service: ConfigService) async throws {
        // A control node that listens everywhere has no address that could be told.
        guard let address = IPv4Address(configuration.address), address != .any else { return }
        // A port that the system chooses is another one after each start.
        guard configuration.bgpPort != 0 else { return }
        let name = Self.instance.child(configuration.name)
        if (try? await service.id(of: .bgpRouter, named: name)) != nil { return }
        let system = try await service.read(
            .globalSystemConfig,
            try await service.id(of: .globalSystemConfig, named: ["default-global-system-config"]), by: .system)
        let parameters: JSONObject = [
            "router_type": "control-node", "vendor": "weft", "address": .string("\(address)"),
            "identifier": .string("\(address)"), "port": .int(Int64(configuration.bgpPort)),
            "autonomous_system": system["autonomous_system"] ?? 64512,
            "address_families": ["family": .array(Self.families.map { .string($0) })],
        ]
        _ = try await service.create(
            .bgpRouter,
            [
                "fq_name": .array(name.parts.map { .string($0) }), "parent_type": "routing-instance",
                "bgp_router_parameters": .object(parameters),
            ], by: .system)
    }

    /// The underlay's.
    private static let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]
    private static let families = ["inet", "inet6", "inet-vpn", "inet6-vpn", "e-vpn", "route-target"]
}
