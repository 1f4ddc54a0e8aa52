import WeftJSON
import WeftModel
import WeftNet

/// What the compiler needs to know of a `bgp-as-a-service`: workloads that peer with their gateway.
struct BGPService: Equatable {
    let id: ObjectID
    let name: FQName
    let interfaces: Set<ObjectID>
    /// Of the workloads; nil for the fabric's.
    let autonomousSystem: UInt32?
    /// What the workloads call from, where it is not the interface's own address.
    let address: IPAddress?
    /// The workloads are one peer, which moves between them with the address.
    let isShared: Bool
    /// IPv6 routes are told to the workloads with their IPv4 gateway as next hop, mapped.
    let mapsNextHops: Bool
    let attributes: JSON
    /// The source ports, under the names that ``Compiler/sourcePort(of:)`` gives.
    let ports: [String: Int]

    init(_ object: ConfigObject) {
        let service = Model.BgpAsAService(unchecked: object)
        id = object.id
        name = object.name
        interfaces = Set(service.virtualMachineInterfaceRefs)
        autonomousSystem = service.autonomousSystem.flatMap(UInt32.init(exactly:)).flatMap { $0 == 0 ? nil : $0 }
        address = service.bgpaasIpAddress.flatMap { IPAddress($0) }
        isShared = service.bgpaasShared ?? false
        mapsNextHops = service.bgpaasIpv4MappedIpv6Nexthop ?? false
        attributes = object.properties[Field.bgpaasSessionAttributes] ?? .null
        ports = object.allocations
    }

    func port(for interface: ObjectID) -> Int? { ports[Compiler.sourcePort(of: isShared ? nil : interface)] }
}

/// An instance IP, as far as it says what a workload's address is.
struct WorkloadAddress: Equatable {
    let address: IPAddress
    let isSecondary: Bool
    let interfaces: Set<ObjectID>

    /// nil for one without a readable address.
    init?(_ object: ConfigObject) {
        let ip = Model.InstanceIp(unchecked: object)
        guard let address = ip.instanceIpAddress.flatMap({ IPAddress($0) }) else { return nil }
        self.address = address
        isSecondary = ip.instanceIpSecondary ?? false
        interfaces = Set(ip.virtualMachineInterfaceRefs)
    }
}
