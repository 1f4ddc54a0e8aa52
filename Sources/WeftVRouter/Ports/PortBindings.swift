import WeftNet

/// The ports that are bound to this host, by all that they are asked for by, and what each forwards with.
struct PortBindings: Sendable {
    private(set) var ports: [ObjectID: Port] = [:]
    /// What each forwarding port contributes at present; a port without configuration contributes nothing.
    private(set) var active: [ObjectID: InterfaceState] = [:]
    private var byLabel: [MPLSLabel: ObjectID] = [:]
    /// By the full name of the interface. One that was made anew under its name has another UUID, and the runtime may
    /// still have a sandbox with the one before.
    private var byName: [String: Set<ObjectID>] = [:]
    private var byContainer: [String: Set<ObjectID>] = [:]
    private var byHostIndex: [UInt32: ObjectID] = [:]
    /// Ports of an earlier run that the configuration has not named yet: they forward with what that run knew.
    private var unconfirmed: Set<ObjectID> = []
    private var labels: RotatingNumbers

    init(firstLabel: MPLSLabel?) {
        labels = RotatingNumbers(MPLSLabel.firstUnreserved...0xf_ffff, from: firstLabel?.rawValue)
    }

    subscript(id: ObjectID) -> Port? { ports[id] }

    /// In a fixed order.
    func ports(named name: String) -> [ObjectID] { byName[name, default: []].sorted() }
    func port(at hostIndex: UInt32) -> ObjectID? { byHostIndex[hostIndex] }
    func port(labelled label: MPLSLabel) -> ObjectID? { byLabel[label] }
    func isUnconfirmed(_ id: ObjectID) -> Bool { unconfirmed.contains(id) }

    /// In a fixed order.
    func ports(inContainer id: String) -> [Port] {
        byContainer[id, default: []].sorted().compactMap { ports[$0] }
    }

    /// Where packets to a port go, while it forwards.
    func hop(to id: ObjectID) -> NextHop? {
        guard let port = ports[id], active[id] != nil else { return nil }
        return .local(port: port.hostInterfaceIndex)
    }

    func hop(to label: MPLSLabel) -> NextHop? { byLabel[label].flatMap(hop) }

    // MARK: Coming and going

    /// A label that no port has; `nil` when none is left. Who takes one adds a port with it, or gives it back.
    mutating func takeLabel() -> MPLSLabel? { labels.take().flatMap(MPLSLabel.init) }

    /// Takes the label of an earlier run; false when a port has it.
    mutating func take(_ label: MPLSLabel) -> Bool { labels.take(label.rawValue) }

    mutating func giveBack(_ label: MPLSLabel) { labels.free(label.rawValue) }

    /// Whether another port has the interface of this one.
    func clashes(with port: Port) -> Bool { byHostIndex[port.hostInterfaceIndex] != nil }

    /// - Parameter isConfirmed: whether the configuration has named it.
    mutating func add(_ port: Port, isConfirmed: Bool) {
        ports[port.id] = port
        byLabel[port.label] = port.id
        byName.insert(port.id, under: port.state.name)
        byHostIndex[port.hostInterfaceIndex] = port.id
        byContainer.insert(port.id, under: port.attachment.containerID)
        if !isConfirmed { unconfirmed.insert(port.id) }
    }

    /// Forgets a port; its label is free.
    mutating func remove(_ port: Port) {
        active[port.id] = nil
        ports[port.id] = nil
        byLabel[port.label] = nil
        byName.remove(port.id, under: port.state.name)
        byHostIndex[port.hostInterfaceIndex] = nil
        byContainer.remove(port.id, under: port.attachment.containerID)
        unconfirmed.remove(port.id)
        giveBack(port.label)
    }

    // MARK: What they forward with

    mutating func confirm(_ id: ObjectID) { unconfirmed.remove(id) }

    /// The configuration is complete: what it has not named by now it will not name.
    mutating func takeUnconfirmed() -> [ObjectID] {
        defer { unconfirmed = [] }
        return unconfirmed.sorted()
    }

    /// - Parameter state: `nil` when it stops forwarding.
    mutating func setActive(_ id: ObjectID, _ state: InterfaceState?) { active[id] = state }

    /// Writes down what a port forwards with.
    /// - Returns: the port, when its record has to be written anew.
    mutating func record(_ state: InterfaceState, in vrf: VRFID, of id: ObjectID) -> Port? {
        guard var port = ports[id], port.state != state || port.vrf != vrf || !port.isForwarding else { return nil }
        port.state = state
        port.vrf = vrf
        port.isForwarding = true
        ports[id] = port
        return port
    }

    /// Writes down that a port does not forward.
    /// - Returns: the port, when its record has to be written anew.
    mutating func recordRest(of id: ObjectID) -> Port? {
        guard active[id] == nil, var port = ports[id], port.isForwarding else { return nil }
        port.isForwarding = false
        ports[id] = port
        return port
    }
}
