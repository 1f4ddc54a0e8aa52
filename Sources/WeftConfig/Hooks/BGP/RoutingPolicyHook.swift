import WeftJSON
import WeftModel
import WeftPolicy

/// A policy that control nodes are to apply has to be one that they can read.
struct RoutingPolicyHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        // Those of network devices are not ours to judge.
        guard record[Field.termType] != "network-device", let entries = record[Field.routingPolicyEntries] else {
            return
        }
        do throws(RoutingPolicyError) {
            _ = try RoutingPolicy(entries)
        } catch {
            throw ConfigError(.invalidValue, "Invalid routing-policy \(record.name): \(error)")
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard record.object.properties != old.object.properties else { return }
        try willCreate(&record, &core)
    }
}
