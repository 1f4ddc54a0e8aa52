package import WeftNet

extension VRouter {
    mutating func addPort(_ port: Port) {
        bindings.add(port, isConfirmed: true)
        outbox.append(.store(port))
        refreshPort(port.id)
    }

    /// The host's ends of all ports, and those that are being made.
    package var hostInterfaces: Set<String> {
        Set(ports.values.map(\.hostInterface)).union(attachments.hostInterfaces)
    }

    mutating func removePort(_ id: ObjectID) {
        guard let port = bindings[id] else { return }
        exchange(for: nil, port)
        bindings.remove(port)
        outbox.append(.discard(port))
        outbox.append(.destroyInterface(port.hostInterface))
    }

    /// Brings what a port contributes into line with what is known about it now.
    mutating func refreshPort(_ id: ObjectID) {
        guard let port = bindings[id] else { return }
        setActive(wantedState(port), port)
    }

    /// What the port shall forward with: the configuration or, until that names the port, what an earlier run knew.
    ///
    /// A port that is switched off has nothing in the data plane: the host's end of its pair would still let packets
    /// through when it is down.
    private mutating func wantedState(_ port: Port) -> InterfaceState? {
        do throws(Missing) {
            let state = try subscription.graph.interface(ConfigKey(.virtualMachineInterface, port.state.name))
            bindings.confirm(port.id)
            return state.id == port.id ? state : nil
        } catch {
            if case .disabled = error { bindings.confirm(port.id) }
            return bindings.isUnconfirmed(port.id) ? port.state : nil
        }
    }

    /// Why a port does not forward: what its configuration lacks; `nil` where it lacks nothing, or is another port's.
    package func lack(of id: ObjectID) -> Missing? {
        guard let port = bindings[id] else { return nil }
        do throws(Missing) {
            _ = try subscription.graph.interface(ConfigKey(.virtualMachineInterface, port.state.name))
            return nil
        } catch {
            return error
        }
    }

    private mutating func setActive(_ wanted: InterfaceState?, _ port: Port) {
        exchange(for: wanted, port)
        if let port = bindings.recordRest(of: port.id) { outbox.append(.store(port)) }
    }

    /// Puts what a port shall contribute in the place of what it contributes.
    private mutating func exchange(for wanted: InterfaceState?, _ port: Port) {
        let present = bindings.active[port.id]
        guard wanted != present else { return }
        let before = ownEntries(of: port.id)
        if let present { vrfs.leave(port.id, present) }
        bindings.setActive(port.id, nil)
        if let wanted { activate(wanted, port.id) }
        outbox.datapath.append(DatapathChange(from: before, to: ownEntries(of: port.id)))
        vrfs.touchUsers(of: port.label)
    }

    private mutating func activate(_ state: InterfaceState, _ id: ObjectID) {
        guard let vrf = vrfs.join(id, state) else { return }
        if vrf.isNew {
            for slot in upSlots {
                outbox.announce(.subscribe(routingInstance: state.routingInstance, id: vrf.id), to: slot)
            }
        }
        bindings.setActive(id, state)
        if let port = bindings.record(state, in: vrf.id, of: id) { outbox.append(.store(port)) }
    }

    /// Takes leave of the instances that no port is in any more.
    mutating func flushVRFs() {
        for vrf in vrfs.takeEmpty() {
            for (prefix, entry) in vrf.routes {
                if let hop = entry.installed {
                    outbox.datapath.remove(FIBTable.self, FIBKey(vrf: vrf.id, prefix: prefix), hop)
                }
            }
            for slot in upSlots { outbox.withdraw(.unsubscribe(routingInstance: vrf.name), to: slot) }
        }
    }
}
