import WeftIPAM
import WeftModel
import WeftNet
import WeftStore

/// All objects and every index over them, as of the newest change.
///
/// An index is a function of the rows, kept up to date by ``put(_:)`` and ``remove(_:)``: names, children, referrers,
/// owners, numbers and addresses in use. So taking a change back is putting the old rows back, and loading is putting
/// all rows, in any order.
///
/// Derived objects stand beside the intent, in rows of their own: where both have an id, the intent is seen.
struct Catalog {
    private(set) var intent: [ObjectID: Row] = [:]
    private(set) var derived: [ObjectID: Row] = [:]
    /// References that the compiler adds to objects of the intent.
    private(set) var derivedReferences: [ObjectID: ReferenceSet] = [:]

    private(set) var ids: [TypedName: ObjectID] = [:]
    private var members: [ObjectType: Set<ObjectID>] = [:]
    private var children: [RelationKey: IDSet] = [:]
    private var referrers: [RelationKey: IDSet] = [:]
    /// By orchestrator, kind and source.
    private var owned: [ObjectID: [String: [String: IDSet]]] = [:]
    private var claimed: [Claimant: Set<ObjectID>] = [:]
    private var numbers: [NumberSpace: NumberPool] = [:]
    private var addresses: [ObjectID: AddressSpace] = [:]
    /// By who may read them, the operator left out; objects of the intent only.
    private var readable: [ReaderKey: IDSet] = [:]

    var keyValues: [Key: String] = [:]
    var orchestrators: [ObjectID: Orchestrator] = [:]
    var accounts = Accounts()
    private(set) var accessRules = AccessRules()

    struct TypedName: Hashable, Sendable {
        let type: ObjectType
        let name: FQName
    }
}

// MARK: looking up

extension Catalog {
    /// The object, of the intent or derived.
    func row(_ id: ObjectID) -> Row? { intent[id] ?? derived[id] }

    func id(of type: ObjectType, named name: FQName) -> ObjectID? { ids[TypedName(type: type, name: name)] }

    func row(of type: ObjectType, named name: FQName) -> Row? { id(of: type, named: name).flatMap(row) }

    /// All objects of a type, in no order.
    func ids(of type: ObjectType) -> Set<ObjectID> { members[type] ?? [] }

    func children(of id: ObjectID, _ type: ObjectType) -> IDSet? { children[RelationKey(id, type)] }

    /// Who refers to `id`, of one type of referrers; derived references included.
    func referrers(of id: ObjectID, _ type: ObjectType) -> IDSet? { referrers[RelationKey(id, type)] }

    /// Everything that an orchestrator owns, by the kind and the uid of what it was made for.
    func owned(by orchestrator: ObjectID) -> [String: [String: IDSet]] { owned[orchestrator] ?? [:] }

    /// Objects on or in which `claimant` holds a claim.
    func claimed(by claimant: Claimant) -> Set<ObjectID> { claimed[claimant] ?? [] }

    func pool(_ space: NumberSpace) -> NumberPool { numbers[space] ?? NumberPool(space.range) }

    func addresses(in space: ObjectID) -> AddressSpace { addresses[space] ?? AddressSpace() }

    /// The object that a derived reference or a user's makes `id` refer to.
    func targets(of id: ObjectID) -> [Row.Target] {
        let own = row(id)?.targets ?? []
        guard let derived = derivedReferences[id] else { return own }
        return own
            + derived.lazy.filter { link in !own.contains { $0.id == link.target } }.map {
                Row.Target(type: $0.targetType, id: $0.target, isRelaxed: $0.isRelaxed)
            }
    }
}

// MARK: changing

extension Catalog {
    /// Puts or replaces an object of the intent. Answers what was there.
    @discardableResult
    mutating func put(_ row: Row) -> Row? {
        let old = intent[row.id]
        if let old { unindex(old) }
        if let hidden = derived[row.id], old == nil { unindex(hidden) }
        intent[row.id] = row
        index(row)
        return old
    }

    @discardableResult
    mutating func remove(_ id: ObjectID) -> Row? {
        guard let old = intent.removeValue(forKey: id) else { return nil }
        unindex(old)
        if let hidden = derived[id] { index(hidden) }
        return old
    }

    mutating func putDerived(_ row: Row) {
        let old = derived.updateValue(row, forKey: row.id)
        guard intent[row.id] == nil else { return }
        if let old { unindex(old) }
        index(row)
    }

    @discardableResult
    mutating func removeDerived(_ id: ObjectID) -> Row? {
        guard let old = derived.removeValue(forKey: id) else { return nil }
        if intent[id] == nil { unindex(old) }
        return old
    }

    /// Replaces the references that the compiler adds to an object of the intent.
    mutating func setDerivedReferences(_ references: ReferenceSet, of type: ObjectType, _ id: ObjectID) {
        let own = Set(row(id)?.targets.map(\.id) ?? [])
        for link in derivedReferences[id] ?? [] where !own.contains(link.target) {
            referrers.remove(id, from: RelationKey(link.target, type))
        }
        derivedReferences[id] = references.isEmpty ? nil : references
        for link in references { referrers.insert(id, into: RelationKey(link.target, type)) }
    }

