/// Who asks for something, as far as that was proved.
package enum Identity: Hashable, Sendable {
    /// Weft itself: initial objects, registration of hosts.
    case system
    /// A control node, by its name.
    case controlNode(String)
    /// The connector of an attached orchestrator, in the epoch of its lease: a later epoch fences this one.
    case orchestrator(ObjectID, epoch: Int)
    /// Somebody whom an identity service knows.
    case user(User)
    /// A human or a human's script who proved nothing, by the name that was given.
    case person(String)

    package struct User: Hashable, Sendable {
        package var name: String
        /// In the project.
        package var roles: Set<String>
        /// That the token is for; nil: for none.
        package var project: ObjectID?

        package init(name: String, roles: Set<String>, project: ObjectID?) {
            self.name = name
            self.roles = roles
            self.project = project
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
        case .user(let user): "user \(user.name)"
        case .person(let name): name.isEmpty ? "somebody" : "somebody called \(name)"
        }
    }
}
