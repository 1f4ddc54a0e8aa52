package import WeftNet

extension VRouter {
    // MARK: ADD

    package mutating func attach(_ id: AttachmentID, _ request: AttachmentRequest) -> [Output] {
        let sandbox: Port.Sandbox
        do {
            sandbox = try request.plug.served()
        } catch {
            outbox.append(.refused(id, error))
            return drain()
        }
        supersede(request.attachment)
        attachments.begin(id, request, in: sandbox)
        outbox.append(.arm(.attachment(id), request.deadline))
        plan(id)
        return drain()
    }

    /// The kernel has the interfaces, in the order of the plans; `indices` are those of the host's ends. Of a call that
    /// was given up meanwhile nothing is known any more, and their deletion is already under way.
    package mutating func interfacesCreated(_ id: AttachmentID, _ indices: [UInt32]) -> [Output] {
        guard let request = attachments[id]?.request, let plans = attachments.plans(of: id),
            indices.count == plans.count
        else { return drain() }
        var added: [ObjectID] = []
        for (plan, index) in zip(plans, indices) {
            guard let (label, vrf) = takeNumbers(for: plan.state) else {
                refuse(id, .outOfNumbers)
                for plan in plans.dropFirst(added.count) { outbox.append(.destroyInterface(plan.hostInterface)) }
                for port in added { removePort(port) }
                return drain()
            }
            let port = Port(
                attachment: request.attachment, plug: .sandbox(plan.sandbox), hostInterface: plan.hostInterface,
                hostInterfaceIndex: index, label: label, vrf: vrf, state: plan.state,
                givenAddresses: plan.addresses, mtu: plan.mtu)
            addPort(port)
            added.append(port.id)
        }
        attachments.advance(id, to: .waitingForRoutes(added))
        return drain()
    }

    /// A label of the port's own and the number of its VRF; `nil` when either has run out, and then none is taken.
    private mutating func takeNumbers(for state: InterfaceState) -> (label: MPLSLabel, vrf: VRFID)? {
        guard let label = bindings.takeLabel() else { return nil }
        guard let vrf = vrfs.open(state) else {
            bindings.giveBack(label)
            return nil
        }
        return (label, vrf)
    }

    /// Whether the interfaces of this call are still wanted.
    package func isCreating(_ id: AttachmentID) -> Bool {
        attachments.plans(of: id) != nil
    }

    /// The kernel did not make them; nothing is left of those that it began with.
    package mutating func interfaceCreationFailed(_ id: AttachmentID, _ reason: String) -> [Output] {
        if isCreating(id) { refuse(id, .interfaces(reason)) }
        return drain()
    }

    /// The port cannot be written to disk. An ADD that made it is refused and undone; a port of earlier goes on with
    /// its older record.
    package mutating func recordFailed(_ port: ObjectID, _ reason: String) -> [Output] {
        for (id, attachment) in attachments.calls(waitingFor: port) {
            giveUp(id, attachment, .unrecorded(reason))
        }
        return drain()
    }

    /// The agent goes down: nobody will be there to finish these.
    package mutating func abandonAttachments() -> [Output] {
        for (id, attachment) in attachments.running(where: { _ in true }) { giveUp(id, attachment, .goingDown) }
        return drain()
    }

    // MARK: DEL, GC

    /// Deletes what an ADD of this container and interface name made. Knowing nothing of it is fine.
    package mutating func detach(containerID: String, interfaceName: String) -> [Output] {
        for (id, attachment) in attachments.running(where: {
            $0.attachment.containerID == containerID && $0.attachment.interfaceName == interfaceName
        }) {
            giveUp(id, attachment, .superseded)
        }
        for port in bindings.ports(inContainer: containerID) where port.attachment.interfaceName == interfaceName {
            removePort(port.id)
        }
        return drain()
    }

    /// Deletes every attachment of one network and owner that is not in `valid`.
    package mutating func collect(
        network: String, cluster: String, valid: Set<Port.Attachment>
    ) -> [Output] {
        func isGarbage(_ attachment: Port.Attachment) -> Bool {
            attachment.network == network && attachment.cluster == cluster && !valid.contains(attachment)
        }
        for (id, attachment) in attachments.running(where: { isGarbage($0.attachment) }) {
            giveUp(id, attachment, .superseded)
        }
        for id in ports.filter({ isGarbage($0.value.attachment) }).keys.sorted() { removePort(id) }
        return drain()
    }

    /// What an ADD made, in the order in which the workload sees it.
    package func ports(of attachment: Port.Attachment) -> [Port] {
        bindings.ports(inContainer: attachment.containerID).filter { $0.attachment == attachment }.sorted {
            ($0.state.position.index, $0.id) < ($1.state.position.index, $1.id)
        }
    }

    // MARK: Steps

    /// An earlier call for the same container and name is over when a later one comes.
    private mutating func supersede(_ attachment: Port.Attachment) {
        for (id, other) in attachments.running(where: { $0.attachment == attachment }) {
            giveUp(id, other, .superseded)
        }
    }

    /// Goes on with the calls that wait for configuration.
    mutating func planAttachments() {
        for id in attachments.ids { plan(id) }
    }

