import WeftNet

extension VRouter {
    mutating func addPort(_ port: Port) {
        ports[port.id] = port
        index(port)
        outbox.append(.store(port))
        refreshPort(port.id)
    }

    /// The host's ends of all ports, and those that are being made.
    package var hostInterfaces: Set<String> {
        var names = Set(ports.values.map(\.hostInterface))
        for attachment in attachments.values {
            if case .creating(let plans) = attachment.phase { names.formUnion(plans.map(\.hostInterface)) }
        }
        return names
    }

    mutating func index(_ port: Port) {
        portsByLabel[port.label] = port.id
        portsByName[port.state.name] = port.id
        portsByHostIndex[port.hostInterfaceIndex] = port.id
        portsByContainer.insert(port.id, under: port.attachment.containerID)
    }

    mutating func removePort(_ id: ObjectID) {
        guard let port = ports[id] else { return }
        let before = ownEntries(of: id)
        if let state = active.removeValue(forKey: id) {
            detach(id, state)
            outbox.datapath.append(DatapathChange(from: before, to: DatapathState()))
            markUsers(of: port.label)
        }
        ports[id] = nil
        portsByLabel[port.label] = nil
        portsByName[port.state.name] = nil
        portsByHostIndex[port.hostInterfaceIndex] = nil
        portsByContainer.remove(id, under: port.attachment.containerID)
        unconfirmed.remove(id)
        labels.free(port.label.rawValue)
        outbox.append(.discard(port))
        outbox.append(.destroyInterface(port.hostInterface))
    }

    /// Brings what a port contributes into line with what is known about it now.
    mutating func refreshPort(_ id: ObjectID) {
        guard let port = ports[id] else { return }
        let wanted = wantedState(port)
        let present = active[id]
        guard wanted != present else { return }
        let before = ownEntries(of: id)
        if let present { detach(id, present) }
        active[id] = wanted
        if let wanted { attach(id, wanted) }
        outbox.datapath.append(DatapathChange(from: before, to: ownEntries(of: id)))
        markUsers(of: port.label)
    }

    /// What the port shall forward with: the configuration or, until that names the port, what an earlier run knew.
    ///
    /// A port that is switched off has nothing in the data plane: the host's end of its pair would still let packets through when it is down.
    private mutating func wantedState(_ port: Port) -> InterfaceState? {
        do throws(Missing) {
            let state = try graph.interface(ConfigKey(.virtualMachineInterface, port.state.name))
            unconfirmed.remove(port.id)
            return state.id == port.id ? state : nil
        } catch {
            if case .disabled = error { unconfirmed.remove(port.id) }
            return unconfirmed.contains(port.id) ? port.state : nil
        }
    }

    private mutating func attach(_ id: ObjectID, _ state: InterfaceState) {
        guard let vrf = joinVRF(id, state), var port = ports[id] else {
            active[id] = nil
            return
        }
        if port.state != state || port.vrf != vrf {
            port.state = state
            port.vrf = vrf
            ports[id] = port
            outbox.append(.store(port))
        }
        for address in state.addresses {
            change(RouteLocation(instance: state.routingInstance, prefix: IPv4Prefix(host: address.address))) {
                $0.local.insert(id)
            }
        }
    }

    private mutating func detach(_ id: ObjectID, _ state: InterfaceState) {
        for address in state.addresses {
            change(RouteLocation(instance: state.routingInstance, prefix: IPv4Prefix(host: address.address))) {
                $0.local.remove(id)
            }
        }
        leaveVRF(id, state)
    }

    /// Routes that lead to `label` on this host depend on the port behind it.
    private mutating func markUsers(of label: MPLSLabel) {
        dirtyRoutes.formUnion(routesByOwnLabel[label] ?? [])
    }

    func localHop(_ id: ObjectID) -> NextHop? {
        guard let port = ports[id], active[id] != nil else { return nil }
        return .local(port: port.hostInterfaceIndex)
    }

    // MARK: VRFs

    /// The VRF of a routing instance, made when it is not there; `nil` when all 65535 numbers are in use.
    mutating func ensureVRF(_ state: InterfaceState) -> VRFID? {
        if let vrf = vrfs[state.routingInstance] { return vrf.id }
        guard let number = vrfIDs.take() else { return nil }
        let id = VRFID(rawValue: UInt16(number))
        vrfs[state.routingInstance] = VRF(name: state.routingInstance, id: id, network: state.network)
        return id
    }

    private mutating func joinVRF(_ port: ObjectID, _ state: InterfaceState) -> VRFID? {
        guard let id = ensureVRF(state) else { return nil }
        let name = state.routingInstance
        if vrfs[name]?.isSubscribed == false {
            for slot in upSlots { outbox.announce(.subscribe(routingInstance: name, id: id), to: slot) }
            vrfs[name]?.isSubscribed = true
        }
        vrfs[name]?.ports.insert(port)
        dirtySegments.insert(name)
        for subnet in state.network.subnets { count(subnet, in: name, by: 1) }
        return id
    }

    private mutating func leaveVRF(_ id: ObjectID, _ state: InterfaceState) {
        vrfs[state.routingInstance]?.ports.remove(id)
        dirtySegments.insert(state.routingInstance)
        for subnet in state.network.subnets { count(subnet, in: state.routingInstance, by: -1) }
        if vrfs[state.routingInstance]?.ports.isEmpty == true { emptyVRFs.insert(state.routingInstance) }
    }

    private mutating func count(_ subnet: RoutedSubnet, in instance: String, by step: Int) {
        guard let before = vrfs[instance].map({ $0.subnets[subnet, default: 0] }) else { return }
        vrfs[instance]?.subnets[subnet] = before + step > 0 ? before + step : nil
        guard (before > 0) != (before + step > 0) else { return }
        change(RouteLocation(instance: instance, prefix: subnet.prefix)) { $0.subnets += step }
        for address in subnet.ownAddresses {
            change(RouteLocation(instance: instance, prefix: IPv4Prefix(host: address))) { $0.gateways += step }
        }
    }

    private mutating func change(_ location: RouteLocation, _ body: (inout RouteEntry) -> Void) {
        guard var entry = vrfs[location.instance].map({ $0.routes[location.prefix] ?? RouteEntry() }) else { return }
        body(&entry)
        vrfs[location.instance]?.routes[location.prefix] = entry
        dirtyRoutes.insert(location)
    }

    /// Takes away the instances that no port is in any more.
    mutating func flushVRFs() {
        for name in emptyVRFs.sorted() {
            guard let vrf = vrfs[name], vrf.ports.isEmpty else { continue }
            for (prefix, entry) in vrf.routes {
                for slot in ControlNodeSlot.allCases {
                    setPath(nil, slot, RouteLocation(instance: name, prefix: prefix))
                }
                if let hop = entry.installed {
                    outbox.datapath.remove(\.routes, FIBKey(vrf: vrf.id, prefix: prefix), hop)
                }
            }
            for slot in upSlots { outbox.withdraw(.unsubscribe(routingInstance: name), to: slot) }
            vrfs[name] = nil
            vrfIDs.free(UInt32(vrf.id.rawValue))
        }
        emptyVRFs = []
    }
}
