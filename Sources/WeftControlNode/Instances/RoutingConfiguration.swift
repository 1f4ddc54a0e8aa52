import WeftJSON
import WeftModel
import WeftNet

/// The part of the configuration that decides about routing instances, and which instances a change concerns.
///
/// An instance's route targets are those that it refers to and, for each instance it is connected to, what that one
/// exports (docs/wire/bgp.md, "Route targets and leaking"). Objects may come in any order: what is missing adds nothing
/// until it appears.
struct RoutingConfiguration {
    struct Instance {
        var name: String
        var network: ObjectID?
        /// Whether each target is imported, exported.
        var targets: [ObjectID: (imports: Bool, exports: Bool)]
        /// The instances that it exchanges routes with, and the ranges that its network has in common with each one's.
        var connections: [ObjectID: [IPPrefix]]
        var staticRoutes: [StaticRoute]
    }

    struct Network {
        var name: String
        var index: UInt32
        var vxlanID: UInt32
    }

    /// The instance of the underlay.
    static let fabricInstance = "\(fabricNetwork):__default__"
    static let fabricNetwork = "default-domain:default-project:ip-fabric"

    private(set) var instances: [ObjectID: Instance] = [:]
    private(set) var networks: [ObjectID: Network] = [:]
    private(set) var networkNames: [UInt32: String] = [:]
    /// Numbers of networks that have another name than before, or their first.
    private var named: Set<UInt32> = []
    private(set) var autonomousSystem: UInt32 = 64512
    /// Whether MEDs are compared between paths of different neighbour AS.
    private(set) var comparesAllMEDs = false
    private(set) var policies = InstancePolicies()
    private(set) var aggregates = InstanceAggregates()
    private var targets: [ObjectID: RouteTarget] = [:]
    /// The instances that refer to a target, and those that are connected to an instance.
    private var users: [ObjectID: Set<ObjectID>] = [:]
    private var connected: [ObjectID: Set<ObjectID>] = [:]
    /// Instances whose targets may be other than before.
    private var stale: Set<ObjectID> = []

    /// The autonomous system in communities that have two octets for it.
    var communityAdministrator: UInt16 { UInt16(exactly: autonomousSystem) ?? Self.wideAutonomousSystem }
    /// RFC 6793 §9, AS_TRANS.
    private static let wideAutonomousSystem: UInt16 = 23456

    mutating func put(_ object: ConfigObject) {
        switch object.type {
        case .routingInstance: putInstance(object)
        case .routeTarget:
            targets[object.id] = RouteTarget(object.name.description)
            markUsers(of: object.id)
        case .virtualNetwork: putNetwork(object)
        case .routingPolicy: policies.put(object)
        case .routeAggregate: aggregates.put(object)
        case .globalSystemConfig:
            let new = object.properties[Field.autonomousSystem]?.int.flatMap { UInt32(exactly: $0) } ?? 64512
            if new != autonomousSystem { stale.formUnion(instances.keys) }
            autonomousSystem = new
            comparesAllMEDs = object.properties[Field.bgpAlwaysCompareMed]?.bool ?? false
        default: break
        }
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        switch type {
        case .routingInstance:
            markConnected(to: id)
            set(id, nil)
            policies.setInstance(id, nil)
            stale.insert(id)
        case .routeTarget:
            targets[id] = nil
            markUsers(of: id)
        case .virtualNetwork:
            if let old = networks.removeValue(forKey: id) { networkNames[old.index] = nil }
            policies.setNetwork(id, nil)
        case .routingPolicy: policies.removePolicy(id)
        case .routeAggregate: aggregates.remove(id)
        default: break
        }
    }

    /// The instances to look at again, present or gone.
    mutating func takeStale() -> [ObjectID] {
        defer { stale = [] }
        return stale.union(policies.takeStale()).union(aggregates.takeStale()).sorted()
    }

    /// The numbers of networks that have had no name, or another one.
    mutating func takeNamed() -> [UInt32] {
        defer { named = [] }
        return named.sorted()
    }

    func exports(of id: ObjectID) -> Set<RouteTarget> {
        Set((instances[id]?.targets ?? [:]).compactMap { $1.exports ? targets[$0] : nil })
    }

    /// The number of the network that an instance belongs to, as communities bear it.
    func networkIndex(of instance: ObjectID) -> UInt32? {
        instances[instance]?.network.flatMap { networks[$0]?.index }
    }

    /// What an instance imports by itself.
    func imports(of id: ObjectID) -> Set<RouteTarget> {
        Set((instances[id]?.targets ?? [:]).compactMap { $1.imports ? targets[$0] : nil })
    }

    /// What it imports for the sake of those that it is connected to.
    func joinedTargets(of id: ObjectID) -> Set<RouteTarget> {
        (instances[id]?.connections ?? [:]).keys.reduce(into: []) { $0.formUnion(exports(of: $1)) }
    }

    /// The ranges that its network has in common with others, by what those export.
    func overlaps(of id: ObjectID) -> [RouteTarget: [IPPrefix]] {
        var overlaps: [RouteTarget: Set<IPPrefix>] = [:]
        for (other, ranges) in instances[id]?.connections ?? [:] where !ranges.isEmpty {
            for target in exports(of: other) { overlaps[target, default: []].formUnion(ranges) }
        }
        return overlaps.mapValues { $0.sorted() }
    }

    // MARK: Taking in

    private mutating func putInstance(_ object: ConfigObject) {
        var instance = Instance(
            name: object.name.description, network: object.parent?.id, targets: [:],
            connections: [:],
            staticRoutes: (object.properties[Field.staticRouteEntries]?[Field.route]?.array ?? []).compactMap {
                StaticRoute($0)
            })
        policies.setInstance(object.id, object)
        for reference in object.references[to: .routingInstance] {
            instance.connections[reference.target] = (reference.attribute?["overlaps"]?.array ?? []).compactMap {
                $0.string.flatMap { IPPrefix($0) }
            }
        }
        for reference in object.references[to: .routeTarget] {
            let direction = reference.attribute?[Field.importExport]?.string
            instance.targets[reference.target] = (direction != "export", direction != "import")
        }
        set(object.id, instance)
        stale.insert(object.id)
        markConnected(to: object.id)
    }

    private mutating func set(_ id: ObjectID, _ instance: Instance?) {
        let old = instances[id]
        instances[id] = instance
        users.move(id, from: (old?.targets ?? [:]).keys, to: (instance?.targets ?? [:]).keys)
        connected.move(id, from: (old?.connections ?? [:]).keys, to: (instance?.connections ?? [:]).keys)
    }

    private mutating func putNetwork(_ object: ConfigObject) {
        let old = networks[object.id]
        let properties = object.properties[Field.virtualNetworkProperties]
        let network = Network(
            name: object.name.description,
            index: object.properties[Field.virtualNetworkNetworkId]?.int.flatMap { UInt32(exactly: $0) } ?? 0,
            vxlanID: properties?[Field.vxlanNetworkIdentifier]?.int.flatMap { UInt32(exactly: $0) } ?? 0)
        networks[object.id] = network
        if let old, old.index != network.index { networkNames[old.index] = nil }
        if networkNames.updateValue(network.name, forKey: network.index) != network.name { named.insert(network.index) }
        policies.setNetwork(object.id, object)
        if old?.index != network.index, let instance = policies.instance(of: object.id) { stale.insert(instance) }
    }

    private mutating func markUsers(of target: ObjectID) {
        for instance in users[target] ?? [] {
            stale.insert(instance)
            markConnected(to: instance)
        }
    }

    private mutating func markConnected(to instance: ObjectID) { stale.formUnion(connected[instance] ?? []) }
}
