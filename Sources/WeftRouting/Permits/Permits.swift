import WeftNet

/// Who may say what of the addresses of networks: each host what its ports have, and nobody what a port of another host
/// has (docs/decisions/0024-what-hosts-may-publish.md).
///
/// A path is judged by its destination, its next hop and the networks that it is for. Most verdicts follow from the
/// ports that have exactly the path's prefix or MAC; such a path is found by that when one of them changes. The others
/// are *conditional*, and listed by their hosts and destinations.
struct Permits {
    struct Permit: Hashable {
        var host: HostNumber
        var port: PortNumber
        var isReserved: Bool
    }

    private struct Network {
        var exact: [PermitKey: [Permit]] = [:]
        var ranges: [IPPrefix: [Permit]] = [:]
        var members: [HostNumber: Set<PortNumber>] = [:]
        var speakers: [HostNumber: Int] = [:]
        var learning: LearningPermit?
        /// Networks whose ports may speak in this one as well, and those in which its own may.
        var guests: Set<NetworkNumber> = []
        var visited: Set<NetworkNumber> = []
    }

    /// Why a conditional path may have to be judged again.
    enum Condition: Hashable {
        case host(HostNumber)
        case key(PermitKey)
    }

    private(set) var ports: [PortNumber: PortPermits] = [:]
    private var networks: [NetworkNumber: Network] = [:]
    private var addresses: [HostNumber: IPAddress] = [:]
    private var hostsAt: [IPAddress: [HostNumber]] = [:]
    /// The instances of each network.
    var instances: [NetworkNumber: Set<UInt32>] = [:]
    /// By instance: prefixes that control nodes make routes to by way of an address.
    var derived: [UInt32: [IPPrefix: Set<IPAddress>]] = [:]

    private var listed: [Condition: Set<UInt32>] = [:]
    private var conditions: [UInt32: [Condition]] = [:]
    /// Paths with learnt addresses, and how many there are of each host in each network.
    private var learnt: [UInt32: Learner] = [:]
    private var learntCounts: [Learner: Int] = [:]

    struct Learner: Hashable {
        var network: NetworkNumber
        var host: HostNumber
    }

    /// The underlay's network.
    var fabric: NetworkNumber?
    var hasFabricGuests: Bool { fabric.map { networks[$0]?.guests.isEmpty == false } ?? false }

    /// Sources that are kept off automatic route targets, and the autonomous system whose those are.
    var outsiders: Set<SourceID> = []
    var automaticAS: UInt32 = 0

    /// Whether anything is to be asked: there is a host that could have ports, or a router that is kept off targets.
    var isActive: Bool { !addresses.isEmpty || !ports.isEmpty || !outsiders.isEmpty }

    // MARK: Hosts

    func hosts(at address: IPAddress) -> [HostNumber] { hostsAt[address] ?? [] }

    mutating func setAddress(_ address: IPAddress?, of host: HostNumber) {
        if let old = addresses[host] {
            hostsAt[old]?.removeAll { $0 == host }
            if hostsAt[old]?.isEmpty == true { hostsAt[old] = nil }
        }
        addresses[host] = address
        if let address { hostsAt[address, default: []].append(host) }
    }

    func address(of host: HostNumber) -> IPAddress? { addresses[host] }

    // MARK: Ports

    /// - Parameter new: `nil` for a port that is on no host.
    mutating func set(_ new: PortPermits?, of port: PortNumber) {
        if let old = ports[port] { change(old, of: port, isAdded: false) }
        ports[port] = new
        if let new { change(new, of: port, isAdded: true) }
    }

    private mutating func change(_ permits: PortPermits, of port: PortNumber, isAdded: Bool) {
        for host in permits.hosts {
            for number in permits.networks {
                if isAdded {
                    networks[number, default: Network()].members[host, default: []].insert(port)
                } else {
                    networks[number]?.members.remove(port, under: host)
                }
                guard permits.isSpeaker else { continue }
                let count = (networks[number]?.speakers[host] ?? 0) + (isAdded ? 1 : -1)
                networks[number]?.speakers[host] = count > 0 ? count : nil
            }
            for address in permits.addresses {
                let permit = Permit(host: host, port: port, isReserved: address.isReserved)
                Self.change(&networks[address.network, default: Network()].exact, address.key, permit, isAdded)
            }
            for range in permits.ranges {
                let permit = Permit(host: host, port: port, isReserved: false)
                Self.change(&networks[range.network, default: Network()].ranges, range.prefix, permit, isAdded)
            }
        }
    }

