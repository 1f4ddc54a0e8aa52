import WeftNet

/// How far a caller's rights go: what his identity comes to under the mode of authorization, at one moment.
enum Reach: Hashable, Sendable {
    /// Everything, within what owners and leases allow.
    case everything
    /// To read everything, and to change what the project may.
    case auditor(Tenancy)
    /// What the project may by the permissions of objects.
    case tenant(Tenancy)
    /// What the orchestrator owns, and what others share with it.
    /// - `readsEverything`: where nobody has to prove anything, a connector need not either.
    case connector(ObjectID, readsEverything: Bool)
    /// To read everything, and to keep the objects of a control node.
    case controlNode(String)
    /// Nothing, for that reason.
    case nothing(Shortage)

    /// On whose behalf a user asks.
    struct Tenancy: Hashable, Sendable {
        let user: String
        let roles: Set<String>
        let project: ObjectID?
        let domain: ObjectID?

        var isAuditor: Bool { roles.contains { $0.lowercased() == AuthorizationMode.auditor } }

        init(_ user: Identity.User) {
            self.user = user.name
            roles = user.roles
            project = user.project
            domain = user.domain
        }
    }

    /// What a caller is short of.
    enum Shortage: Hashable, Sendable {
        /// He proved nothing, or what he proved it with is over.
        case proof
        /// No role at all.
        case roles
        /// The role that the mode asks for.
        case administrator
        /// Hosts ask the configuration for nothing.
        case host
    }
}

extension AuthorizationMode {
    /// The role of those who run a cloud, and of those who may look at everything.
    package static let administrator = "admin"
    package static let auditor = "global-read-only"

    func reach(of identity: Identity) -> Reach {
        switch identity {
        case .system: .everything
        case .controlNode(let name): .controlNode(name)
        case .orchestrator(let id, _): .connector(id, readsEverything: self != .rbac)
        case .host: .nothing(.host)
        case .user, .person: self == .noAuth ? .everything : reach(ofUser: identity)
        }
    }

    /// As the original compares them.
    private static func isAdministrator(_ role: String) -> Bool {
        role == administrator || role.lowercased() == administrator
    }

    private func reach(ofUser identity: Identity) -> Reach {
        guard case .user(let user) = identity else { return .nothing(.proof) }
        if user.roles.contains(where: Self.isAdministrator) { return .everything }
        guard self == .rbac else { return .nothing(.administrator) }
        if user.roles.isEmpty { return .nothing(.roles) }
        let tenancy = Reach.Tenancy(user)
        return tenancy.isAuditor ? .auditor(tenancy) : .tenant(tenancy)
    }
}
