import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

/// Who tunnels to hosts: hosts that are registered, routers that are configured, and whoever the routes of peers lead
/// to. Hosts take packets out of tunnels from nobody else.
struct NamedTunnelSources: ~Copyable {
    private var objects: [ObjectID: IPAddress] = [:]
    private var agents: [AgentID: IPAddress] = [:]
    /// How many of both have an address.
    private var users: [IPAddress: Int] = [:]
    private var changed: Set<IPAddress> = []
    /// Those that are named because of routes alone, and those that there is no room for.
    private var ends: Set<IPAddress> = []
    private var excess: Set<IPAddress> = []
    /// Their origin, and the instance of which they are the routes.
    private(set) var place: (source: SourceID, instance: InstanceID)?

    func contains(_ address: IPAddress) -> Bool { users[address] != nil }

    mutating func take(_ change: ObjectChange) {
        switch change {
        case .put(let object):
            switch object.type {
            case .virtualRouter:
                let address = object.properties[Field.virtualRouterIpAddress]?.string.flatMap { IPAddress($0) }
                move(objects.updateValue(address, for: object.id), address)
            case .bgpRouter:
                let address = BGPRouter(object).tunnelEnd
                move(objects.updateValue(address, for: object.id), address)
            default: break
            }
        case .delete(let type, let id):
            if type == .virtualRouter || type == .bgpRouter { move(objects.removeValue(forKey: id), nil) }
        }
    }

    /// Where the agent of a registered host speaks from: where the host is, if its object does not say so.
    mutating func set(_ agent: AgentID, _ address: IPAddress?) {
        move(agents.updateValue(address, for: agent), address)
    }

    mutating func note(_ addresses: Set<IPAddress>) { changed.formUnion(addresses) }

    /// Those to look at again.
    mutating func takeChanged() -> [IPAddress] {
        guard !changed.isEmpty else { return [] }
        defer { changed = [] }
        return changed.sorted()
    }

    // MARK: Ends that routes lead to

    /// Whether some wait for room.
    var isFull: Bool { !excess.isEmpty }

    /// - Returns: whether the address is to be named for the sake of routes: there is room for so many.
    mutating func admit(end address: IPAddress, limit: Int) -> Bool {
        if ends.contains(address) { return true }
        guard ends.count < limit else {
            excess.insert(address)
            return false
        }
        excess.remove(address)
        ends.insert(address)
        return true
    }

    /// No route leads to the address any longer, or it is named for another reason. Who waits takes its place.
    mutating func forget(end address: IPAddress) {
        excess.remove(address)
        guard ends.remove(address) != nil, let next = excess.first else { return }
        changed.insert(next)
    }

    mutating func settle(_ source: SourceID, _ instance: InstanceID) { place = (source, instance) }

    private mutating func move(_ old: IPAddress?, _ new: IPAddress?) {
        guard old != new else { return }
        for (address, step) in [(old, -1), (new, 1)] {
            guard let address else { continue }
            let count = users[address, default: 0]
            users[address] = count + step == 0 ? nil : count + step
            if count == 0 || count + step == 0 { changed.insert(address) }
        }
    }
}

extension Dictionary {
    /// - Parameter value: `nil` for none.
    /// - Returns: what was there.
    fileprivate mutating func updateValue(_ value: Value?, for key: Key) -> Value? {
        defer { self[key] = value }
        return self[key]
    }
}

extension BGPRouter {
    /// Where the router's tunnels end, as far as its object says. A workload is none's end, and control nodes forward
    /// nothing.
    fileprivate var tunnelEnd: IPAddress? {
        isWorkload || isGateway || isControlNode || instance != RoutingConfiguration.fabricInstance ? nil : address
    }
}