    private static func change<Key: Hashable>(
        _ table: inout [Key: [Permit]], _ key: Key, _ permit: Permit, _ isAdded: Bool
    ) {
        if isAdded { return table[key, default: []].append(permit) }
        guard let place = table[key]?.firstIndex(of: permit) else { return }
        if table[key]?.count == 1 { table[key] = nil } else { table[key]?.remove(at: place) }
    }

    // MARK: Networks

    /// Whether that is another permit than before.
    mutating func setLearning(_ learning: LearningPermit?, in network: NetworkNumber) -> Bool {
        guard networks[network]?.learning != learning else { return false }
        networks[network, default: Network()].learning = learning
        return true
    }

    /// Lets ports of other networks speak in a network, or no longer.
    ///
    /// - Returns: whether that is other than before.
    mutating func setGuests(_ guests: Set<NetworkNumber>, of network: NetworkNumber) -> Bool {
        let old = networks[network]?.guests ?? []
        guard old != guests else { return false }
        networks[network, default: Network()].guests = guests
        for guest in old.subtracting(guests) { networks[guest]?.visited.remove(network) }
        for guest in guests.subtracting(old) { networks[guest, default: Network()].visited.insert(network) }
        return true
    }

    /// The networks in whose tables permits of a network count.
    func scope(of network: NetworkNumber) -> [NetworkNumber] { [network] + (networks[network]?.visited ?? []) }

    func members(of network: NetworkNumber) -> [HostNumber] {
        networks[network].map { Array($0.members.keys) } ?? []
    }

    // MARK: Conditional paths

    mutating func list(_ path: UInt32, under conditions: [Condition], learner: Learner?) {
        self.conditions[path] = conditions
        for condition in conditions { listed.insert(path, under: condition) }
        guard let learner else { return }
        learnt[path] = learner
        learntCounts[learner, default: 0] += 1
    }

    /// - Returns: the host whose other paths may now be learnt.
    mutating func delist(_ path: UInt32) -> HostNumber? {
        for condition in conditions.removeValue(forKey: path) ?? [] { listed.remove(path, under: condition) }
        guard let learner = learnt.removeValue(forKey: path), let count = learntCounts[learner] else { return nil }
        learntCounts[learner] = count > 1 ? count - 1 : nil
        let limit = networks[learner.network]?.learning?.limit ?? 0
        return count == limit * (networks[learner.network]?.members[learner.host]?.count ?? 0) ? learner.host : nil
    }

    func paths(under condition: Condition) -> Set<UInt32> { listed[condition] ?? [] }

    var listedCount: Int { conditions.count }

    // MARK: Verdicts

    /// What a destination is about.
    struct Subject {
        var prefix: IPPrefix?
        var mac: MACAddress?
        /// Only members of the network say such a thing.
        var isForMembers = false
        /// A path to it is found by its prefix.
        var isPlain = false
    }

    /// Judges what is said of a subject in one instance.
    ///
    /// - Parameter isAgent: the host says so itself; else a control node or a router does.
    func verdict(
        on subject: Subject, by nextHop: IPAddress, isAgent: Bool, in network: NetworkNumber, instance: UInt32
    ) -> PathFlags {
        let hosts = hosts(at: nextHop)
        if isAgent, hosts.isEmpty { return [.unpermitted, .conditional] }
        var verdict = PathFlags.none
        if subject.isForMembers, !hosts.isEmpty {
            let isMember = hosts.contains { host in
                ([network] + (networks[network]?.guests ?? [])).contains { networks[$0]?.members[host] != nil }
            }
            verdict = isMember ? .conditional : [.unpermitted, .conditional]
        }
        if let mac = subject.mac { verdict.formUnion(verdictOnMAC(mac, hosts, in: network)) }
        if let prefix = subject.prefix {
            verdict.formUnion(self.verdict(on: prefix, hosts, isAgent, in: network, instance))
        }
        if !subject.isPlain, hosts.isEmpty || !isOfOnePort(subject, hosts, network) { verdict.insert(.conditional) }
        return verdict.contains(.unpermitted) ? verdict.subtracting(.learnt) : verdict
    }

