import WeftModel
import WeftNet

/// What a caller's reach comes to for one object, and the words of refusals.
extension ConfigCore {
    /// Whether the caller may know that the object is there: one of which he may do nothing is to him as one that is
    /// not.
    func isKnown(_ id: ObjectID) -> Bool {
        switch reach {
        case .everything, .auditor, .controlNode, .connector(_, readsEverything: true): true
        case .tenant(let tenancy): catalog.row(id).map { !catalog.access(to: $0, of: tenancy).isEmpty } ?? false
        case .connector: catalog.row(id).map { mayRead($0) || access(to: $0).contains(.link) } ?? false
        case .nothing: false
        }
    }

    /// Whether the caller may see the object.
    func mayRead(_ row: Row) -> Bool { mayRead(row, within: reach) }

    func mayRead(_ row: Row, within reach: Reach) -> Bool {
        switch reach {
        case .everything, .auditor, .controlNode, .connector(_, readsEverything: true): true
        case .tenant(let tenancy): catalog.access(to: row, of: tenancy).contains(.read)
        case .connector(let id, _): connector(id, mayRead: row)
        case .nothing: false
        }
    }

    /// A connector sees what is its orchestrator's or lies in what is, what is shared with it, and what every connector
    /// needs of the fabric: hosts, what the system made, tags and address groups that are everybody's.
    private func connector(_ id: ObjectID, mayRead row: Row) -> Bool {
        if row.isDerived {
            return row.parent.flatMap { catalog.row($0.id) }.map { connector(id, mayRead: $0) } ?? false
        }
        if row.holder == .system || row.type == .virtualRouter { return true }
        if SharedTypes.contains(row.type), row.parent == nil { return true }
        return access(to: row, ofConnector: id).contains(.read)
    }

    /// Whose object it is, unless it is the claimant's: the holder of the nearest that an orchestrator holds, of itself
    /// and what it is in, else its own.
    func holder(of row: Row, foreignTo claimant: Claimant) -> Holder? {
        var next: Row? = row
        while let row = next {
            if Claimant(row.holder).isOrchestrator { return Claimant(row.holder) == claimant ? nil : row.holder }
            next = row.parent.flatMap { catalog.row($0.id) }
        }
        return row.holder
    }

    /// What the object's permissions give the caller.
    func access(to row: Row) -> AccessBits { access(to: row, within: reach) }

    func access(to row: Row, within reach: Reach) -> AccessBits {
        switch reach {
        case .everything: .all
        case .auditor(let tenancy): catalog.access(to: row, of: tenancy).union(.read)
        case .tenant(let tenancy): catalog.access(to: row, of: tenancy)
        case .connector(let id, _): access(to: row, ofConnector: id)
        case .controlNode(let name): row.isRouter(of: name) ? .all : [.read, .link]
        case .nothing: []
        }
    }

    /// Its own, and what is shared with everybody, with a project of the orchestrator's, or with its domain.
    private func access(to row: Row, ofConnector id: ObjectID) -> AccessBits {
        if holder(of: row, foreignTo: .orchestrator(id)) == nil { return .all }
        let permissions = catalog.permissions(of: row)
        var access = permissions.globalAccess
        for (tenant, share) in permissions.shares where isOwn(tenant, of: id, on: row) { access.formUnion(share) }
        return access
    }

    /// A domain shares itself with itself, which is nobody's grant.
    private func isOwn(_ tenant: Tenant, of orchestrator: ObjectID, on shared: Row) -> Bool {
        switch tenant {
        case .project(let id):
            guard id != shared.id, let row = catalog.intent[id] else { return false }
            return row.type == .project && Claimant(row.holder) == .orchestrator(orchestrator)
        case .domain(let id):
            guard id != shared.id, let row = catalog.intent[id] else { return false }
            return row.type == .domain && catalog.orchestrators[orchestrator]?.scope == row.name
        }
    }

    // MARK: refusals

    /// For whom there is no reach at all.
    func refusal(_ shortage: Reach.Shortage) -> ConfigError { refusal(shortage, to: caller.identity) }

    func refusal(_ shortage: Reach.Shortage, to identity: Identity) -> ConfigError {
        switch shortage {
        case .proof:
            ConfigError(
                .unauthenticated,
                "\(describe(identity)) proved nothing: this takes a token (X-Auth-Token, or a user's name and token by HTTP basic) or a client certificate"
            )
        case .roles: ConfigError(.unauthenticated, "\(describe(identity)) has no role in \(place(of: identity))")
        case .administrator:
            ConfigError(
                .notPermitted,
                "\(describe(identity)) needs the role \(AuthorizationMode.administrator): the aaa-mode is \(catalog.accounts.mode.rawValue)"
            )
        case .host: ConfigError(.notPermitted, "\(describe(identity)) may ask for nothing but its certificate")
        }
    }

