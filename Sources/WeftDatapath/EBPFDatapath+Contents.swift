import CLibbpf
import WeftNet
package import WeftVRouter

extension EBPFDatapath {
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
        for (source, gateway) in try maps.sources.entries() {
            guard let gateway else { continue }
            ports[source.port]?.addresses.insert(
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
