import WeftNet

/// What a caller has to have proved, as the API's `aaa-mode` names it.
package enum AuthorizationMode: String, Hashable, Sendable, CaseIterable {
    /// Nothing: whoever reaches a port may read everything, and write what owners and leases allow.
    case noAuth = "no-auth"
    /// That it is a part of Weft, a connector, or a user with the role `admin`; others may do nothing.
    case cloudAdmin = "cloud-admin"

    /// The role of those who run a cloud.
    package static let administrator = "admin"

    /// Whether the caller may read this.
    func lets(_ identity: Identity, read subject: ReadSubject) -> Bool { admits(identity) }

    /// Whether the caller may change anything; what exactly is for its owner to say.
    func lets(write identity: Identity) -> Bool { admits(identity) }

    private func admits(_ identity: Identity) -> Bool {
        switch (self, identity) {
        case (.noAuth, _), (_, .system), (_, .controlNode), (_, .orchestrator): true
        case (.cloudAdmin, .user(let user)): user.roles.contains(Self.administrator)
        case (.cloudAdmin, .person): false
        }
    }
}