    private mutating func index(_ row: Row) {
        ids[TypedName(type: row.type, name: row.name)] = row.id
        members.insert(row.id, under: row.type)
        if let parent = row.parent { children.insert(row.id, into: RelationKey(parent.id, row.type)) }
        for target in row.targets { referrers.insert(row.id, into: RelationKey(target.id, row.type)) }
        if case .orchestrator(let owner) = row.holder {
            if owned[owner.orchestrator]?[owner.kind]?[owner.sourceUID]?.insert(row.id) == nil {
                owned[owner.orchestrator, default: [:]][owner.kind, default: [:]][owner.sourceUID] = .one(row.id)
            }
        }
        for claimant in row.claimants { claimed.insert(row.id, under: claimant) }
        if !row.isDerived {
            for reader in row.permissions.readers { readable.insert(row.id, into: ReaderKey(row.type, reader)) }
        }
        if row.type == .apiAccessList { accessRules.put(row) }
        if row.type == .project { accounts.projectsChanged() }
        for claim in row.numbers { numbers[claim.space, default: NumberPool(claim.space.range)].take(claim.number) }
        for claim in row.addresses {
            addresses[claim.space, default: AddressSpace()].take(claim.address, count: claim.count)
        }
    }

    private mutating func unindex(_ row: Row) {
        ids[TypedName(type: row.type, name: row.name)] = nil
        members.remove(row.id, under: row.type)
        if let parent = row.parent { children.remove(row.id, from: RelationKey(parent.id, row.type)) }
        let derived = derivedReferences[row.id] ?? []
        for target in row.targets where derived[to: target.type, target.id] == nil {
            referrers.remove(row.id, from: RelationKey(target.id, row.type))
        }
        if case .orchestrator(let owner) = row.holder {
            if owned[owner.orchestrator]?[owner.kind]?[owner.sourceUID]?.remove(row.id) == true {
                owned[owner.orchestrator]?[owner.kind]?[owner.sourceUID] = nil
            }
        }
        for claimant in row.claimants { claimed.remove(row.id, under: claimant) }
        if !row.isDerived {
            for reader in row.permissions.readers { readable.remove(row.id, from: ReaderKey(row.type, reader)) }
        }
        if row.type == .apiAccessList { accessRules.remove(row) }
        if row.type == .project { accounts.projectsChanged() }
        for claim in row.numbers { numbers[claim.space]?.free(claim.number) }
        for claim in row.addresses {
            addresses[claim.space]?.free(claim.address, count: claim.count)
            if addresses[claim.space]?.isEmpty == true { addresses[claim.space] = nil }
        }
    }
}

// MARK: who may read what

/// Objects of one type that one tenant may read; `tenant` is nil for those that everybody may.
private struct ReaderKey: Hashable, Sendable {
    let type: ObjectType
    let tenant: Tenant?

    init(_ type: ObjectType, _ tenant: Tenant?) {
        self.type = type
        self.tenant = tenant
    }
}

extension Catalog {
    /// Whether the rules of a project let a role in it make a call.
    mutating func allow(
        _ kind: APIOperation.Kind, _ object: String, fields: [String] = [], to tenancy: Reach.Tenancy
    ) -> Bool {
        let system = id(of: .globalSystemConfig, named: InitialNames.systemConfig)
        return accessRules.allow(kind, object, fields: fields, to: tenancy, system: system)
    }

    /// What an object lets others do: its own permissions, or of a derived one those of what it was made from.
    func permissions(of row: Row) -> ObjectPermissions {
        var row = row
        while row.isDerived, let parent = row.parent.flatMap({ self.row($0.id) }) { row = parent }
        return row.permissions
    }

    func access(to row: Row, of tenancy: Reach.Tenancy) -> AccessBits {
        permissions(of: row).access(ofProject: tenancy.project, domain: tenancy.domain)
    }

    /// All objects of a type that a project in a domain may read, at a cost that follows how many those are. Derived
    /// ones are gone through.
    func ids(of type: ObjectType, readableBy tenancy: Reach.Tenancy) -> Set<ObjectID> {
        var ids: Set<ObjectID> = []
        let tenants = [nil, tenancy.project.map(Tenant.project), tenancy.domain.map(Tenant.domain)]
        for (index, tenant) in tenants.enumerated() where index == 0 || tenant != nil {
            switch readable[ReaderKey(type, tenant)] {
            case nil: continue
            case .one(let id): ids.insert(id)
            case .many(let some): ids = ids.isEmpty ? some : ids.union(some)
            }
        }
        for id in self.ids(of: type) where intent[id] == nil {
            if let row = derived[id], access(to: row, of: tenancy).contains(.read) { ids.insert(id) }
        }
        return ids
    }
}
