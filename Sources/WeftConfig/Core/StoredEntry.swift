import WeftModel
import WeftNet
import WeftStore

/// An entry of the store, understood.
enum StoredEntry: Sendable {
    case object(Row)
    case keyValue(Key, String)
    case orchestrator(Orchestrator)
    case derivation(ObjectID, Derivation)
    case user(Account)
    case token(AccessToken)
    case authorization(AuthorizationMode)
    /// Nothing that memory holds: the writer's key, the format, leases, what a newer version may have added.
    case other

    /// Throws for an entry that should be ours and cannot be read.
    init(_ entry: Entry) throws {
        let key = String(decoding: entry.key, as: UTF8.self)
        let unreadable = StoreError(.failed, "cannot read the entry \(key)")
        if let rest = key.after(Record.keyPrefix) {
            let parts = rest.split(separator: "/")
            guard parts.count == 2, let type = ObjectType(parts[0]), let id = ObjectID(parts[1]),
                let record = Record(decoding: entry.value, type: type, id: id)
            else { throw unreadable }
            self = .object(Row(record, bytes: entry.value))
        } else if entry.key.starts(with: StoreKeys.keyValuePrefix.utf8) {
            let rest = entry.key.dropFirst(StoreKeys.keyValuePrefix.utf8.count)
            self = .keyValue(Key(rest), String(decoding: entry.value, as: UTF8.self))
        } else if let rest = key.after(StoreKeys.orchestratorPrefix) {
            guard let id = ObjectID(rest), let orchestrator = Orchestrator(decoding: entry.value, id: id) else {
                throw unreadable
            }
            self = .orchestrator(orchestrator)
        } else if let rest = key.after(StoreKeys.derivationPrefix) {
            guard let id = ObjectID(rest), let derivation = Derivation(decoding: entry.value) else { throw unreadable }
            self = .derivation(id, derivation)
        } else if let rest = key.after(StoreKeys.userPrefix) {
            guard let account = Account(decoding: entry.value, name: String(rest)) else { throw unreadable }
            self = .user(account)
        } else if let rest = key.after(StoreKeys.tokenPrefix) {
            guard let token = AccessToken(decoding: entry.value, id: String(rest)) else { throw unreadable }
            self = .token(token)
        } else if entry.key == StoreKeys.authorization {
            guard let mode = AuthorizationMode(rawValue: String(decoding: entry.value, as: UTF8.self)) else {
                throw unreadable
            }
            self = .authorization(mode)
        } else {
            self = .other
        }
    }
}

extension String {
    /// What follows `prefix`; nil when the text does not begin with it.
    fileprivate func after(_ prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
