import Testing
import WeftIPAM
import WeftModel
import WeftNet

@testable import WeftConfig

/// Everything a catalog holds, indices included, in a form that can be compared.
struct Fingerprint: Equatable, CustomStringConvertible {
    private let rows: [ObjectID: [UInt8]]
    private let keyValues: [[UInt8]: String]
    private let orchestrators: [ObjectID: Orchestrator]
    /// Without times: those are of the compilation.
    private let derived: [ObjectID: ConfigObject]
    private let names: [Catalog.TypedName: ObjectID]
    private let children: [RelationKey: Set<ObjectID>]
    private let referrers: [RelationKey: Set<ObjectID>]
    private let members: [ObjectType: Set<ObjectID>]
    private let owned: [ObjectID: [String: [String: Set<ObjectID>]]]
    private let claimed: [ObjectID: Set<ObjectID>]
    private let networkIDs: UInt64
    private let nextNumbers: [UInt64?]
    private let addresses: [ObjectID: [UInt128]]
    private let users: [String: Account]
    private let tokens: [String: AccessToken]
    private let mode: AuthorizationMode?
    /// What a project that owns something may read.
    private let readable: [ObjectID: Set<ObjectID>]

    /// A failed comparison of catalogs should not print them.
    var description: String { "\(rows.count) objects, \(derived.count) derived" }

    init(_ catalog: Catalog) {
        rows = catalog.intent.mapValues(\.bytes)
        keyValues = catalog.keyValues
        orchestrators = catalog.orchestrators
        derived = catalog.derived.mapValues(\.record.object)
        names = catalog.ids
        let all = Array(catalog.intent.values) + Array(catalog.derived.values)
        var children: [RelationKey: Set<ObjectID>] = [:]
        var referrers: [RelationKey: Set<ObjectID>] = [:]
        for row in all {
            for type in row.type.schema.children.map(\.type) {
                if let ids = catalog.children(of: row.id, type) { children[RelationKey(row.id, type)] = Set(ids) }
            }
            for type in ObjectType.referrers(to: row.type) {
                if let ids = catalog.referrers(of: row.id, type) { referrers[RelationKey(row.id, type)] = Set(ids) }
            }
        }
        self.children = children
        self.referrers = referrers
        members = Dictionary(uniqueKeysWithValues: ObjectType.all.map { ($0, catalog.ids(of: $0)) })
        let orchestrators = catalog.orchestrators.keys
        owned = Dictionary(
            uniqueKeysWithValues: orchestrators.map { id in
                (id, catalog.owned(by: id).mapValues { $0.mapValues(Set.init) }.filter { !$0.value.isEmpty })
            })
        claimed = Dictionary(
            uniqueKeysWithValues: orchestrators.map { ($0, catalog.claimed(by: .orchestrator($0))) })
        networkIDs = catalog.pool(.network).takenCount
        nextNumbers = [.network, .routeTarget, .securityGroup, .tagType].map { catalog.pool($0).lowestFree }
        var addresses: [ObjectID: [UInt128]] = [:]
        for row in catalog.intent.values where row.type == .virtualNetwork || row.type == .networkIpam {
            let space = catalog.addresses(in: row.id)
            let prefixes = ["0.0.0.0/0", "10.0.0.0/8", "::/1"].compactMap { IPPrefix($0) }
            addresses[row.id] = prefixes.map { space.takenCount(in: $0) }
        }
        self.addresses = addresses
        users = catalog.accounts.users
        tokens = catalog.accounts.tokens
        mode = catalog.accounts.storedMode
        var readable: [ObjectID: Set<ObjectID>] = [:]
        for project in Set(all.compactMap(\.permissions.owner)) {
            let user = Identity.User(
                name: "u", roles: ["member"], project: project, domain: catalog.row(project)?.parent?.id)
            let tenancy = Reach.Tenancy(user)
            readable[project] = ObjectType.all.reduce(into: []) {
                $0.formUnion(catalog.ids(of: $1, readableBy: tenancy))
            }
        }
        self.readable = readable
    }

    /// Compares the indices with those of a catalog that is loaded from the same rows.
    static func checkInvariants(_ core: ConfigCore, _ location: SourceLocation = #_sourceLocation) {
        var fresh = Catalog()
        fresh.orchestrators = core.catalog.orchestrators
        fresh.keyValues = core.catalog.keyValues
        fresh.accounts = core.catalog.accounts
        for row in core.catalog.intent.values {
            guard let record = Record(decoding: row.bytes, type: row.type, id: row.id) else {
                Issue.record("a row does not decode", sourceLocation: location)
                continue
            }
            #expect(record.encoded == row.bytes, sourceLocation: location)
            fresh.put(Row(record, bytes: row.bytes))
        }
        for row in core.catalog.derived.values { fresh.putDerived(row) }
        for (id, references) in core.catalog.derivedReferences {
            if let type = core.catalog.row(id)?.type { fresh.setDerivedReferences(references, of: type, id) }
        }
        #expect(Fingerprint(fresh) == Fingerprint(core.catalog), sourceLocation: location)
        for row in core.catalog.intent.values {
            for target in row.targets {
                #expect(
                    core.catalog.row(target.id)?.type == target.type, "\(row.name) refers to what is not there",
                    sourceLocation: location)
            }
            if let parent = row.parent {
                #expect(core.catalog.row(parent.id) != nil, "\(row.name) is an orphan", sourceLocation: location)
            }
        }
    }
}
