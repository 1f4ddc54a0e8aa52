import Synchronization
package import WeftNet

/// Whom the configuration knows by itself, and what proves them. Accounts are the operator's; tokens of his own are
/// everybody's.
extension ConfigService {
    /// Whom a token proves, in the project that the request names; nil for a token that is not known, or over, or not
    /// good for that.
    package func bearer(of token: TokenDigest, in project: ObjectID? = nil) -> Identity? {
        let time = now()
        return state.withLock { $0.configuration.bearer(of: token, in: project, at: time) }
    }

    /// Whom a certificate for a person makes of him; nil where no user has that name.
    package func certified(_ name: String) -> Identity? {
        state.withLock { $0.configuration.certified(name).map(Identity.user) }
    }

    /// When a token ends, by its id; nil: never, or there is none.
    package func expiry(ofToken id: String) -> WallTime? { state.withLock { $0.configuration.expiry(ofToken: id) } }

    /// Whether secrets that others are shown masked may be told to the caller.
    package func seesSecrets(_ caller: Caller) -> Bool {
        let time = now()
        return state.withLock { $0.configuration.seesSecrets(caller.identity, at: time) }
    }

    /// Refuses everybody who may not read everything.
    package func checkAuditor(to what: String, by caller: Caller) throws(ConfigError) {
        let time = now()
        try state.withLock { (state) throws(ConfigError) in
            try state.configuration.look(as: caller.identity, at: time) { (seen) throws(ConfigError) in
                try seen.checkAuditor(to: what)
            }
        }
    }

    /// Refuses everybody whose rights end somewhere.
    package func checkOperator(to what: String, by caller: Caller) throws(ConfigError) {
        let time = now()
        try state.withLock { (state) throws(ConfigError) in
            try state.configuration.look(as: caller.identity, at: time) { (seen) throws(ConfigError) in
                try seen.checkOperator(to: what)
            }
        }
    }

    /// What the caller may do with an object, as letters: `RWX`, `R`, or nothing.
    package func rights(on id: ObjectID, by caller: Caller) async throws(ConfigError) -> String {
        try await look(by: caller) { (seen) throws(ConfigError) in
            guard let letters = seen.rights(on: id) else { throw ConfigError(.notFound, "UUID \(id) not found") }
            return letters
        }
    }

    /// Refuses a call that the caller's roles have no rule for.
    package func permit(_ call: APIOperation, by identity: Identity) throws(ConfigError) {
        let time = now()
        try state.withLock { (state) throws(ConfigError) in
            try state.configuration.permit(call, by: identity, at: time)
        }
    }

    /// - Throws: for everybody but an administrator who proved to be one: who locks a door should have its key.
    package func setMode(_ mode: AuthorizationMode, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.changeMode(to: mode) }
    }

    package func users(by caller: Caller) async throws(ConfigError) -> [Account] {
        try await look(by: caller) { (seen) throws(ConfigError) in try seen.users() }
    }

    package func addUser(
        _ name: String, _ assignments: Set<RoleAssignment>, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.addUser(name, assignments) }
    }

    /// Gives a user roles, and takes others.
    package func changeUser(
        _ name: String, adding: Set<RoleAssignment>, removing: Set<RoleAssignment>, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in
            try core.changeUser(name, adding: adding, removing: removing)
        }
    }

    /// With the user his tokens go.
    package func removeUser(_ name: String, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.removeUser(name) }
    }

    /// Those that the caller may see.
    package func tokens(by caller: Caller) async throws(ConfigError) -> [AccessToken] {
        try await look(by: caller) { (seen) throws(ConfigError) in try seen.tokens() }
    }

    /// Makes a token. Its text is with whoever asked, and nowhere else.
    package func makeToken(
        _ request: TokenRequest, _ digest: TokenDigest, by caller: Caller
    ) async throws(ConfigError) -> AccessToken {
        try await write(by: caller) { (core) throws(ConfigError) in try core.makeToken(request, digest) }
    }

    package func revokeToken(_ id: String, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.revokeToken(id) }
    }
}
