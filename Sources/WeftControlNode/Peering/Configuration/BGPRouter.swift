import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet

/// A `bgp-router` object (docs/wire/bgp.md, "Routers and peerings").
struct BGPRouter: Equatable {
    let id: ObjectID
    let name: FQName
    /// The routing instance that it belongs to.
    let instance: String
    var type: String
    var vendor: String
    var address: IPAddress?
    var identifier: IPv4Address?
    var port: UInt16
    var asn: UInt32?
    var localAS: UInt32?
    /// Seconds; `nil` for the default.
    var holdTime: UInt16?
    var families: [BGPFamily]
    var clusterID: IPv4Address?
    var isShutDown: Bool
    var isShuttingDown: Bool
    var password: String?
    /// RFC 5082.
    var hopLimit: UInt8?
    /// What is expected of a router that was added since it is asked for.
    var requiresPolicies: Bool
    var prefixLimit: UInt32
    var keepsOffAutomaticTargets: Bool
    /// The sessions with other routers, by those.
    var peerings: [ObjectID: [BGPSessionAttributes]]
    /// What is taken from the router and what it is told, in order.
    var policies: [PolicyAttachment]

    /// Of a workload: the port that its calls come from at its host, and what it is told as next hop.
    var sourcePort: UInt16?
    var gateway: PeerConfiguration.Gateway

    /// A workload that peers with its gateway, and the fabric's end of that
    /// (docs/wire/derived-objects.md, "Workloads as routers").
    var isWorkload: Bool { type == "bgpaas-client" }
    var isGateway: Bool { type == "bgpaas-server" }

    var isControlNode: Bool { type == "control-node" || type == "external-control-node" }

    init(_ object: ConfigObject) {
        let parameters = object.properties[Field.bgpRouterParameters]
        id = object.id
        name = object.name
        instance = FQName(object.name.parts.dropLast()).description
        type = parameters?[Field.routerType]?.string ?? "router"
        vendor = parameters?[Field.vendor]?.string ?? ""
        address = parameters?[Field.address]?.string.flatMap { IPAddress($0) }
        identifier = parameters?[Field.identifier]?.string.flatMap { IPv4Address($0) } ?? address?.v4
        port = parameters?[Field.port]?.int.flatMap { UInt16(exactly: $0) } ?? 179
        asn = parameters?[Field.autonomousSystem]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        localAS = parameters?[Field.localAutonomousSystem]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        holdTime = parameters?[Field.holdTime]?.int.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
        // An object without families is taken like this by the original (docs/wire/bgp.md, "Families").
        families = parameters?[Field.addressFamilies].families ?? [.ipv4Unicast, .ipv4VPN]
        clusterID = parameters?[Field.clusterId]?.uint32.flatMap { $0 == 0 ? nil : IPv4Address(rawValue: $0) }
        isShutDown = parameters?[Field.adminDown]?.bool ?? false
        isShuttingDown = parameters?[Field.gracefulShutdown]?.bool ?? false
        password = parameters?[Field.authData].password
        hopLimit = parameters?.hopLimit
        requiresPolicies = object.properties[Field.bgpRouterRequiresPolicy]?.bool ?? false
        prefixLimit = object.properties[Field.bgpRouterPrefixLimit]?.uint32 ?? 0
        keepsOffAutomaticTargets = object.properties[Field.bgpRouterAutomaticTargets]?.bool == false
        sourcePort = parameters?[Field.sourcePort]?.int.flatMap { UInt16(exactly: $0) }
        gateway = PeerConfiguration.Gateway(
            v4: parameters?[Field.gatewayAddress]?.string.flatMap { IPv4Address($0) },
            v6: parameters?[Field.ipv6GatewayAddress]?.string.flatMap { IPv6Address($0) })
        policies = object.references[to: .routingPolicy].map { PolicyAttachment($0, policy: $0.target) }.sorted()
        peerings = [:]
        for reference in object.references[to: .bgpRouter] {
            let sessions = reference.attribute?[Field.session]?.array ?? []
            peerings[reference.target] = sessions.flatMap { $0[Field.attributes]?.array ?? [] }.map(
                BGPSessionAttributes.init)
        }
    }
}

