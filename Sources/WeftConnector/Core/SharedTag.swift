import WeftJSON
import WeftModel
import WeftNet

/// A tag by its name, `type=value`, as every connector makes it: equal names are one tag, and whoever comes first makes
/// it.
enum SharedTag {
    /// What it is claimed by.
    static func body(_ name: String) -> JSONObject {
        let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return [
            "fq_name": [.string(name)], "uuid": .string(id(name).description), Field.tagTypeName: .string(parts[0]),
            Field.tagValue: .string(parts.count > 1 ? parts[1] : ""),
        ]
    }

    /// The same for every orchestrator. A tag that a person made has another id, is found by its name and stays that
    /// person's.
    static func id(_ name: String) -> ObjectID { ObjectID.derived(.tag, [name]) }
}
