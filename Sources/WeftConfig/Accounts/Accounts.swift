import WeftModel
import WeftNet

/// Whom the configuration knows by itself, what proves them, and what callers have to prove.
struct Accounts: Sendable {
    /// nil: nobody has said.
    var storedMode: AuthorizationMode?
    var users: [String: Account] = [:] { didSet { version += 1 } }
    /// Grows with whatever changes whom a token makes of its bearer.
    private(set) var version: UInt64 = 0
    private(set) var tokens: [String: AccessToken] = [:]
    private var ids: [TokenDigest: String] = [:]

    /// A store that is older than the question goes on as it did.
    var mode: AuthorizationMode { storedMode ?? .noAuth }

    /// A project is another, or gone.
    mutating func projectsChanged() { version += 1 }

    mutating func setToken(_ id: String, _ token: AccessToken?) {
        version += 1
        if let old = tokens[id] { ids[old.digest] = nil }
        tokens[id] = token
        if let token { ids[token.digest] = id }
    }

    func isGood(_ id: String, at now: WallTime) -> Bool { tokens[id].map { !$0.isOver(at: now) } ?? false }

    /// nil for one that was never given out, or is revoked or over.
    func token(_ digest: TokenDigest, at now: WallTime) -> AccessToken? {
        guard let token = ids[digest].flatMap({ tokens[$0] }), !token.isOver(at: now) else { return nil }
        return token
    }
}

extension Catalog {
    /// Whom a user's token makes of its bearer in a project; nil when the user is not there, or the token is not good
    /// for the project.
    ///
    /// - Parameter asked: the project that the request names; nil for the token's own, or the only one where the user
    ///   is anybody.
    func user(with token: AccessToken, in asked: ObjectID?) -> Identity.User? {
        guard case .user(let name) = token.bearer, let account = accounts.users[name] else { return nil }
        if let bound = token.project, let asked, asked != bound { return nil }
        return user(account, in: token.project ?? asked, token)
    }

    /// Whom a person's certificate makes of him; nil where the configuration knows no user of that name.
    func certified(_ name: String, in project: ObjectID?) -> Identity.User? {
        accounts.users[name].map { user($0, in: project, nil) }
    }

    /// - Parameter token: nil: a certificate proved who he is.
    private func user(_ account: Account, in named: ObjectID?, _ token: AccessToken?) -> Identity.User {
        let project = named ?? account.onlyProject
        let domain = project.flatMap { intent[$0] }.flatMap { $0.type == .project ? $0.parent?.id : nil }
        var roles: Set<String> = []
        for assignment in account.assignments {
            let holds =
                switch assignment.scope {
                case .everywhere: true
                case .domain(let id): id == domain
                case .project(let id): id == project
                }
            if holds, token?.roles?.contains(assignment.role) ?? true { roles.insert(assignment.role) }
        }
        return Identity.User(
            name: account.name, roles: roles, project: project, domain: domain, token: token?.id,
            isCertified: token == nil, accountsVersion: accounts.version)
    }

    /// Whom a token proves; nil for one that is not known, or over, or not good for the project.
    func bearer(of digest: TokenDigest, in project: ObjectID?, at now: WallTime) -> Identity? {
        guard let token = accounts.token(digest, at: now) else { return nil }
        return switch token.bearer {
        case .user: user(with: token, in: project).map(Identity.user)
        case .orchestrator(let id): .orchestrator(id, epoch: 0)
        case .controlNode(let name): .controlNode(name)
        }
    }

    /// Who somebody is now who proved to be this some time ago: his token may be over, and his roles others.
    func current(_ identity: Identity, at now: WallTime) -> Identity {
        guard case .user(let user) = identity else { return identity }
        if user.accountsVersion == accounts.version, user.token.map({ accounts.isGood($0, at: now) }) ?? true {
            return identity
        }
        if user.isCertified { return certified(user.name, in: user.project).map(Identity.user) ?? .person(user.name) }
        guard let id = user.token else { return identity }
        guard let token = accounts.tokens[id], !token.isOver(at: now),
            let user = self.user(with: token, in: user.project)
        else { return .person(user.name) }
        return .user(user)
    }
}
