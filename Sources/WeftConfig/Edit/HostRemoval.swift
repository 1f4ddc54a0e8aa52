import WeftModel
import WeftNet

extension ConfigCore {
    /// Removes a host. With `force` the ports on it are cut off: their machines are taken off it first.
    mutating func removeHost(_ id: ObjectID, force: Bool) throws(ConfigError) {
        let old = try editable(.virtualRouter, id, to: "delete")
        if force {
            var record = old
            try replaceReferences(of: &record, to: .virtualMachine, by: [])
            try finishUpdate(record, from: old)
        } else {
            try checkNoPorts(on: old) { _ in true }
        }
        try delete(.virtualRouter, id)
    }

    /// Refuses what would cut off the ports of those machines on the host that `counts` says.
    func checkNoPorts(on host: Record, ofMachines counts: (ObjectID) -> Bool) throws(ConfigError) {
        let ports = host.object.references[to: .virtualMachine].filter { counts($0.target) }.flatMap { machine in
            (catalog.referrers(of: machine.target, .virtualMachineInterface) ?? .many([])).compactMap(catalog.row)
        }.sorted { $0.order < $1.order }
        guard !ports.isEmpty else { return }
        let named = ports.prefix(5).map(\.name.description).joined(separator: ", ")
        throw ConfigError(
            .referrersExist,
            "virtual-router \(host.name) has \(ports.count == 1 ? "1 port" : "\(ports.count) ports") that would be cut off: "
                + named + (ports.count > 5 ? " and \(ports.count - 5) more" : "")
                + ". Move or delete the workloads first, or remove the host with them: weft host remove "
                + "\(host.name.name) --force, or ?force=true in the request")
    }
}
