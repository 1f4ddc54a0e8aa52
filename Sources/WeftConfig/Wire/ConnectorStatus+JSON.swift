package import WeftJSON
import WeftNet

extension ConnectorStatus {
    /// As `GET /weft/orchestrators` shows it, and a connector elsewhere sends it.
    package var json: JSON {
        let held = brakes.sorted { $0.key < $1.key }.map { kind, brake -> JSON in
            ["kind": .string(kind), "deletions": JSON(brake.deletions), "owned": JSON(brake.owned)]
        }
        return [
            "in_sync": .bool(isInSync && problem == nil && faults.isEmpty), "owned": JSON(owned),
            "problem": problem.map(Self.short) ?? .null,
            "faults": .object(JSONObject(faults.sorted { $0.key < $1.key }.map { ($0, Self.short($1)) })),
            "held_deletions": .array(held), "refused": JSON(refused),
            "refusals": .array(refusals.map(Self.short)),
        ]
    }

    /// What a caller reads of it; members that a later build adds, or that are missing, change nothing of the rest.
    package init(json: JSON) {
        self.init()
        isInSync = json["in_sync"]?.bool ?? false
        owned = json["owned"]?.int ?? 0
        problem = json["problem"]?.string
        for (about, fault) in json["faults"]?.object ?? [:] { faults[about] = fault.string }
        for row in json["held_deletions"]?.array ?? [] {
            guard let kind = row["kind"]?.string else { continue }
            brakes[kind] = DeletionBrake(deletions: row["deletions"]?.int ?? 0, owned: row["owned"]?.int ?? 0)
        }
        refused = json["refused"]?.int ?? 0
        refusals = (json["refusals"]?.array ?? []).compactMap(\.string)
    }

    /// A status is a page: all of its texts fit into what the controller keeps of a connector elsewhere.
    private static func short(_ text: String) -> JSON { .string(text.brief(600)) }
}