/// What a peering says about its session, for one of its ends or for both.
struct BGPSessionAttributes: Equatable {
    /// The end that is meant, by name; empty for both.
    var router = ""
    var isShutDown = false
    var isPassive = false
    /// RFC 8326.
    var isShuttingDown = false
    var checksFirstAS = false
    /// Our end's, towards the other.
    var role: BGPRole?
    var requiresRole = false
    var overridesAS = false
    var holdTime: UInt16?
    var loopCount = 0
    var localAS: UInt32?
    var families: [BGPFamily]?
    var password: String?
    var familyOptions: [BGPFamily: PeerConfiguration.FamilyOptions] = [:]
    var privateASAction: PeerConfiguration.PrivateASAction?
    var originOverride: PathAttributes.Origin?
    /// RFC 7911; how many paths to a destination our end sends, 0 for all.
    var additionalPaths: AdditionalPathWays = []
    var sentPathLimit = 0
    /// RFC 5082.
    var hopLimit: UInt8?

    init() {}

    init(_ json: JSON) {
        router = json[Field.bgpRouter]?.string ?? ""
        isShutDown = json[Field.adminDown]?.bool ?? false
        isPassive = json[Field.passive]?.bool ?? false
        isShuttingDown = json[Field.gracefulShutdown]?.bool ?? false
        checksFirstAS = json[Field.enforceFirstAs]?.bool ?? false
        role = json[Field.localRole]?.string.flatMap { BGPRole(name: $0) }
        requiresRole = json[Field.strictRole]?.bool ?? false
        overridesAS = json[Field.asOverride]?.bool ?? false
        holdTime = json[Field.holdTime]?.int.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
        loopCount = Int(json[Field.loopCount]?.int ?? 0)
        localAS = json[Field.localAutonomousSystem]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        families = json[Field.addressFamilies].families
        password = json[Field.authData].password
        hopLimit = json.hopLimit
        privateASAction = json[Field.privateAsAction]?.string.flatMap {
            PeerConfiguration.PrivateASAction(rawValue: $0)
        }
        additionalPaths = json.additionalPaths ?? []
        sentPathLimit = Int(json[Field.addPathSend]?.int ?? 0)
        if let override = json[Field.routeOriginOverride], override[Field.originOverride]?.bool == true {
            originOverride =
                switch override[Field.origin]?.string {
                case "IGP": .igp
                case "EGP": .egp
                default: .incomplete
                }
        }
        for options in json[Field.familyAttributes]?.array ?? [] {
            guard let family = options[Field.addressFamily]?.string.flatMap({ BGPFamily(name: $0) }) else { continue }
            familyOptions[family] = PeerConfiguration.FamilyOptions(options)
        }
    }
}

extension PeerConfiguration.FamilyOptions {
    fileprivate init(_ json: JSON) {
        self.init()
        loopCount = json[Field.loopCount]?.int.flatMap { $0 == 0 ? nil : Int($0) }
        prefixLimit = json[Field.prefixLimit]?[Field.maximum]?.uint32
        idleTimeout = .seconds(json[Field.prefixLimit]?[Field.idleTimeout]?.int ?? 0)
        defaultEncapsulations = json[Field.defaultTunnelEncap].encapsulations
        importEncapsulations = json[Field.importDefaultTunnelEncap].encapsulations
        additionalPaths = json.additionalPaths
        sentPathLimit = json[Field.addPathSend]?.int.map { Int($0) }
    }
}

extension JSON {
    /// `nil` for any distance.
    fileprivate var hopLimit: UInt8? {
        self[Field.ttlSecurityHops]?.int.flatMap { UInt8(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
    }

    /// `nil` when nothing is said.
    fileprivate var additionalPaths: AdditionalPathWays? {
        self[Field.addPath]?.string.flatMap { AdditionalPathWays(name: $0) }
    }
}

extension JSON? {
    /// Of an `AddressFamilies` value; `nil` when none are named.
    fileprivate var families: [BGPFamily]? {
        let names = (self?[Field.family]?.array ?? []).compactMap(\.string)
        return names.isEmpty ? nil : names.compactMap { BGPFamily(name: $0) }
    }

    /// Of a list of `BgpTunnelEncapsulationType`.
    fileprivate var encapsulations: [TunnelType] {
        (self?.array ?? []).compactMap(\.string).compactMap { TunnelType(itemName: $0) }
    }

    /// The first key of an `AuthenticationData` value (RFC 2385).
    fileprivate var password: String? {
        guard self?[Field.keyType]?.string == "md5" else { return nil }
        return self?[Field.keyItems]?.array?.first?[Field.key]?.string
    }
}
