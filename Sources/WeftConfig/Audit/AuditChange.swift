package import WeftJSON
import WeftModel
import WeftNet

/// What became of one thing in the configuration. Its fields are compared when it is written down, not while a caller
/// waits.
package struct AuditChange: Sendable {
    private let key: StoredKey
    private let old: Row?
    private let new: Row?
    private let operation: Operation

    private enum Operation: String { case create, update, delete }

    /// - Parameters:
    ///   - old, new: of an object.
    ///   - wasThere, isThere: before the call, and behind it.
    init(_ key: StoredKey, from old: Row? = nil, to new: Row? = nil, wasThere: Bool, isThere: Bool) {
        self.key = key
        self.old = old
        self.new = new
        operation = wasThere ? isThere ? .update : .delete : .create
    }

    package var json: JSON {
        var object: JSONObject = ["operation": .string(operation.rawValue)]
        func name(_ type: String, _ name: String) {
            object["type"] = .string(type)
            object["name"] = .string(name.brief(300))
        }
        switch key {
        case .object(let type, let id):
            name(type.name, (new ?? old).map { "\($0.name)" } ?? "")
            object["uuid"] = .string(id.description)
            if operation == .update { object["fields"] = .array(fields.map(JSON.string)) }
        case .keyValue(let key): name("key-value", String(decoding: key, as: UTF8.self))
        case .orchestrator(let id): name("orchestrator", id.description)
        case .derivation(let id): name("derived", id.description)
        case .user(let user): name("user", user)
        case .token(let id): name("token", id)
        case .authorization: name("aaa-mode", "")
        }
        return .object(object)
    }

    /// The names of what differs: properties, types of references, `shares` and `owner` of what belongs to us.
    private var fields: [String] {
        guard let old = old?.record, let new = new?.record else { return [] }
        let names = Set(old.object.properties.map(\.key)).union(new.object.properties.map(\.key))
        var fields = names.filter { old.object.properties[$0] != new.object.properties[$0] }
        func references(_ record: Record) -> [String: [Reference]] {
            Dictionary(grouping: record.object.references, by: \.targetType.name)
        }
        let (before, after) = (references(old), references(new))
        for type in Set(before.keys).union(after.keys) where before[type] != after[type] {
            fields.insert("\(type) refs")
        }
        if old.holder != new.holder || old.claims != new.claims { fields.insert("orchestrators") }
        return fields.sorted()
    }
}
