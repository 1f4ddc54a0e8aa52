import CLibbpf
package import WeftVRouter

extension EBPFDatapath {
    package func contents() throws(DatapathError) -> DatapathState {
        var state = DatapathState()
        for table in tables { try table.read(object, into: &state) }
        return state
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
