import WeftJSON
import WeftModel
package import WeftNet

// A workload that peers with its gateway is a `bgp-router` of its network's routing instance, a client, beside one that
// stands for the fabric, the server (docs/wire/derived-objects.md, "Workloads as routers"). The two are joined by a
// peering with the service's attributes.

/// What a service makes of one interface.
struct WorkloadPeering: Equatable {
    /// The network that the interface is in, which need not be there.
    var network: ObjectID
    /// Both nil while the interface has no address with a gateway.
    var client: ObjectID?
    var server: ObjectID?
}

extension Compiler {
    /// The name of the number that a service keeps for an interface, or for all of them when they share one.
    package static func sourcePort(of interface: ObjectID?) -> String {
        interface.map { "source_port \($0)" } ?? "source_port"
    }

    /// The name of the router that an interface of a network becomes.
    package static func clientRouter(of interface: String, in network: FQName) -> FQName {
        network.child(network.name).child(interface)
    }

    /// Computes the routers of interfaces whose services, addresses or networks changed.
    mutating func updatePeerings(_ stale: inout Stale) {
        for interface in stale.peerings {
            let old = peerings[interface]
            var new: WorkloadPeering?
            var routers: (client: ConfigObject, server: ConfigObject)?
            if let service = service(of: interface), let facts = interfaces[interface] {
                routers = self.routers(of: interface, service)
                new = WorkloadPeering(network: facts.network, client: routers?.client.id, server: routers?.server.id)
            }
            peerings[interface] = new
            if old?.network != new?.network {
                if let old { served.remove(interface, under: old.network) }
                if let new { served.insert(interface, under: new.network) }
            }
            if let routers {
                for router in [routers.server, routers.client] {
                    routerUsers.insert(interface, under: router.id)
                    derived[router.id] = router
                }
            }
            for router in [old?.client, old?.server].compactMap(\.self)
            where router != new?.client && router != new?.server {
                routerUsers.remove(interface, under: router)
                if routerUsers[router] == nil { derived[router] = nil }
            }
            if old?.client != new?.client {
                stale.interfaces.insert(interface)
                stale.services.formUnion(servicesOf[interface] ?? [])
            }
        }
    }

    /// One interface is served once; of several services the first by id counts.
    private func service(of interface: ObjectID) -> BGPService? {
        servicesOf[interface]?.min().flatMap { services[$0] }
    }

    private func routers(
        of interface: ObjectID, _ service: BGPService
    ) -> (client: ConfigObject, server: ConfigObject)? {
        guard let facts = interfaces[interface], let network = networks[facts.network],
            let port = service.port(for: interface)
        else { return nil }
        let subnets = network.subnets + network.ipams.flatMap { flatSubnets[$0] ?? [] }
        let addresses = service.address.map { [$0] } ?? addresses(of: interface)
        func gateway(_ bitWidth: Int) -> IPAddress? {
            for address in addresses where address.bitWidth == bitWidth {
                let around = subnets.filter { $0.gateway != nil && $0.prefix.contains(address) }
                if let nearest = around.max(by: { $0.prefix.length < $1.prefix.length }) { return nearest.gateway }
            }
            return nil
        }
        guard let address = addresses.first, let nearest = gateway(address.bitWidth) else { return nil }
        let parent = ParentReference(.routingInstance, network.instanceID)
        let server = ConfigObject.bgpRouter(
            network.instanceName.child("bgpaas-server"), parent,
            [Field.routerType: "bgpaas-server", Field.autonomousSystem: .int(Int64(autonomousSystem))])
        var parameters: JSONObject = [
            Field.routerType: "bgpaas-client",
            Field.autonomousSystem: .int(Int64(service.autonomousSystem ?? autonomousSystem)),
            Field.address: .string(address.description), Field.port: 179,
            Field.sourcePort: .int(Int64(port)), Field.gatewayAddress: .string((gateway(32) ?? nearest).description),
        ]
        if address.v4 != nil { parameters[Field.identifier] = .string(address.description) }
        if service.mapsNextHops, let gateway = gateway(32) {
            parameters[Field.ipv6GatewayAddress] = .string("::ffff:\(gateway)")
        } else if let gateway = gateway(128) {
            parameters[Field.ipv6GatewayAddress] = .string(gateway.description)
        }
        let name =
            service.isShared
            ? network.instanceName.child(service.name.name)
            : Self.clientRouter(of: facts.name, in: network.name)
        var client = ConfigObject.bgpRouter(name, parent, parameters)
        let attributes: JSON = service.attributes.isNull ? [:] : service.attributes
        client.references.insert(
            Reference(
                .bgpRouter, server.id, attribute: [Field.session: [[Field.uuid: nil, Field.attributes: [attributes]]]]))
        return (client, server)
    }

    /// In the order in which the workload has them: primary ones first, then by number.
    private func addresses(of interface: ObjectID) -> [IPAddress] {
        (addressesOf[interface] ?? []).compactMap { workloadAddresses[$0] }
            .sorted { ($0.isSecondary ? 1 : 0, $0.address) < ($1.isSecondary ? 1 : 0, $1.address) }
            .map(\.address)
    }

    /// What a service refers to beyond its own references: the routers of its interfaces.
    func derivedReferences(ofService id: ObjectID) -> ReferenceSet {
        guard let service = services[id] else { return [] }
        let clients = service.interfaces.filter { servicesOf[$0]?.min() == id }.compactMap { peerings[$0]?.client }
        return ReferenceSet(Set(clients).sorted().map { Reference(.bgpRouter, $0) })
    }
}

extension ConfigObject {
    fileprivate static func bgpRouter(
        _ name: FQName, _ parent: ParentReference, _ parameters: JSONObject
    ) -> ConfigObject {
        ConfigObject(
            type: .bgpRouter, id: .derived(.bgpRouter, name), name: name, parent: parent,
            properties: [Field.bgpRouterParameters: .object(parameters)])
    }
}
