import WeftModel
import WeftNet

extension ConfigCore {
    mutating func changeMode(to mode: AuthorizationMode) throws(ConfigError) {
        // Clients also say what is so already.
        if mode == catalog.accounts.mode, reach == .everything { return }
        try checkAdministrator(to: "change what callers have to prove")
        if mode == .rbac { try makeAccessRules() }
        setMode(mode)
    }

    /// Somebody who proved to be an administrator, also where nobody has to.
    private func checkAdministrator(to what: String) throws(ConfigError) {
        switch caller.identity {
        case .system: return
        case .user where AuthorizationMode.cloudAdmin.reach(of: caller.identity) == .everything: return
        default:
            throw ConfigError(
                .unauthenticated,
                "\(describe(caller.identity)) may not \(what) without the token of an administrator: the controller left one in its data directory, and `weft login` takes it elsewhere"
            )
        }
    }

    // MARK: users

    mutating func addUser(_ name: String, _ assignments: Set<RoleAssignment>) throws(ConfigError) {
        try checkAdministrator(to: "add a user")
        guard 1...64 ~= name.utf8.count, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
        else {
            throw ConfigError(
                .invalidValue,
                "The name of a user is 1 to 64 letters, digits and signs without blanks and '/': '\(name)'")
        }
        guard catalog.accounts.users[name] == nil else {
            throw ConfigError(.exists, "There is a user \(name) already")
        }
        try check(assignments)
        setUser(name, Account(name: name, assignments: assignments, created: now))
    }

    mutating func changeUser(
        _ name: String, adding: Set<RoleAssignment>, removing: Set<RoleAssignment>
    ) throws(ConfigError) {
        try checkAdministrator(to: "change a user")
        var account = try user(name)
        try check(adding)
        let missing = removing.subtracting(account.assignments)
        if let first = missing.first {
            throw ConfigError(.notFound, "User \(name) has not the role \(describe(first))")
        }
        account.assignments.subtract(removing)
        account.assignments.formUnion(adding)
        try checkAdministratorStays(insteadOf: name, account)
        if account != catalog.accounts.users[name] { setUser(name, account) }
    }

    mutating func removeUser(_ name: String) throws(ConfigError) {
        try checkAdministrator(to: "remove a user")
        _ = try user(name)
        try checkAdministratorStays(insteadOf: name, nil)
        for token in catalog.accounts.tokens.values where token.bearer == .user(name) { setToken(token.id, nil) }
        setUser(name, nil)
    }

    private func user(_ name: String) throws(ConfigError) -> Account {
        guard let account = catalog.accounts.users[name] else {
            throw ConfigError(.notFound, "There is no user \(name)")
        }
        return account
    }

    private func check(_ assignments: Set<RoleAssignment>) throws(ConfigError) {
        for assignment in assignments {
            guard !assignment.role.isEmpty, !assignment.role.contains(","), assignment.role.isLegalInXML else {
                throw ConfigError(.invalidValue, "'\(assignment.role)' is no name of a role")
            }
            switch assignment.scope {
            case .everywhere: continue
            case .domain(let id):
                guard catalog.intent[id]?.type == .domain else {
                    throw ConfigError(.notFound, "There is no domain \(id)")
                }
            case .project(let id):
                guard catalog.intent[id]?.type == .project else {
                    throw ConfigError(.notFound, "There is no project \(id)")
                }
            }
        }
    }

    /// With the last administrator the door would be locked for ever.
    private func checkAdministratorStays(insteadOf name: String, _ new: Account?) throws(ConfigError) {
        guard catalog.accounts.mode != .noAuth else { return }
        var users = catalog.accounts.users
        users[name] = new
        let isAdministered = users.values.contains { account in
            account.assignments.contains { $0.role == AuthorizationMode.administrator && $0.scope == .everywhere }
        }
        guard !isAdministered else { return }
        throw ConfigError(
            .inUse,
            "User \(name) is the last one with the role \(AuthorizationMode.administrator) everywhere: give it to another one first"
        )
    }

