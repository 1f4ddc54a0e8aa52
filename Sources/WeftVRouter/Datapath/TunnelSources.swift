import WeftNet

/// Who may tunnel to this host, as control nodes name it.
///
/// What one of them says counts beside what the other does, and outlives its session as routes do. A control node of an
/// earlier build names nobody: while that is all there is, everybody may, lest its hosts be cut off from each other.
struct TunnelSources: Sendable {
    /// Who has named an address, with the generation of the session then.
    private struct Naming: Sendable {
        var first: UInt32?
        var second: UInt32?

        subscript(slot: ControlNodeSlot) -> UInt32? {
            get { slot == .first ? first : second }
            set { if slot == .first { first = newValue } else { second = newValue } }
        }

        var isEmpty: Bool { first == nil && second == nil }
    }

    private var namings: [IPv4Address: Naming] = [:]
    private var counts: [ControlNodeSlot: Int] = [:]
    /// The control nodes that have told this host something since their sessions began, and of those that have told
    /// all: who names sources, and who names none.
    private var speaking: Set<ControlNodeSlot> = []
    private var naming: Set<ControlNodeSlot> = []
    private var silent: Set<ControlNodeSlot> = []
    private var changed: Set<IPv4Address> = []
    /// What the data plane was told.
    private(set) var installed: Set<IPv4Address> = []

    /// Whether everybody may.
    var areUnknown: Bool { naming.isEmpty && !silent.isEmpty }
    var count: Int { namings.count }

    mutating func begin(_ slot: ControlNodeSlot) { speaking.remove(slot) }
    mutating func hears(_ slot: ControlNodeSlot) { speaking.insert(slot) }

    /// - Parameter generation: `nil` takes back what the slot said.
    mutating func set(_ address: IPv4Address, _ slot: ControlNodeSlot, _ generation: UInt32?) {
        let old = namings[address]?[slot]
        guard old != generation else { return }
        counts[slot, default: 0] += (generation == nil ? 0 : 1) - (old == nil ? 0 : 1)
        namings[address, default: Naming()][slot] = generation
        if namings[address]?.isEmpty == true { namings[address] = nil }
        changed.insert(address)
    }

    /// Takes an address back, for one slot and for those whose sessions are lost: what they said is older.
    mutating func retract(_ address: IPv4Address, _ slot: ControlNodeSlot, _ sessions: ControlNodeSessions) {
        for other in ControlNodeSlot.allCases {
            guard let generation = namings[address]?[other] else { continue }
            if other == slot || sessions.isStale(generation, other) { set(address, other, nil) }
        }
    }

    /// Drops what the slot's control node did not repeat.
    mutating func sweep(_ slot: ControlNodeSlot, _ sessions: ControlNodeSessions) {
        for (address, naming) in namings {
            if let generation = naming[slot], sessions.isStale(generation, slot) { set(address, slot, nil) }
        }
        if counts[slot, default: 0] == 0 { naming.remove(slot) }
    }

    /// The slot's control node has told all that it has.
    mutating func isNowInSync(_ slot: ControlNodeSlot) {
        let names = counts[slot, default: 0] > 0
        if names { naming.insert(slot) } else { naming.remove(slot) }
        if speaking.contains(slot), !names { silent.insert(slot) } else { silent.remove(slot) }
    }

    /// What the data plane has to be told.
    ///
    /// - Parameter own: this host's address. Nobody tunnels from here to here but a process of the host that claims to.
    mutating func flush(own: IPv4Address, isRestoring: Bool) -> DatapathChange {
        var change = DatapathChange()
        for address in changed where address != own && address != TunnelSourceTable.everybody {
            set(address, namings[address] != nil, &change)
        }
        changed = []
        set(TunnelSourceTable.everybody, !isRestoring && areUnknown, &change)
        return change
    }

    private mutating func set(_ address: IPv4Address, _ isWanted: Bool, _ change: inout DatapathChange) {
        if isWanted {
            if installed.insert(address).inserted { change.set(TunnelSourceTable.self, address, TunnelSourceEntry()) }
        } else if installed.remove(address) != nil {
            change.remove(TunnelSourceTable.self, address, TunnelSourceEntry())
        }
    }
}

extension VRouter {
    /// How many addresses control nodes name as sources of tunnels.
    package var tunnelSourceCount: Int { tunnelSources.count }
    /// No control node has said who tunnels to this host, and one that names nobody has told all that it has.
    package var takesTunnelsFromEverybody: Bool { !isRestoring && tunnelSources.areUnknown }

    /// Who tunnels to hosts, from the control node in `slot`.
    mutating func receivedTunnelSources(_ addresses: [IPAddress], from slot: ControlNodeSlot) {
        guard let generation = sessions.liveGeneration(slot) else { return }
        for address in addresses {
            if let served = address.served {
                tunnelSources.set(served, slot, generation)
            } else {
                refusals.note(.tunnelSource(address))
            }
        }
    }

    mutating func retractedTunnelSources(_ addresses: [IPAddress], from slot: ControlNodeSlot) {
        guard sessions.isUp(slot) else { return }
        for address in addresses.compactMap(\.served) { tunnelSources.retract(address, slot, sessions) }
    }

    mutating func flushTunnelSources() {
        outbox.datapath.append(tunnelSources.flush(own: configuration.tunnelAddress, isRestoring: isRestoring))
    }
}
