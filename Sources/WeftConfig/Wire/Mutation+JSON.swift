package import WeftJSON
import WeftModel
import WeftNet

/// The form in which a remote connector sends its changes:
///
/// ```
/// {"op": "ensure",   "type": "virtual-machine", "object": {"fq_name": […], …}, "source": {"kind": "Pod", "uid": "…"}}
/// {"op": "update",   "type": …, "uuid": …, "object": {…}}
/// {"op": "delete",   "type": …, "uuid": …, "source": {…}}
/// {"op": "attach",   "type": …, "uuid": …, "to_type": …, "to_uuid": …, "attr": …}
/// {"op": "share",    "type": …, "uuid": …, "tenant": "tenant:…", "access": 5}
/// {"op": "set-tags", "type": …, "uuid": …, "tags": ["…"]}
/// {"op": "offer",    "owner": {"orchestrator": …, "kind": "Pod", "source_uid": "…"}, "to": …}
/// {"op": "take",     "owner": {…}, "source": {…}}
/// ```
///
/// `create` and `claim` look like `ensure`, `detach` like `attach`, `release` and `unshare` like `delete` and `share`.
/// An offer to nobody has no `to`. An `ensure` may have `keep`, a list of members of its object.
extension Mutation {
    package var json: JSON {
        switch self {
        case .create(let type, let object, let source): made(type, object, source)
        case .ensure(let type, let object, let source, let kept): made(type, object, source, keeping: kept)
        case .update(let type, let id, let object): step(type, id, ["object": .object(object)])
        case .delete(let type, let id, let source): step(type, id, ["source": source?.json])
        case .attach(let type, let id, let targetType, let target, let attribute):
            step(
                type, id,
                ["to_type": .string(targetType.name), "to_uuid": .string(target.description), "attr": attribute])
        case .detach(let type, let id, let targetType, let target):
            step(type, id, ["to_type": .string(targetType.name), "to_uuid": .string(target.description)])
        case .claim(let type, let object): made(type, object, nil)
        case .release(let type, let id): step(type, id, [:])
        case .share(let type, let id, let tenant, let access):
            step(type, id, ["tenant": .string(tenant), "access": JSON(access)])
        case .unshare(let type, let id, let tenant): step(type, id, ["tenant": .string(tenant)])
        case .setTags(let type, let id, let tags):
            step(type, id, ["tags": .array(tags.map { .string($0.description) })])
        case .offer(let owner, let taker):
            step(["owner": owner.json, "to": taker.map { .string($0.description) }])
        case .take(let owner, let source): step(["owner": owner.json, "source": source.json])
        }
    }

    private func made(
        _ type: ObjectType, _ object: JSONObject, _ source: Source?, keeping kept: Set<String> = []
    ) -> JSON {
        // `nil` of a condition would be JSON's null.
        var keep: JSON?
        if !kept.isEmpty { keep = .array(kept.sorted().map { .string($0) }) }
        return step(type, nil, ["object": .object(object), "source": source?.json, "keep": keep])
    }

    private func step(_ type: ObjectType, _ id: ObjectID?, _ members: KeyValuePairs<String, JSON?>) -> JSON {
        step(["type": .string(type.name), "uuid": id.map { .string($0.description) }], members)
    }

    private func step(_ members: KeyValuePairs<String, JSON?>...) -> JSON {
        var json: JSONObject = ["op": .string(operation.rawValue)]
        for (key, value) in members.joined() { json[key] = value }
        return .object(json)
    }

    package init(json: JSON) throws(MutationError) {
        let reader = MutationReader(json: json)
        switch json["op"]?.string.flatMap({ Operation(rawValue: $0) }) {
        case .create: self = .create(try reader.type(), try reader.object(), for: try reader.source())
        case .ensure:
            self = .ensure(
                try reader.type(), try reader.object(), for: try reader.source(), keeping: try reader.names("keep"))
        case .update: self = .update(try reader.type(), try reader.id(), try reader.object())
        case .delete: self = .delete(try reader.type(), try reader.id(), ifSource: try reader.source())
        case .attach:
            self = .attach(
                try reader.type(), try reader.id(), to: try reader.type("to_type"), try reader.id("to_uuid"),
                attribute: json["attr"])
        case .detach:
            self = .detach(
                try reader.type(), try reader.id(), from: try reader.type("to_type"), try reader.id("to_uuid"))
        case .claim: self = .claim(try reader.type(), try reader.object())
        case .release: self = .release(try reader.type(), try reader.id())
        case .share:
            guard let access = json["access"]?.int else { throw reader.error("access") }
            self = .share(try reader.type(), try reader.id(), with: try reader.string("tenant"), access: access)
        case .unshare: self = .unshare(try reader.type(), try reader.id(), with: try reader.string("tenant"))
        case .setTags: self = .setTags(try reader.type(), try reader.id(), try reader.ids("tags"))
        case .offer: self = .offer(try reader.owner(), to: try reader.idIfAny("to"))
        case .take:
            guard let source = try reader.source() else { throw reader.error("source") }
            self = .take(try reader.owner(), for: source)
        case nil: throw reader.error("op")
        }
    }
}

/// A mutation whose `member` is absent or makes no sense.
package struct MutationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let member: String
    package let mutation: String

    package var description: String { "Bad Request: \(member) in mutation \(mutation)" }
}

private struct MutationReader {
    let json: JSON

    func error(_ member: String) -> MutationError { MutationError(member: member, mutation: json.text) }

    func string(_ member: String) throws(MutationError) -> String {
        guard let text = json[member]?.string else { throw error(member) }
        return text
    }

    func type(_ member: String = "type") throws(MutationError) -> ObjectType {
        guard let type = ObjectType(try string(member)) else { throw error(member) }
        return type
    }

    func id(_ member: String = "uuid") throws(MutationError) -> ObjectID {
        guard let id = ObjectID(try string(member)) else { throw error(member) }
        return id
    }

    func idIfAny(_ member: String) throws(MutationError) -> ObjectID? { json[member] == nil ? nil : try id(member) }

    func ids(_ member: String) throws(MutationError) -> [ObjectID] {
        guard let texts = json[member]?.array else { throw error(member) }
        let ids = texts.compactMap { $0.string.flatMap { ObjectID($0) } }
        guard ids.count == texts.count else { throw error(member) }
        return ids
    }

    /// Empty when there is no such member.
    func names(_ member: String) throws(MutationError) -> Set<String> {
        guard let list = json[member] else { return [] }
        guard let texts = list.array else { throw error(member) }
        let names = texts.compactMap(\.string)
        guard names.count == texts.count else { throw error(member) }
        return Set(names)
    }

    func object() throws(MutationError) -> JSONObject {
        guard let object = json["object"]?.object else { throw error("object") }
        return object
    }

    func source() throws(MutationError) -> Source? {
        guard let source = json["source"] else { return nil }
        guard let kind = source["kind"]?.string, let uid = source["uid"]?.string else { throw error("source") }
        return Source(kind: kind, uid: uid)
    }

    func owner() throws(MutationError) -> Owner {
        guard let owner = json["owner"].flatMap({ Owner(json: $0) }) else { throw error("owner") }
        return owner
    }
}

extension Source {
    fileprivate var json: JSON { .object(["kind": .string(kind), "uid": .string(uid)]) }
}