    private func describe(_ assignment: RoleAssignment) -> String {
        switch assignment.scope {
        case .everywhere: "\(assignment.role) everywhere"
        case .domain(let id): "\(assignment.role) in domain \(catalog.row(id)?.name.description ?? id.description)"
        case .project(let id): "\(assignment.role) in project \(catalog.row(id)?.name.description ?? id.description)"
        }
    }

    // MARK: tokens

    /// Of one user, at once.
    private static let mostTokens = 1000

    mutating func makeToken(_ request: TokenRequest, _ digest: TokenDigest) throws(ConfigError) -> AccessToken {
        try checkBearer(request)
        guard request.label.utf8.count <= 256, request.label.isLegalInXML else {
            throw ConfigError(.invalidValue, "The label of a token has more than 256 bytes, or control characters")
        }
        if let lifetime = request.lifetime, lifetime <= .zero {
            throw ConfigError(.invalidValue, "A token that ends before it begins is good for nothing")
        }
        if let project = request.project, catalog.intent[project]?.type != .project {
            throw ConfigError(.notFound, "There is no project \(project)")
        }
        let count = catalog.accounts.tokens.values.count { $0.bearer == request.bearer }
        guard count < Self.mostTokens else {
            throw ConfigError(.exhausted, "There are \(count) tokens of the same bearer: revoke some first")
        }
        dropTokensThatAreOver()
        var id = ""
        repeat { id = String(randomID().tenantText.prefix(12)) } while catalog.accounts.tokens[id] != nil
        let token = AccessToken(
            id: id, digest: digest, bearer: request.bearer,
            project: request.project, roles: request.roles, label: request.label, created: now,
            expires: request.lifetime.map { WallTime(microseconds: now.microseconds + Int64($0 / .microseconds(1))) })
        setToken(id, token)
        return token
    }

    /// Everybody may make tokens of his own that are good for no more than what he asks with; others' are the
    /// operator's.
    private func checkBearer(_ request: TokenRequest) throws(ConfigError) {
        switch request.bearer {
        case .user(let name): _ = try user(name)
        case .orchestrator(let id): _ = try orchestrator(id)
        case .controlNode(let name):
            guard 1...253 ~= name.utf8.count, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw ConfigError(.invalidValue, "'\(name)' is no name of a machine")
            }
        }
        guard case .user(let caller) = caller.identity, request.bearer == .user(caller.name),
            let own = caller.token.flatMap({ catalog.accounts.tokens[$0] })
        else { return try checkAdministrator(to: "make a token for \(request.bearer.words)") }
        if case .everything = AuthorizationMode.cloudAdmin.reach(of: self.caller.identity), own.project == nil {
            return
        }
        guard own.project == nil || own.project == request.project,
            own.roles.map({ request.roles?.isSubset(of: $0) ?? false }) ?? true,
            own.expires.map({ end in
                request.lifetime.map { now.microseconds + Int64($0 / .microseconds(1)) <= end.microseconds } ?? false
            }) ?? true
        else {
            throw ConfigError(
                .notPermitted,
                "A token can make no other that is good for more than itself: for another project, for other roles, or for longer"
            )
        }
    }

    mutating func revokeToken(_ id: String) throws(ConfigError) {
        let token = catalog.accounts.tokens[id]
        if case .user(let user) = caller.identity, user.token != nil, token?.bearer == .user(user.name) {
            // His own.
        } else {
            try checkAdministrator(to: "revoke others' tokens")
        }
        guard token != nil else { throw ConfigError(.notFound, "There is no token \(id)") }
        setToken(id, nil)
    }

    private mutating func dropTokensThatAreOver() {
        for token in catalog.accounts.tokens.values where token.isOver(at: now) { setToken(token.id, nil) }
    }
}

extension AccessToken.Bearer {
    /// In messages.
    package var words: String {
        switch self {
        case .user(let name): "user \(name)"
        case .orchestrator(let id): "orchestrator \(id)"
        case .controlNode(let name): "control node \(name)"
        }
    }
}
