import WeftJSON
import WeftModel
import WeftNet

/// What the compiler needs to know of a virtual network.
struct Network: Equatable {
    /// A network policy that is attached to the network, and its place among the others.
    struct Attachment: Equatable {
        var policy: ObjectID
        var major: Int
        var minor: Int
    }

    let id: ObjectID
    let name: FQName
    /// The name as policies spell it.
    let path: String
    /// Networks of one project are those that `any` in a rule means.
    let project: ObjectID?
    /// In the order in which the policies apply.
    let attachments: [Attachment]
    /// The number of the automatic route target; without one there is none.
    let targetNumber: Int?
    /// The targets that the user named: `import`, `export`, or nil for both.
    let userTargets: [String: String?]
    /// The network of the underlay itself.
    let isProvider: Bool
    let hasFabricSNAT: Bool
    /// Other networks that this one refers to; a provider among them means: addresses live in the underlay.
    let links: [ObjectID]
    /// Route tables; of two routes to one prefix in them the later counts.
    let routeTables: [ObjectID]
    /// IPAMs, which have subnets of their own if they are flat, and the subnets on the links to them.
    let ipams: [ObjectID]
    let subnets: [IntentSubnet]
    /// `<network>:<name>`: the routing instance that its ports are in, and its access list.
    let instanceName: FQName
    let instanceID: ObjectID
    let accessListID: ObjectID

    init(_ object: ConfigObject) {
        let network = Model.VirtualNetwork(unchecked: object)
        id = object.id
        name = object.name
        path = object.name.description
        project = object.parent?.id
        attachments = Self.attachments(network)
        targetNumber = object.allocations[ConfigObject.routeTargetAllocation]
        userTargets = Self.userTargets(network)
        isProvider = network.isProviderNetwork ?? false
        hasFabricSNAT = network.fabricSnat ?? false
        self.links = network.virtualNetworkRefs
        routeTables = network.routeTableRefs
        let links = object.references[to: .networkIpam]
        ipams = links.map(\.target)
        subnets = links.flatMap { IntentSubnet.list($0.attribute?[Field.ipamSubnets]) }
        instanceName = name.child(name.name)
        instanceID = .derived(.routingInstance, instanceName)
        accessListID = .derived(.accessControlList, instanceName)
    }

    /// A link without a sequence is ignored, as the field's users know it.
    private static func attachments(_ network: Model.VirtualNetwork) -> [Attachment] {
        network.networkPolicyRefs.compactMap { link in
            guard let sequence = link.attribute?.sequence else { return nil }
            return Attachment(policy: link.target, major: sequence.major ?? 0, minor: sequence.minor ?? 0)
        }
        .sorted { ($0.major, $0.minor, $0.policy) < ($1.major, $1.minor, $1.policy) }
    }

    /// What stands in both one-way lists goes both ways, and so does what stands in the list for both.
    private static func userTargets(_ network: Model.VirtualNetwork) -> [String: String?] {
        func names(_ list: Model.RouteTargetList?) -> Set<String> {
            Set((list?.routeTarget ?? []).compactMap { RouteTarget($0)?.description })
        }
        let imports = names(network.importRouteTargetList)
        let exports = names(network.exportRouteTargetList)
        let both = names(network.routeTargetList).union(imports.intersection(exports))
        var targets: [String: String?] = [:]
        for name in imports { targets[name] = .some("import") }
        for name in exports { targets[name] = .some("export") }
        for name in both { targets[name] = .some(nil) }
        return targets
    }
}

extension Network {
    func isAttached(to policy: ObjectID) -> Bool { attachments.contains { $0.policy == policy } }

    var policies: Set<ObjectID> { Set(attachments.map(\.policy)) }

    /// Networks of the underlay have a second instance, where BGP routers live.
    var masterInstanceName: FQName? {
        let names: [FQName] = [
            ["default-domain", "default-project", "ip-fabric"], ["default-domain", "default-project", "dci-network"],
        ]
        return names.contains(name) ? name.child("__default__") : nil
    }
}
