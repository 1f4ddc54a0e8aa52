import WeftJSON
import WeftModel
import WeftNet

/// A project comes with an application policy set that is in force for all of its interfaces.
struct ProjectHook: TypeHook {
    func didCreate(_ project: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try core.asSystem { (core) throws(ConfigError) in
            let name = project.name.child("default-\(ObjectType.applicationPolicySet.name)")
            let set = try core.create(
                .applicationPolicySet,
                [
                    "fq_name": .array(name.parts.map(JSON.string)), "parent_type": "project",
                    Field.allApplications: true,
                ], for: nil)
            try core.attach(.project, project.id, Reference(.applicationPolicySet, set.id))
        }
    }
}

struct ApplicationPolicySetHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try check(record[Field.allApplications] == true ? record : nil, core)
        try FirewallScope.check(record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try check(record[Field.allApplications] == old[Field.allApplications] ? nil : record, core)
        try FirewallScope.check(record, from: old, core)
    }

    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard !record.name.name.hasPrefix("default-application-policy-set") || core.caller.isSystem else {
            throw ConfigError(.inUse, "application-policy-set \(record.name) goes with its parent and not before")
        }
    }

    private func check(_ touched: Record?, _ core: ConfigCore) throws(ConfigError) {
        guard let touched, !core.caller.isSystem else { return }
        throw ConfigError(
            .invalidValue, "all_applications of application-policy-set \(touched.name) is set by the system only")
    }
}
