import WeftJSON
import WeftModel
import WeftNet

/// Which role may make which calls: what the objects `api-access-list` say (docs/wire/config-api.md, "Permissions").
///
/// A caller's rules are those of the whole system, of his domain and of his project together. A list is read once, when
/// it changes; what a project's rules come to is put together when it is asked for, and kept until a list changes.
struct AccessRules: Sendable {
    private struct Subject: Hashable {
        /// A type, the path of an action, or `*`.
        let object: String
        /// nil: the whole object.
        let field: String?
    }

    private typealias Grants = [String: APIOperation.Kind]
    private typealias Rules = [Subject: Grants]

    /// What each list says, by what it is in.
    private var lists: [ObjectID: [ObjectID: Rules]] = [:]
    private var merged: [Scope: Merged] = [:]

    private struct Scope: Hashable {
        let domain: ObjectID?
        let project: ObjectID?
    }

    private struct Merged {
        var rules: Rules = [:]
        /// Fields that have rules of their own, by object.
        var fields: [String: [String]] = [:]
    }

    // MARK: lists

    mutating func put(_ row: Row) {
        guard let parent = row.parent else { return }
        lists[parent.id, default: [:]][row.id] = Self.rules(of: row.record)
        merged = [:]
    }

    mutating func remove(_ row: Row) {
        guard let parent = row.parent else { return }
        lists[parent.id]?[row.id] = nil
        if lists[parent.id]?.isEmpty == true { lists[parent.id] = nil }
        merged = [:]
    }

    private static func rules(of list: Record) -> Rules {
        var rules: Rules = [:]
        for rule in list[Field.apiAccessListEntries]?[Field.rbacRule]?.array ?? [] {
            guard let object = rule[Field.ruleObject]?.string else { continue }
            let field = rule[Field.ruleField]?.string.flatMap { $0.isEmpty || $0 == "*" ? nil : $0 }
            for grant in rule[Field.rulePerms]?.array ?? [] {
                guard let role = grant[Field.roleName]?.string else { continue }
                let kinds = APIOperation.Kind(letters: grant[Field.roleCrud]?.string ?? "")
                rules[Subject(object: object, field: field), default: [:]][role, default: []].formUnion(kinds)
            }
        }
        return rules
    }

    // MARK: the question

    /// Whether the rules of a project, its domain and the system let one of these roles do this.
    ///
    /// - Parameters:
    ///   - fields: of the request's body. Those that have rules go by them; the others by those of the object.
    ///   - system: the object that is the parent of the system's lists.
    mutating func allow(
        _ kind: APIOperation.Kind, _ object: String, fields: [String] = [], to tenancy: Reach.Tenancy, system: ObjectID?
    ) -> Bool {
        let rules = rules(of: Scope(domain: tenancy.domain, project: tenancy.project), system)
        var fields = fields
        if !fields.isEmpty, let ruled = rules.fields[object] {
            for field in ruled where fields.contains(field) {
                let grants = rules.rules[Subject(object: object, field: field)] ?? [:]
                guard Self.allow(kind, grants, tenancy.roles) else { return false }
                fields.removeAll { $0 == field }
            }
            if fields.isEmpty { return true }
        }
        let grants = rules.rules[Subject(object: object, field: nil)] ?? rules.rules[Subject(object: "*", field: nil)]
        return Self.allow(kind, grants ?? [:], tenancy.roles)
    }

    private static func allow(_ kind: APIOperation.Kind, _ grants: Grants, _ roles: Set<String>) -> Bool {
        if grants["*"]?.contains(kind) == true { return true }
        return roles.contains { grants[$0]?.contains(kind) == true }
    }

    private mutating func rules(of scope: Scope, _ system: ObjectID?) -> Merged {
        if let known = merged[scope] { return known }
        var all = Merged()
        for parent in [system, scope.domain, scope.project] {
            guard let parent, let here = lists[parent] else { continue }
            for rules in here.values {
                for (subject, grants) in rules {
                    all.rules[subject, default: [:]].merge(grants) { $0.union($1) }
                }
            }
        }
        for subject in all.rules.keys {
            if let field = subject.field { all.fields[subject.object, default: []].append(field) }
        }
        // As many as ask between two changes of a list; strangers have no project of their own to ask with.
        merged[scope] = all
        return all
    }
}
