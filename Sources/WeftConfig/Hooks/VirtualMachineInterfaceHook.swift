import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// An interface has a MAC address from the start, and the machine of one that is bound to a host shows on that host's
/// virtual router.
struct VirtualMachineInterfaceHook: TypeHook {
    private static let macs = Field.virtualMachineInterfaceMacAddresses
    private static let bindings = Field.virtualMachineInterfaceBindings

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try fillMACs(&record, from: nil)
        fillBindings(&record)
        try AddressPairs.check(record)
        try SubInterfaces.check(record, from: nil, core)
    }

    func didCreate(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try bind(record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try fillMACs(&record, from: old)
        fillBindings(&record)
        try AddressPairs.check(record)
        try SubInterfaces.check(record, from: old, core)
        try checkMachine(of: record, from: old, core)
    }

    func didUpdate(_ record: Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try bind(record, from: old, &core)
    }

    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard SubInterfaces.vlan(of: record) == nil else { return }
        for link in record.object.references[to: .virtualMachineInterface] {
            guard let other = core.catalog.row(link.target), SubInterfaces.vlan(of: other.record) != nil else {
                continue
            }
            throw ConfigError(.referrersExist, "Delete when resource still referred: \(core.hrefs([other]))")
        }
    }

    func didDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try unbind(record, keeping: nil, &core)
    }

    // MARK: filling in

    private func fillMACs(_ record: inout Record, from old: Record?) throws(ConfigError) {
        let given = record[Self.macs]?[Field.macAddress]?.array ?? []
        guard !given.isEmpty else {
            record[Self.macs] =
                old?[Self.macs] ?? [Field.macAddress: [.string(MACAddress(ofInterface: record.id).description)]]
            return
        }
        var addresses: [JSON] = []
        for element in given {
            guard let text = element.string, let address = MACAddress(text) else {
                throw ConfigError(
                    .invalidValue, "Invalid MAC address \(element) of virtual-machine-interface \(record.name)")
            }
            addresses.append(.string(address.description))
        }
        record[Self.macs] = [Field.macAddress: .array(addresses)]
    }

    private func fillBindings(_ record: inout Record) {
        var pairs = record[Self.bindings]?[Field.keyValuePair]?.array ?? []
        for (key, value) in [("vnic_type", "normal"), ("vif_type", "vrouter")]
        where !pairs.contains(where: { $0[Field.key]?.string == key }) {
            pairs.append([Field.key: .string(key), Field.value: .string(value)])
        }
        record[Self.bindings] = [Field.keyValuePair: .array(pairs)]
    }

    /// A machine gets neither an interface of a router nor one with the gateway's address.
    private func checkMachine(of record: Record, from old: Record, _ core: ConfigCore) throws(ConfigError) {
        let machines = record.object.references[to: .virtualMachine]
        guard !machines.isEmpty, machines != old.object.references[to: .virtualMachine] else { return }
        if core.catalog.referrers(of: record.id, .logicalRouter) != nil {
            throw ConfigError(
                .invalidValue, "Logical router interface cannot be used by VM: virtual-machine-interface \(record.name)"
            )
        }
        for id in core.catalog.referrers(of: record.id, .instanceIp) ?? .many([]) {
            guard let address = core.catalog.intent[id]?.record else { continue }
            if InstanceIPHook.isGateway(address, core) { throw .gatewayForMachine }
        }
    }

    // MARK: the virtual router of the host

    private func bind(_ record: Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        if let old { try unbind(old, keeping: record, &core) }
        guard let router = router(of: record, core) else { return }
        for machine in record.object.references[to: .virtualMachine] {
            try core.asSystem { (core) throws(ConfigError) in
                try core.attach(.virtualRouter, router, Reference(.virtualMachine, machine.target))
            }
        }
    }

    /// Takes the machines of an interface off its old host unless another interface keeps them there.
    private func unbind(_ old: Record, keeping new: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard let router = router(of: old, core) else { return }
        let kept = new.flatMap { self.router(of: $0, core) } == router ? new : nil
        for machine in old.object.references[to: .virtualMachine]
        where kept?.object.references[to: .virtualMachine, machine.target] == nil {
            let others = core.catalog.referrers(of: machine.target, .virtualMachineInterface)
            let stays = (others ?? .many([])).contains { id in
                id != old.id && core.catalog.row(id).flatMap { self.router(of: $0.record, core) } == router
            }
            if stays { continue }
            try core.asSystem { (core) throws(ConfigError) in
                try core.detach(.virtualRouter, router, .virtualMachine, machine.target)
            }
        }
    }

    private func router(of record: Record, _ core: ConfigCore) -> ObjectID? {
        let pairs = record[Self.bindings]?[Field.keyValuePair]?.array ?? []
        guard let host = pairs.first(where: { $0[Field.key] == "host_id" })?[Field.value]?.string else { return nil }
        return core.catalog.id(of: .virtualRouter, named: InitialNames.systemConfig.child(host))
    }
}
