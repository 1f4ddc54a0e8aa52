import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

/// What of an object bears on what hosts may say (docs/decisions/0024-what-hosts-may-publish.md); found once, when the
/// object comes.
indirect enum PermitFacts: Equatable {
    case port(Port)
    /// Of an instance IP, a floating or alias IP, or a virtual router.
    case address(IPAddress)
    /// Of a route table of interfaces, a subnet or an IPAM.
    case prefixes([Prefix])
    /// What a security group or a tag is called on routes.
    case number(UInt32)
    case network(Learning)

    struct Port: Equatable {
        var macs: [MACAddress] = []
        var pairs: [Pair] = []
        /// The host that the interface is bound to.
        var host: String?
        /// It stands behind the interface that it refers to.
        var isSubInterface = false
    }

    /// An allowed address pair; either half may be missing.
    struct Pair: Equatable {
        var prefix: IPPrefix?
        var mac: MACAddress?
    }

    struct Prefix: Equatable {
        var prefix: IPPrefix
        var communities: [Community] = []
    }

    struct Learning: Equatable {
        var isOn = false
        var limit = Self.defaultLimit
        var subnets: [IPPrefix] = []

        /// Addresses of a port where the network says nothing: as many as the original's agent takes.
        static let defaultLimit = 200
    }

    init?(_ object: ConfigObject) {
        let properties = object.properties
        func address(_ field: String) -> PermitFacts? {
            properties[field]?.string.flatMap { IPAddress($0.prefix { $0 != "/" }) }.map(PermitFacts.address)
        }
        let found: PermitFacts?
        switch object.type {
        case .virtualMachineInterface: found = .port(Port(properties))
        case .instanceIp: found = address(Field.instanceIpAddress)
        case .floatingIp: found = address(Field.floatingIpAddress)
        case .aliasIp: found = address(Field.aliasIpAddress)
        case .virtualRouter: found = address(Field.virtualRouterIpAddress)
        case .interfaceRouteTable:
            found = .prefixes(
                (properties[Field.interfaceRouteTableRoutes]?[Field.route]?.array ?? []).compactMap(Prefix.init(route:))
            )
        case .subnet: found = .prefixes((properties[Field.subnetIpPrefix]?.prefix).map { [Prefix(prefix: $0)] } ?? [])
        case .networkIpam: found = .prefixes(properties[Field.ipamSubnets].subnets.map { Prefix(prefix: $0) })
        case .securityGroup:
            found = properties[Field.securityGroupId]?.int.flatMap { UInt32(exactly: $0) }.map(PermitFacts.number)
        case .tag:
            let text = properties[Field.tagId]?.string ?? ""
            let number = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
            found = number.map(PermitFacts.number)
        case .virtualNetwork: found = .network(Learning(object))
        default: found = nil
        }
        guard let found else { return nil }
        self = found
    }

    var port: Port? { if case .port(let port) = self { port } else { nil } }
    var address: IPAddress? { if case .address(let address) = self { address } else { nil } }
    var prefixes: [Prefix] { if case .prefixes(let prefixes) = self { prefixes } else { [] } }
    var number: UInt32? { if case .number(let number) = self { number } else { nil } }
    var learning: Learning? { if case .network(let learning) = self { learning } else { nil } }
}

extension PermitFacts.Port {
    fileprivate init(_ properties: JSONObject) {
        let addresses = properties[Field.virtualMachineInterfaceMacAddresses]?[Field.macAddress]?.array ?? []
        macs = addresses.compactMap { $0.string.flatMap { MACAddress($0) } }
        let pairs = properties[Field.virtualMachineInterfaceAllowedAddressPairs]?[Field.allowedAddressPair]?.array ?? []
        self.pairs = pairs.map { pair in
            PermitFacts.Pair(
                prefix: pair[Field.ip]?.prefix, mac: pair[Field.mac]?.string.flatMap { MACAddress($0) })
        }
        let bindings = properties[Field.virtualMachineInterfaceBindings]?[Field.keyValuePair]?.array ?? []
        host = bindings.first { $0[Field.key]?.string == "host_id" }?[Field.value]?.string
        let tag = properties[Field.virtualMachineInterfaceProperties]?[Field.subInterfaceVlanTag]?.int ?? 0
        isSubInterface = tag > 0
    }
}

extension PermitFacts.Prefix {
    fileprivate init?(route: JSON) {
        guard let prefix = route[Field.prefix]?.string.flatMap({ IPPrefix($0) }) else { return nil }
        let names = route[Field.communityAttributes]?[Field.communityAttribute]?.array ?? []
        self.init(prefix: prefix, communities: names.compactMap { $0.string.flatMap { Community($0) } })
    }
}

extension PermitFacts.Learning {
    fileprivate init(_ object: ConfigObject) {
        let properties = object.properties
        isOn =
            properties[Field.macLearningEnabled]?.bool == true || properties[Field.macIpLearningEnable]?.bool == true
        let limit = properties[Field.macLimitControl]?[Field.macLimit]?.int ?? 0
        if limit > 0 { self.limit = Int(min(limit, 65_536)) }
        subnets = object.references[to: .networkIpam].flatMap { $0.attribute.subnets }
    }
}

extension JSON {
    /// Of a value with an address and a length.
    fileprivate var prefix: IPPrefix? {
        guard let address = self[Field.ipPrefix]?.string.flatMap({ IPAddress($0) }),
            let length = self[Field.ipPrefixLen]?.int.flatMap({ UInt8(exactly: $0) }), length <= address.bitWidth
        else { return nil }
        return IPPrefix(address, length: length)
    }
}

extension JSON? {
    /// Of an `IpamSubnets` or a `VnSubnetsType` value.
    fileprivate var subnets: [IPPrefix] {
        let list = self?[Field.ipamSubnets]?.array ?? self?[Field.subnets]?.array ?? []
        return list.compactMap { $0[Field.subnet]?.prefix }
    }
}
