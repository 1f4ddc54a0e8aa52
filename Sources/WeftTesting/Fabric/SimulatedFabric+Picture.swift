import WeftNet
import WeftVRouter

/// What a fabric forwards, without the numbers that hosts hand out as they come: labels, VRFs, interfaces. Two fabrics
/// with one configuration and the same workloads have the same picture, whatever each has been through.
extension SimulatedFabric {
    /// By host, a line for each port, address of one, label, route, segment and source of tunnels.
    package var picture: [String: Set<String>] {
        var picture: [String: Set<String>] = [:]
        let names = Dictionary(uniqueKeysWithValues: hosts.map { (IPAddress.v4($0.address), portNames(of: $0)) })
        for host in hosts {
            let address = IPAddress.v4(host.address)
            guard let plane = datapath.hosts[address]?.state else { continue }
            let instances = instanceNames(of: host)
            func instance(_ vrf: VRFID) -> String { instances[vrf] ?? "VRF \(vrf.rawValue)" }
            func port(_ index: UInt32?, at host: IPAddress) -> String {
                index.flatMap { names[host]?[$0] } ?? "nothing"
            }
            func hop(_ hop: NextHop) -> String {
                switch hop {
                case .local(let index): port(index, at: address)
                case .tunnel(let remote, let label):
                    port(datapath.hosts[.v4(remote)]?.state.labels[label], at: .v4(remote)) + " at \(remote)"
                case .segment(let remote, let vni, let mac): "\(mac) in segment \(vni) of \(remote)"
                case .receive: "the gateway"
                case .agent: "the agent"
                case .discard: "nowhere"
                }
            }
            var lines: Set<String> = []
            for (index, entry) in plane.ports {
                lines.insert("port \(port(index, at: address)) in \(instance(entry.vrf))")
            }
            for source in plane.sources.keys {
                lines.insert("port \(port(source.interface, at: address)) sends from \(source.address)")
            }
            for speaker in plane.speakers.keys {
                lines.insert("port \(port(speaker.interface, at: address)) finds a BGP peer at \(speaker.address)")
            }
            for index in plane.labels.values { lines.insert("label of \(port(index, at: address))") }
            for (key, way) in plane.routes { lines.insert("\(instance(key.vrf)) \(key.prefix) to \(hop(way))") }
            for (vni, segment) in plane.segments { lines.insert("segment \(vni) of \(instance(segment.vrf))") }
            for source in plane.tunnelSources.keys { lines.insert("takes tunnels from \(source)") }
            picture[host.name] = lines
        }
        return picture
    }

    /// What only one of two fabrics has, a line each; nothing when they forward alike.
    package func differences(from other: SimulatedFabric) -> [String] {
        let (own, others) = (picture, other.picture)
        return Set(own.keys).union(others.keys).sorted().flatMap { host -> [String] in
            let (here, there) = (own[host] ?? [], others[host] ?? [])
            return here.subtracting(there).sorted().map { "\(host) has \($0)" }
                + there.subtracting(here).sorted().map { "\(host) lacks \($0)" }
        }
    }

    /// By the index of the host's end.
    private func portNames(of host: SimulatedHost) -> [UInt32: String] {
        Dictionary(host.records.values.map { ($0.hostInterfaceIndex, $0.state.name) }) { first, _ in first }
    }

    private func instanceNames(of host: SimulatedHost) -> [VRFID: String] {
        let snapshots = host.agent?.vrfSnapshots ?? []
        return Dictionary(uniqueKeysWithValues: snapshots.map { ($0.id, $0.name) })
    }
}