    private func verdict(
        on prefix: IPPrefix, _ hosts: [HostNumber], _ isAgent: Bool, in network: NetworkNumber, _ instance: UInt32
    ) -> PathFlags {
        let exact = holders(of: .prefix(prefix), in: network)
        if exact.contains(where: { hosts.contains($0.host) }) { return [] }
        let others = exact.filter(\.isReserved)
        // Where a host is, may be unknown: it has no address in the configuration and no session here.
        if !others.isEmpty, !hosts.isEmpty || others.allSatisfy({ addresses[$0.host] != nil }) {
            return [.unpermitted, .conditional]
        }
        if hosts.isEmpty { return [] }
        if !isAgent {
            if hosts.contains(where: { networks[network]?.speakers[$0] != nil }) { return .conditional }
            let ways = derived[instance]?[prefix] ?? []
            if ways.contains(where: { way in
                holders(of: .prefix(IPPrefix(host: way)), in: network).contains { hosts.contains($0.host) }
            }) {
                return .conditional
            }
        }
        if ranges(over: prefix, in: network).contains(where: { hosts.contains($0.host) }) { return .conditional }
        if let learning = networks[network]?.learning, learning.subnets.contains(where: { $0.contains(prefix) }),
            mayLearn(hosts, learning, network)
        {
            return [.conditional, .learnt]
        }
        return [.unpermitted, .conditional]
    }

    private func verdictOnMAC(_ mac: MACAddress, _ hosts: [HostNumber], in network: NetworkNumber) -> PathFlags {
        let exact = holders(of: .mac(mac), in: network)
        if exact.contains(where: { hosts.contains($0.host) }) { return [] }
        let others = exact.filter(\.isReserved)
        if !others.isEmpty, !hosts.isEmpty || others.allSatisfy({ addresses[$0.host] != nil }) {
            return [.unpermitted, .conditional]
        }
        if hosts.isEmpty { return [] }
        if let learning = networks[network]?.learning, mayLearn(hosts, learning, network) {
            return [.conditional, .learnt]
        }
        return [.unpermitted, .conditional]
    }

    private func mayLearn(_ hosts: [HostNumber], _ learning: LearningPermit, _ network: NetworkNumber) -> Bool {
        hosts.contains { host in
            let ports = networks[network]?.members[host]?.count ?? 0
            return learntCounts[Learner(network: network, host: host)] ?? 0 < ports * learning.limit
        }
    }

    /// Whether a port has MAC and address of a subject, by which its paths are found when it changes.
    private func isOfOnePort(_ subject: Subject, _ hosts: [HostNumber], _ network: NetworkNumber) -> Bool {
        guard !subject.isForMembers else { return false }
        guard let mac = subject.mac else { return subject.prefix != nil }
        let ports = holders(of: .mac(mac), in: network).lazy.filter { hosts.contains($0.host) }.map(\.port)
        guard let prefix = subject.prefix else { return !ports.isEmpty }
        let others = holders(of: .prefix(prefix), in: network)
        return ports.contains { port in others.contains { $0.port == port } }
    }

    /// Whether some port has a prefix for itself.
    func isReserved(_ subject: Subject, in network: NetworkNumber) -> Bool {
        subject.prefix.map { holders(of: .prefix($0), in: network).contains(where: \.isReserved) } ?? false
    }

    /// The permits for just this key in a network.
    func holders(of key: PermitKey, in network: NetworkNumber) -> [Permit] {
        guard let own = networks[network] else { return [] }
        if own.guests.isEmpty { return own.exact[key] ?? [] }
        return own.guests.reduce(own.exact[key] ?? []) { $0 + (networks[$1]?.exact[key] ?? []) }
    }

    private func ranges(over prefix: IPPrefix, in network: NetworkNumber) -> [Permit] {
        guard let ranges = networks[network]?.ranges, !ranges.isEmpty else { return [] }
        var found: [Permit] = []
        // So many look-ups at most, however many ranges there are.
        for length in 0...prefix.length {
            found += ranges[IPPrefix(prefix.network, length: length)] ?? []
        }
        return found
    }

    /// The ports for whose sake a host may say something.
    func ports(of host: HostNumber, for subject: Subject, in network: NetworkNumber) -> Set<PortNumber> {
        let keys = [subject.prefix.map(PermitKey.prefix), subject.mac.map(PermitKey.mac)].compactMap(\.self)
        for key in keys {
            let found = holders(of: key, in: network).filter { $0.host == host }.map(\.port)
            if !found.isEmpty { return Set(found) }
        }
        let found = subject.prefix.map { ranges(over: $0, in: network) } ?? []
        let ranged = Set(found.filter { $0.host == host }.map(\.port))
        return ranged.isEmpty ? networks[network]?.members[host] ?? [] : ranged
    }

    /// Which host has so many learnt addresses in a network.
    func learner(at nextHop: IPAddress, in network: NetworkNumber) -> Learner? {
        hosts(at: nextHop).first { networks[network]?.members[$0] != nil }.map { Learner(network: network, host: $0) }
    }
}
