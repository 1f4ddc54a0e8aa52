import WeftNet

/// Someone who can hold a claim: on a reference, on a share of an object, on a shared object itself.
///
/// A shared thing is a set of claims and is there as long as the set is not empty. So one holder letting go never takes
/// it from another (docs/decisions/0007-ownership-and-leases.md).
enum Claimant: Hashable, Sendable {
    case system
    case people
    case orchestrator(ObjectID)

    init(_ identity: Identity) {
        switch identity {
        case .system, .controlNode: self = .system
        case .user, .person, .host: self = .people
        case .orchestrator(let id, _): self = .orchestrator(id)
        }
    }

    init(_ holder: Holder) {
        switch holder {
        case .system: self = .system
        case .people: self = .people
        case .orchestrator(let owner): self = .orchestrator(owner.orchestrator)
        }
    }

    /// People and the system may change whatever they find; an orchestrator only what is its own.
    var isOrchestrator: Bool {
        if case .orchestrator = self { true } else { false }
    }
}

extension Claimant: LosslessStringConvertible {
    init?(_ description: String) {
        switch description {
        case "system": self = .system
        case "people": self = .people
        default:
            guard let id = ObjectID(description) else { return nil }
            self = .orchestrator(id)
        }
    }

    var description: String {
        switch self {
        case .system: "system"
        case .people: "people"
        case .orchestrator(let id): id.description
        }
    }
}

typealias ClaimSet = Set<Claimant>
