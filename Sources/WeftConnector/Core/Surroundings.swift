package import WeftNet

/// What every orchestrator's objects may be attached to and none of them owns: the underlay's network and the hosts.
package struct Surroundings: Hashable, Sendable {
    /// The virtual router of a host.
    package struct Router: Hashable, Sendable {
        package var id: ObjectID
        package var name: String
        package var address: String?

        package init(id: ObjectID, name: String, address: String?) {
            self.id = id
            self.name = name
            self.address = address
        }
    }

    /// The name of the underlay's network.
    package static let fabricNetworkName: FQName = ["default-domain", "default-project", "ip-fabric"]

    package var fabricNetwork: ObjectID
    package var routers: [Router]

    package init(fabricNetwork: ObjectID, routers: [Router]) {
        self.fabricNetwork = fabricNetwork
        self.routers = routers
    }

    /// The router with that address, else the one with that name: orchestrators know their hosts by either.
    package func router(address: String?, name: String) -> ObjectID? {
        let byAddress = address.flatMap { address in routers.first { $0.address == address } }
        return (byAddress ?? routers.first { $0.name.lowercased() == name.lowercased() })?.id
    }
}
