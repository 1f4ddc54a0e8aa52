import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// The `bgp-router` object of the control node itself. Without it the control node has no peers, so a fresh one makes
/// its own, as the original's provisioning does. What people changed about it stays.
struct OwnRouter {
    private let address: IPv4Address
    private let port: Int
    private let name: FQName

    /// nil for a control node that others could not call.
    init?(_ configuration: ControlNodeConfiguration) {
        // One that listens everywhere has no address that could be told, and a port that the system chooses is another
        // one after each start.
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

    /// Makes the object unless there is one.
    func register(in configuration: any ConfigurationAccess) async throws(ConfigError) {
        do {
            _ = try await configuration.id(of: .bgpRouter, named: name)
            return
        } catch {
            guard error.code == .notFound else { throw error }
        }
        let system = try await configuration.read(
            .globalSystemConfig, try await configuration.id(of: .globalSystemConfig, named: Self.systemConfig),
            ReadOptions(fields: [Field.autonomousSystem]))
        var object = fields(autonomousSystem: system[Field.autonomousSystem])
        object["fq_name"] = .array(name.parts.map { .string($0) })
        object["parent_type"] = "routing-instance"
        _ = try await configuration.create(.bgpRouter, object)
    }

    private func fields(autonomousSystem: JSON?) -> JSONObject {
        [
            Field.bgpRouterParameters: [
                Field.routerType: "control-node", Field.vendor: "weft", Field.address: .string("\(address)"),
                Field.identifier: .string("\(address)"), Field.port: .int(Int64(port)),
                Field.autonomousSystem: autonomousSystem ?? 64512,
                Field.addressFamilies: [Field.family: .array(Self.families.map { .string($0) })],
            ]
        ]
    }
}
