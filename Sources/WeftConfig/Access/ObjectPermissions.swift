import WeftJSON
import WeftModel
import WeftNet

/// What an object says of who may do what with it, at hand without its text: `perms2`, and of `id_perms` whether users
/// see it at all.
struct ObjectPermissions: Hashable, Sendable {
    /// The project whose the object is; nil: the operator's.
    let owner: ObjectID?
    let ownerAccess: AccessBits
    let globalAccess: AccessBits
    let shares: [Tenant: AccessBits]
    /// What Weft keeps for itself is not for users to see, whatever else is said.
    let isUserVisible: Bool

    init(of record: Record) {
        let permissions = record[Field.perms2]
        owner = permissions?[Field.owner]?.string.flatMap(ObjectID.init)
        ownerAccess = AccessBits(permissions?[Field.ownerAccess])
        globalAccess = AccessBits(permissions?[Field.globalAccess])
        var shares: [Tenant: AccessBits] = [:]
        for share in permissions?[Field.share]?.array ?? [] {
            guard let tenant = share[Field.tenant]?.string.flatMap(Tenant.init) else { continue }
            shares[tenant, default: []].formUnion(AccessBits(share[Field.tenantAccess]))
        }
        self.shares = shares
        isUserVisible = record[Field.idPerms]?[Field.userVisible] != false
    }

    /// What a project in a domain has: all that it is given by any of these ways.
    func access(ofProject project: ObjectID?, domain: ObjectID?) -> AccessBits {
        guard isUserVisible else { return [] }
        var access = globalAccess
        if let project {
            if project == owner { access.formUnion(ownerAccess) }
            if !shares.isEmpty, let share = shares[.project(project)] { access.formUnion(share) }
        }
        if !shares.isEmpty, let domain, let share = shares[.domain(domain)] { access.formUnion(share) }
        return access
    }

    /// Who may read it, without the operator. nil stands for everybody, and then alone.
    var readers: Set<Tenant?> {
        guard isUserVisible else { return [] }
        if globalAccess.contains(.read) { return [nil] }
        var readers: Set<Tenant?> = []
        if let owner, ownerAccess.contains(.read) { readers.insert(.project(owner)) }
        for (tenant, access) in shares where access.contains(.read) { readers.insert(tenant) }
        return readers
    }
}
