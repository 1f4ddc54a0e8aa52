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
        let parameters = object.properties["bgp_router_parameters"]
        id = object.id
        name = object.name
        instance = FQName(object.name.parts.dropLast()).description
        type = parameters?["router_type"]?.string ?? "router"
        vendor = parameters?["vendor"]?.string ?? ""
        address = parameters?["address"]?.string.flatMap { IPAddress($0) }
        identifier = parameters?["identifier"]?.string.flatMap { IPv4Address($0) } ?? address?.v4
        port = parameters?["port"]?.int.flatMap { UInt16(exactly: $0) } ?? 179
        asn = parameters?["autonomous_system"]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        localAS = parameters?["local_autonomous_system"]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        holdTime = parameters?["hold_time"]?.int.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
        // An object without families is taken like this by the original (docs/wire/bgp.md, "Families").
        families = parameters?["address_families"].families ?? [.ipv4Unicast, .ipv4VPN]
        clusterID = parameters?["cluster_id"]?.uint32.flatMap { $0 == 0 ? nil : IPv4Address(rawValue: $0) }
        isShutDown = parameters?["admin_down"]?.bool ?? false
        isShuttingDown = parameters?["graceful_shutdown"]?.bool ?? false
        password = parameters?["auth_data"].password
        sourcePort = parameters?["source_port"]?.int.flatMap { UInt16(exactly: $0) }
        gateway = PeerConfiguration.Gateway(
            v4: parameters?["gateway_address"]?.string.flatMap { IPv4Address($0) },
            v6: parameters?["ipv6_gateway_address"]?.string.flatMap { IPv6Address($0) })
        policies = object.references[to: .routingPolicy].map { PolicyAttachment($0, policy: $0.target) }.sorted()
        peerings = [:]
        for reference in object.references[to: .bgpRouter] {
            let sessions = reference.attribute?["session"]?.array ?? []
            peerings[reference.target] = sessions.flatMap { $0["attributes"]?.array ?? [] }.map(
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

    init() {}

    init(_ json: JSON) {
        router = json["bgp_router"]?.string ?? ""
        isShutDown = json["admin_down"]?.bool ?? false
        isPassive = json["passive"]?.bool ?? false
        isShuttingDown = json["graceful_shutdown"]?.bool ?? false
        checksFirstAS = json["enforce_first_as"]?.bool ?? false
        role = json["local_role"]?.string.flatMap { BGPRole(name: $0) }
        requiresRole = json["strict_role"]?.bool ?? false
        overridesAS = json["as_override"]?.bool ?? false
        holdTime = json["hold_time"]?.int.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
        loopCount = Int(json["loop_count"]?.int ?? 0)
        localAS = json["local_autonomous_system"]?.uint32.flatMap { $0 == 0 ? nil : $0 }
        families = json["address_families"].families
        password = json["auth_data"].password
        privateASAction = json["private_as_action"]?.string.flatMap { PeerConfiguration.PrivateASAction(rawValue: $0) }
        additionalPaths = json.additionalPaths ?? []
        sentPathLimit = Int(json["add_path_send"]?.int ?? 0)
        if let override = json["route_origin_override"], override["origin_override"]?.bool == true {
            originOverride =
                switch override["origin"]?.string {
                case "IGP": .igp
                case "EGP": .egp
                default: .incomplete
                }
        }
        for options in json["family_attributes"]?.array ?? [] {
            guard let family = options["address_family"]?.string.flatMap({ BGPFamily(name: $0) }) else { continue }
            familyOptions[family] = PeerConfiguration.FamilyOptions(options)
        }
    }
}

extension PeerConfiguration.FamilyOptions {
    fileprivate init(_ json: JSON) {
        self.init()
        loopCount = json["loop_count"]?.int.flatMap { $0 == 0 ? nil : Int($0) }
        prefixLimit = json["prefix_limit"]?["maximum"]?.uint32 ?? 0
        idleTimeout = .seconds(json["prefix_limit"]?["idle_timeout"]?.int ?? 0)
        defaultEncapsulations = json["default_tunnel_encap"].encapsulations
        importEncapsulations = json["import_default_tunnel_encap"].encapsulations
        additionalPaths = json.additionalPaths
        sentPathLimit = json["add_path_send"]?.int.map { Int($0) }
    }
}

extension JSON {
    /// `nil` when nothing is said.
    fileprivate var additionalPaths: AdditionalPathWays? {
        self["add_path"]?.string.flatMap { AdditionalPathWays(name: $0) }
    }
}

extension JSON? {
    /// Of an `AddressFamilies` value; `nil` when none are named.
    fileprivate var families: [BGPFamily]? {
        let names = (self?["family"]?.array ?? []).compactMap(\.string)
        return names.isEmpty ? nil : names.compactMap { BGPFamily(name: $0) }
    }

    /// Of a list of `BgpTunnelEncapsulationType`.
    fileprivate var encapsulations: [TunnelType] {
        (self?.array ?? []).compactMap(\.string).compactMap { TunnelType(itemName: $0) }
    }

    /// The first key of an `AuthenticationData` value (RFC 2385).
    fileprivate var password: String? {
        guard self?["key_type"]?.string == "md5" else { return nil }
        return self?["key_items"]?.array?.first?["key"]?.string
    }
}