    private mutating func plan(_ id: AttachmentID) {
        guard let attachment = attachments[id], case .waitingForConfiguration = attachment.phase else { return }
        let request = attachment.request
        let states: [InterfaceState]
        do {
            states = try subscription.graph.interfaces(
                ofVirtualMachine: request.virtualMachine, incarnation: request.incarnation)
        } catch {
            attachments.advance(id, to: .waitingForConfiguration(error))
            return
        }
        // One call makes all interfaces of a pod: another one for the same container, under whatever name, finds
        // nothing to make.
        for state in states {
            guard let port = bindings[state.id], port.attachment.containerID == request.attachment.containerID else {
                continue
            }
            return refuse(id, .alreadyAttached(containerID: port.attachment.containerID, port.plug))
        }
        let others = attachments.running { $0.virtualMachine == request.virtualMachine }.filter { $0.key != id }
        for (_, other) in others where other.request.attachment.containerID == request.attachment.containerID {
            guard case .creating = other.phase else { continue }
            return refuse(
                id, .alreadyAttached(containerID: request.attachment.containerID, .sandbox(other.sandbox)))
        }
        // A new sandbox of the same pod: the runtime deletes the old one later, or never.
        for state in states { removePort(state.id) }
        for (other, attachment) in others { giveUp(other, attachment, .superseded) }
        guard let plans = plans(states, in: attachment.sandbox) else {
            return refuse(id, .interfaces("the names that a host interface could have are taken by other ports"))
        }
        attachments.advance(id, to: .creating(plans))
        outbox.append(.createInterfaces(id, plans))
    }

    /// What is to be made; `nil` when names clash, which only UUIDs that were chosen for it bring about.
    private func plans(_ states: [InterfaceState], in sandbox: Port.Sandbox) -> [InterfacePlan]? {
        var taken = hostInterfaces
        var plans: [InterfacePlan] = []
        for (position, state) in states.enumerated() {
            guard let name = Self.hostInterfaces(of: state.id).first(where: { taken.insert($0).inserted }) else {
                return nil
            }
            let interface = position == 0 ? sandbox.interface : state.requestedName ?? "eth\(position)"
            plans.append(
                InterfacePlan(
                    state: state, hostInterface: name,
                    sandbox: Port.Sandbox(path: sandbox.path, interface: interface),
                    isDefault: position == 0, mtu: configuration.workloadMTU))
        }
        return plans
    }

    /// Answers the calls whose every route is in the data plane and has come back from a control node, for interfaces
    /// that the present server knows.
    mutating func completeAttachments() {
        for id in attachments.ids {
            guard case .waitingForRoutes(let added) = attachments[id]?.phase, unacknowledged(added).isEmpty,
                unnamed(added).isEmpty
            else { continue }
            outbox.append(.cancel(.attachment(id)))
            outbox.append(.attached(id, added.compactMap { bindings[$0] }))
            attachments.end(id)
        }
    }

    /// The interfaces of these ports that the present configuration server has not named: they may be gone since the
    /// call was planned.
    private func unnamed(_ ids: [ObjectID]) -> [String] {
        ids.compactMap { bindings[$0]?.state.name }.filter {
            subscription.graph.fields(ConfigKey(.virtualMachineInterface, $0), in: .present) == nil
        }
    }

    /// The routes of these ports that no connected control node has sent back.
    private func unacknowledged(_ ids: [ObjectID]) -> [IPPrefix] {
        let own = IPAddress.v4(configuration.tunnelAddress)
        return ids.flatMap { id -> [IPPrefix] in
            guard let port = bindings[id] else { return [] }
            return port.state.servedAddresses.map { IPPrefix(host: $0.address) }.filter { prefix in
                guard let location = RouteLocation(instance: port.state.routingInstance, served: prefix),
                    let entry = vrfs[location]
                else { return true }
                return !upSlots.contains { slot in
                    guard let path = entry[slot], !sessions.isStale(path, slot) else { return false }
                    return path.route.nextHops.contains {
                        $0.address == own && $0.label == port.label
                    }
                }
            }
        }
    }

    mutating func deadlinePassed(_ id: AttachmentID) {
        guard let attachment = attachments[id] else { return }
        let reason: Refusal =
            switch attachment.phase {
            case .waitingForConfiguration(let missing): .incomplete(missing)
            case .creating: .interfaces("the interfaces were not created in time")
            case .waitingForRoutes(let added):
                if let name = unnamed(added).first {
                    .incomplete(.interface(name))
                } else {
                    .unacknowledged(unacknowledged(added), sessions: upSlots.count)
                }
            }
        giveUp(id, attachment, reason)
    }

    /// Refuses and undoes.
    private mutating func giveUp(_ id: AttachmentID, _ attachment: Attachment, _ reason: Refusal) {
        refuse(id, reason)
        switch attachment.phase {
        case .waitingForConfiguration: break
        case .creating(let plans):
            // The shell works in order: the deletion follows the creation.
            for plan in plans { outbox.append(.destroyInterface(plan.hostInterface)) }
        case .waitingForRoutes(let added):
            for port in added { removePort(port) }
        }
    }

    private mutating func refuse(_ id: AttachmentID, _ reason: Refusal) {
        outbox.append(.cancel(.attachment(id)))
        outbox.append(.refused(id, reason))
        attachments.end(id)
    }

    /// `tap` and the first eleven characters of the interface's UUID, as in the original. Callers of the configuration
    /// API choose UUIDs, so two may begin alike: then `tap` and the last twelve.
    private static func hostInterfaces(of id: ObjectID) -> [String] {
        ["tap" + id.description.prefix(11), "tap" + id.description.suffix(12)]
    }
}
