import WeftModel

/// Every rule of a network policy has an action and a uuid.
struct NetworkPolicyHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try PolicyRules.networkPolicy.complete(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try PolicyRules.networkPolicy.complete(&record, from: old, &core)
    }
}
