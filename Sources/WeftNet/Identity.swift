/// Who asks for something, as far as that was proved.
package enum Identity: Hashable, Sendable {
    /// Weft itself: initial objects, registration of hosts.
    case system
    /// A control node, by its name.
    case controlNode(String)
    /// The connector of an attached orchestrator, in the epoch of its lease: a later epoch fences this one.
    case orchestrator(ObjectID, epoch: Int)
    /// The agent of a host, by the host's name.
    case host(String)
    /// Somebody whom an identity service knows, or the configuration itself.
    case user(User)
    /// A human or a human's script who proved nothing, by the name that was given.
    case person(String)

    package struct User: Hashable, Sendable {
        package var name: String
        /// In the project, or where there is none, everywhere.
        package var roles: Set<String>
        /// Whom the request is made for; nil: nobody.
        package var project: ObjectID?
        /// The project's.
        package var domain: ObjectID?
        /// The token of the configuration's own that proved it, by its id: when that ends, so does what it was good
        /// for.
        package var token: String?
        /// A certificate of the fabric's for a person of that name proved it; then what the configuration says of that
        /// user counts.
        package var isCertified: Bool
        /// As of which state of the accounts this was found out; nil: by somebody else.
        package var accountsVersion: UInt64?

        package init(
            name: String, roles: Set<String>, project: ObjectID?, domain: ObjectID? = nil, token: String? = nil,
            isCertified: Bool = false, accountsVersion: UInt64? = nil
        ) {
            self.accountsVersion = accountsVersion
            self.isCertified = isCertified
            self.name = name
            self.roles = roles
            self.project = project
            self.domain = domain
            self.token = token
        }
    }
}

extension Identity: CustomStringConvertible {
    /// For the log.
    package var description: String {
        switch self {
        case .system: "weft"
        case .controlNode(let name): "control node \(name)"
        case .orchestrator(let id, let epoch): "orchestrator \(id) (epoch \(epoch))"
        case .host(let name): "host \(name)"
        case .user(let user): "user \(user.name)"
        case .person(let name): name.isEmpty ? "somebody" : "somebody called \(name)"
        }
    }
}
