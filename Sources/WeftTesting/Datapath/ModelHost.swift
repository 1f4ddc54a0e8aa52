package import WeftNet
package import WeftVRouter

/// What one host's data plane holds.
package struct ModelHost: Hashable, Sendable {
    let routerMAC: MACAddress
    let mtu: Int
    package private(set) var state = DatapathState()
    /// How many routes there are of each length, over all VRFs: what a look for the longest match has to try.
    private var lengths: [UInt8: Int] = [:]
    private var longestFirst: [UInt8] = []

    init(routerMAC: MACAddress, mtu: Int) {
        self.routerMAC = routerMAC
        self.mtu = mtu
    }

    /// Answers what is wrong with the change where it stands.
    mutating func apply(_ change: DatapathChange) -> [String] {
        for key in change.settings.routes.keys where state.routes[key] == nil { count(key, 1) }
        for key in change.removals.routes.keys where state.routes[key] != nil { count(key, -1) }
        if lengths.count != longestFirst.count { longestFirst = lengths.keys.sorted(by: >) }
        state.apply(change)
        return faults(of: change)
    }

    private mutating func count(_ key: FIBKey, _ step: Int) {
        let count = lengths[key.prefix.length, default: 0] + step
        lengths[key.prefix.length] = count == 0 ? nil : count
    }

    /// References without their referents, which cost packets as long as they stand.
    private func faults(of change: DatapathChange) -> [String] {
        var faults: [String] = []
        for (label, port) in change.settings.labels where state.ports[port] == nil {
            faults.append("label \(label) was set before its port \(port)")
        }
        for case (let key, .local(let port)) in change.settings.routes where state.ports[port] == nil {
            faults.append("the route to \(key) was set before its port \(port)")
        }
        for port in change.removals.ports.keys where state.labels.values.contains(port) {
            faults.append("port \(port) was removed before its label")
        }
        return faults
    }

    /// The longest match.
    package func hop(to address: IPv4Address, in vrf: VRFID) -> NextHop? {
        for length in longestFirst {
            if let hop = state.routes[FIBKey(vrf: vrf, prefix: IPv4Prefix(address, length: length))] { return hop }
        }
        return nil
    }
}
