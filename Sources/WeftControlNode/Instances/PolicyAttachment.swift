import WeftJSON
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

/// The attachment of a routing policy to a network, an instance or a router, and its place among the others there.
struct PolicyAttachment: Hashable, Comparable {
    let policy: ObjectID
    /// `major.minor`; ascending.
    private let sequence: [Int]
    /// Of a router: what it says, or what it is told.
    let direction: Direction?

    enum Direction: String {
        case `import`, export
    }

    init(_ reference: Reference, policy: ObjectID) {
        self.policy = policy
        sequence = (reference.attribute?[Field.sequence]?.string ?? "").split(separator: ".").compactMap { Int($0) }
        direction = reference.attribute?[Field.direction]?.string.flatMap { Direction(rawValue: $0) }
    }

    static func < (a: PolicyAttachment, b: PolicyAttachment) -> Bool {
        if a.sequence != b.sequence { return a.sequence.lexicographicallyPrecedes(b.sequence) }
        return a.policy < b.policy
    }
}

extension RoutingPolicy {
    /// The policy of an object; `nil` for one that is for network devices, or that cannot be read, which the
    /// configuration service does not let stand.
    init?(_ object: ConfigObject) {
        guard object.properties[Field.termType] != "network-device" else { return nil }
        do throws(RoutingPolicyError) {
            try self.init(object.properties[Field.routingPolicyEntries] ?? .null)
        } catch {
            return nil
        }
    }
}
