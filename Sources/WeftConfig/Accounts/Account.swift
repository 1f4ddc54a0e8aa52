package import WeftJSON
package import WeftNet

/// Somebody, or a program, whom the configuration itself knows by name. What proves him is a token.
package struct Account: Hashable, Sendable {
    package let name: String
    package internal(set) var assignments: Set<RoleAssignment>
    package let created: WallTime

    /// The project of somebody who has roles in one, and nowhere else.
    var onlyProject: ObjectID? {
        var projects: Set<ObjectID> = []
        for assignment in assignments {
            guard case .project(let id) = assignment.scope else { return nil }
            projects.insert(id)
        }
        return projects.count == 1 ? projects.first : nil
    }
}

/// A role that somebody has in one place.
package struct RoleAssignment: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        /// In all projects, and without any.
        case everywhere
        /// In all projects of it.
        case domain(ObjectID)
        case project(ObjectID)
    }

    package let role: String
    package let scope: Scope

    package init(role: String, scope: Scope) {
        self.role = role
        self.scope = scope
    }
}

extension RoleAssignment {
    /// `{"role": "member", "project": "<uuid>"}`, or with `domain`, or with neither.
    package var json: JSON {
        switch scope {
        case .everywhere: ["role": .string(role)]
        case .domain(let id): ["role": .string(role), "domain": .string(id.description)]
        case .project(let id): ["role": .string(role), "project": .string(id.description)]
        }
    }

    package init?(json: JSON) {
        guard let role = json["role"]?.string, !role.isEmpty else { return nil }
        switch (json["domain"], json["project"]) {
        case (nil, nil), (.null?, nil), (nil, .null?), (.null?, .null?): self.init(role: role, scope: .everywhere)
        case (let domain?, nil), (let domain?, .null?):
            guard let id = domain.string.flatMap({ ObjectID($0) }) else { return nil }
            self.init(role: role, scope: .domain(id))
        case (nil, let project?), (.null?, let project?):
            guard let id = project.string.flatMap({ ObjectID($0) }) else { return nil }
            self.init(role: role, scope: .project(id))
        default: return nil
        }
    }
}

extension Account {
    var encoded: [UInt8] {
        JSON.object([
            "created": .int(created.microseconds),
            "roles": .array(assignments.map(\.json).sorted { $0.text < $1.text }),
        ]).bytes
    }

    /// nil for bytes that ``encoded`` did not write.
    init?(decoding bytes: [UInt8], name: String) {
        guard let json = try? JSON(parsing: bytes), let created = json["created"]?.int,
            let list = json["roles"]?.array
        else { return nil }
        let assignments = list.compactMap(RoleAssignment.init(json:))
        guard assignments.count == list.count else { return nil }
        self.init(
            name: name, assignments: Set(assignments), created: WallTime(microseconds: Int64(created)))
    }
}
