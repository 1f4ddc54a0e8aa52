package import WeftJSON
import WeftNet

extension ConnectorStatus {
    /// As `GET /weft/orchestrators` shows it.
    package var json: JSON {
        let held = brakes.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, brake -> JSON in
            ["kind": .string(kind.rawValue), "deletions": JSON(brake.deletions), "owned": JSON(brake.owned)]
        }
        return [
            "in_sync": .bool(isInSync && problem == nil && faults.isEmpty), "owned": JSON(owned),
            "problem": problem.map(Self.short) ?? .null,
            "faults": .object(JSONObject(faults.sorted { $0.key < $1.key }.map { ($0, Self.short($1)) })),
            "held_deletions": .array(held), "refused": JSON(refused),
            "refusals": .array(refusals.map(Self.short)),
        ]
    }

    /// A status is a page, which it would not be with what people may write into an annotation. What is to be done about it stands at the end.
    private static func short(_ text: String) -> JSON {
        let scalars = text.onOneLine.unicodeScalars
        guard scalars.count > longestText else { return .string(String(scalars)) }
        return .string("\(String(scalars.prefix(longestText / 2))) … \(String(scalars.suffix(longestText / 2)))")
    }

    private static var longestText: Int { 600 }
}