    /// What a tenant is short of on an object, in the words that clients of the original know. Its name is told to
    /// those only who may read it.
    func denied(_ missing: AccessBits, on row: Row, _ tenancy: Reach.Tenancy) -> ConfigError {
        let isSeen =
            tenancy.isAuditor || catalog.access(to: row, of: tenancy).contains(.read)
        let owner = isSeen ? catalog.permissions(of: row).owner.map { " in project '\($0.tenantText)'" } ?? "" : ""
        let name = isSeen ? "\(row.type.name) \(row.name)" : row.type.name
        return ConfigError(
            .notPermitted,
            "\(denial(to: missing.words, tenancy)) RBAC: \(tenancy.user) doesn't have \(missing.words) permission\(owner): \(name) (\(row.id))"
        )
    }

    /// For what only an object's owner may do with it.
    func deniedToOthers(_ verb: String, _ row: Row, _ tenancy: Reach.Tenancy) -> ConfigError {
        ConfigError(
            .notPermitted,
            "\(denial(to: AccessBits.write.words, tenancy)) RBAC: only the owner of \(row.type.name) \(row.id), or an administrator, may \(verb)"
        )
    }

    func denial(to what: String, _ tenancy: Reach.Tenancy) -> String {
        "Permission Denied for \(tenancy.roles.sorted().listText) to \(what) operation in \(place(of: tenancy))"
    }

    private func place(of identity: Identity) -> String {
        guard case .user(let user) = identity else { return "this place" }
        return place(of: Reach.Tenancy(user))
    }

    private func place(of tenancy: Reach.Tenancy) -> String {
        func name(_ id: ObjectID?) -> String { id.map { catalog.row($0)?.name.name ?? $0.description } ?? "none" }
        return "domain '\(name(tenancy.domain))' and project '\(name(tenancy.project))'"
    }

    /// Refuses everybody who may not read everything.
    func checkAuditor(to what: String, _ reach: Reach, _ identity: Identity) throws(ConfigError) {
        if case .auditor = reach { return }
        try checkOperator(to: what, reach, identity)
    }

    /// Refuses everybody whose rights end somewhere.
    func checkOperator(to what: String) throws(ConfigError) { try checkOperator(to: what, reach, caller.identity) }

    func checkOperator(to what: String, _ reach: Reach, _ identity: Identity) throws(ConfigError) {
        switch reach {
        case .everything: return
        case .connector: throw ConfigError(.notOwner, "\(describe(identity)) may not \(what): a person does")
        case .auditor, .tenant, .controlNode:
            throw ConfigError(
                .notPermitted,
                "\(describe(identity)) may not \(what): that takes the role \(AuthorizationMode.administrator)")
        case .nothing(let shortage): throw refusal(shortage, to: identity)
        }
    }
}

extension Row {
    /// Whether it is what a control node makes for itself.
    func isRouter(of controlNode: String) -> Bool { type == .bgpRouter && name.name == controlNode }
}

extension ConfigCore {
    /// Refuses a call that the rules of the caller's project give to none of his roles.
    mutating func permit(_ call: APIOperation, by identity: Identity, at now: WallTime) throws(ConfigError) {
        let identity = catalog.current(identity, at: now)
        switch catalog.accounts.mode.reach(of: identity) {
        case .everything, .connector, .controlNode: return
        case .nothing(let shortage): throw refusal(shortage, to: identity)
        case .auditor(let tenancy):
            if call.kind != .read { try check(call, tenancy) }
        case .tenant(let tenancy): try check(call, tenancy)
        }
    }

    private mutating func check(_ call: APIOperation, _ tenancy: Reach.Tenancy) throws(ConfigError) {
        guard !allow(call.kind, call.object, fields: call.fields, to: tenancy) else { return }
        let project = tenancy.project.map { catalog.row($0)?.name.name ?? $0.description } ?? "none"
        throw ConfigError(
            .notPermitted,
            "Permission Denied for \(tenancy.user) as \(tenancy.roles.sorted().listText) to \(call.kind.letters) \(call.object) in \(project)"
        )
    }
}
