import CLibbpf
import WeftNet
package import WeftVRouter

extension EBPFDatapath {
    package func resync(_ desired: DatapathState) throws(DatapathError) {
        var desiredSources: [PortAddress: IPv4Address] = [:]
        var desiredServices: [PortAddress: PortEntry.Speaker] = [:]
        for port in desired.ports.values {
            desiredSources.merge(port.sources) { $1 }
            desiredServices.merge(port.speakerEntries) { $1 }
        }
        let ports = try maps.ports.difference(to: desired.ports.mapValues(PortFacts.init))
        let sources = try maps.sources.difference(to: desiredSources)
        let services = try maps.services.difference(to: desiredServices)
        let labels = try maps.labels.difference(to: desired.labels)
        let routes = try maps.routes.difference(to: desired.routes)
        let segments = try maps.segments.difference(to: desired.segments)

        try attach(desired.ports.keys)
        try attachDevices()
        for index in desired.ports.keys { try maps.counters.create(index) }
        // A referent comes before what refers to it, and goes after it.
        try maps.sources.set(sources.settings)
        try maps.services.set(services.settings)
        try maps.ports.set(ports.settings)
        try maps.labels.set(labels.settings)
        try maps.routes.set(routes.settings)
        try maps.segments.set(segments.settings)
        for vni in segments.removals { try maps.segments.remove(vni) }
        for key in routes.removals { try maps.routes.remove(key) }
        for label in labels.removals { try maps.labels.remove(label) }
        for index in ports.removals { try maps.ports.remove(index) }
        for address in services.removals { try maps.services.remove(address) }
        for source in sources.removals { try maps.sources.remove(source) }
        for index in try maps.counters.keys() where desired.ports[index] == nil { try maps.counters.remove(index) }
        self.ports = desired.ports
    }

    package func contents() throws(DatapathError) -> DatapathState {
        var state = DatapathState()
        state.ports = try portsInMaps()
        state.labels = try maps.labels.entries().compactMapValues { $0 }
        state.routes = try maps.routes.entries().compactMapValues { $0 }
        state.segments = try maps.segments.entries().compactMapValues { $0 }
        return state
    }

    func portsInMaps() throws(DatapathError) -> [UInt32: PortEntry] {
        var ports: [UInt32: PortEntry] = [:]
        for (index, facts) in try maps.ports.entries() {
            guard let facts else { continue }
            ports[index] = PortEntry(
                interfaceIndex: index, vrf: facts.vrf, macAddress: facts.macAddress, addresses: [])
        }
        for (source, gateway) in try maps.sources.entries().sorted(by: { $0.key.address < $1.key.address }) {
            ports[source.port]?.addresses.append(
                PortEntry.Address(address: source.address, gateway: gateway == .any ? nil : gateway))
        }
        for (address, speaker) in try maps.services.entries() {
            ports[address.port]?.speakers[address.address] = speaker
        }
        return ports
    }

    package func counters() throws(DatapathError) -> DatapathCounters {
        var counters = DatapathCounters()
        for index in try maps.counters.keys() {
            var sum = PortCounters()
            for each in try maps.counters.values(index) {
                sum.receivedPackets += each.received_packets
                sum.receivedBytes += each.received_bytes
                sum.sentPackets += each.sent_packets
                sum.sentBytes += each.sent_bytes
            }
            counters.ports[index] = sum
        }
        for reason in DropReason.allCases {
            let sum = try maps.drops.values(reason.rawValue).reduce(0, +)
            if sum > 0 { counters.drops[reason] = sum }
        }
        return counters
    }
}
