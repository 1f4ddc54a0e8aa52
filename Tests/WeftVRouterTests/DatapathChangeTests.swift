import Testing
import WeftNet

@testable import WeftVRouter

@Suite("changes of the data plane")
struct DatapathChangeTests {
    /// A few entries in every table, with keys that others have too.
    private func random(_ generator: inout SeededGenerator) throws -> DatapathState {
        var state = DatapathState()
        for _ in 0..<6 {
            let number = UInt32.random(in: 1...4, using: &generator)
            let address = IPv4Address(rawValue: 0x0a00_0000 + number)
            let value = UInt32.random(in: 1...3, using: &generator)
            let vrf = VRFID(rawValue: UInt16(value))
            let key = PortAddress(interface: number, address: address)
            state.ports[number] = PortEntry(vrf: vrf, macAddress: MACAddress(rawValue: UInt64(number)))
            state.sources[key] = SourceEntry(gateway: value == 1 ? nil : IPv4Address(rawValue: value))
            state.speakers[key] = SpeakerEntry(address: address, sourcePort: UInt16(value))
            state.labels[try #require(MPLSLabel(16 + number))] = value
            state.routes[FIBKey(vrf: VRFID(rawValue: 1), prefix: IPv4Prefix(host: address))] = .local(port: value)
            state.segments[try #require(VNI(number))] = SegmentEntry(vrf)
            state.tunnelSources[IPv4Address(rawValue: 0xac1f_0000 + number)] = TunnelSourceEntry()
        }
        return state
    }

    private func isEmpty<Table: DatapathTable>(_ table: Table.Type, _ state: DatapathState) -> Bool {
        state[Table.self].isEmpty
    }

    @Test("every table has entries in these tests, and a name of its own")
    func tables() throws {
        var generator = SeededGenerator(seed: 1)
        let state = try random(&generator)
        for table in DatapathState.tables {
            let isEmpty = isEmpty(table, state)
            #expect(!isEmpty, "\(table.map)")
        }
        #expect(Set(DatapathState.tables.map { $0.map }).count == DatapathState.tables.count)
    }

    @Test("the change from one state to another leads there, and says nothing that is so already", arguments: 0..<50)
    func difference(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let (before, after) = (try random(&generator), try random(&generator))
        let change = DatapathChange(from: before, to: after)
        var state = before
        state.apply(change)
        #expect(state == after)
        #expect(DatapathChange(from: after, to: after).isEmpty)
        func isNeeded<Table: DatapathTable>(_ table: Table.Type) -> Bool {
            change.settings[Table.self].allSatisfy { before[Table.self][$0.key] != $0.value }
                && change.removals[Table.self].allSatisfy {
                    before[Table.self][$0.key] == $0.value
                }
        }
        for table in DatapathState.tables {
            let isNeeded = isNeeded(table)
            #expect(isNeeded, "\(table.map)")
        }
    }

    @Test("changes said together lead where they lead one after the other", arguments: 0..<50)
    func sequence(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let states = [try random(&generator), try random(&generator), try random(&generator), try random(&generator)]
        var together = DatapathChange()
        for (before, after) in zip(states, states.dropFirst()) {
            together.append(DatapathChange(from: before, to: after))
        }
        var state = states[0]
        state.apply(together)
        #expect(state == states[3])
    }

    @Test("what is said last of an entry counts")
    func lastWord() throws {
        let vni = try #require(VNI(7))
        let entry = SegmentEntry(VRFID(rawValue: 1))
        var change = DatapathChange()
        change.set(SegmentTable.self, vni, entry)
        change.remove(SegmentTable.self, vni, entry)
        #expect(change.settings.segments.isEmpty)
        #expect(change.removals.segments == [vni: entry])
        change.set(SegmentTable.self, vni, entry)
        #expect(change.settings.segments == [vni: entry])
        #expect(change.removals.segments.isEmpty)
    }
}
