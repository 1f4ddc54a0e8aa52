import WeftModel
import WeftNet
import WeftStore

/// Where things lie in the store.
///
/// ```
/// object/<type>/<uuid>    a record               orchestrator/<uuid>   an attached orchestrator
/// keyvalue/<key>          a useragent's pair     lease/<uuid>          who connects that orchestrator now
/// derived/<uuid>          when a derived object changed
/// user/<name>             an account             token/<id>            the digest of a token, and whom it proves
/// authorization           what callers have to prove
/// writer                  which config service may write
/// format                  how all of this is to be read
/// ```
enum StoreKeys {
    static let writer = Key("writer".utf8)
    static let format = Key("format".utf8)
    static let keyValuePrefix = "keyvalue/"
    static let orchestratorPrefix = "orchestrator/"
    static let derivationPrefix = "derived/"
    static let userPrefix = "user/"
    static let tokenPrefix = "token/"
    static let authorization = Key("authorization".utf8)

    static func lease(_ orchestrator: ObjectID) -> Key { Key("lease/\(orchestrator)".utf8) }
}

/// A row that memory and store both hold. Every change of memory is journaled, written, deleted and loaded as one of
/// these, so whatever kind is new here goes the way of all others (``Catalog/stored(_:)``).
enum StoredKey: Hashable, Sendable {
    case object(ObjectType, ObjectID)
    /// The bytes of the key: texts that Unicode takes for equal are two keys to clients and to the store.
    case keyValue(Key)
    case orchestrator(ObjectID)
    case derivation(ObjectID)
    case user(String)
    case token(String)
    case authorization

    /// The kinds, for whoever has to look at each.
    enum Kind: CaseIterable { case object, keyValue, orchestrator, derivation, user, token, authorization }

    var kind: Kind {
        switch self {
        case .object: .object
        case .keyValue: .keyValue
        case .orchestrator: .orchestrator
        case .derivation: .derivation
        case .user: .user
        case .token: .token
        case .authorization: .authorization
        }
    }

    /// Where it lies in the store.
    var key: Key {
        switch self {
        case .object(let type, let id): Record.key(type, id)
        case .keyValue(let key): Key(StoreKeys.keyValuePrefix.utf8) + key
        case .orchestrator(let id): Key("\(StoreKeys.orchestratorPrefix)\(id)".utf8)
        case .derivation(let id): Key("\(StoreKeys.derivationPrefix)\(id)".utf8)
        case .user(let name): Key("\(StoreKeys.userPrefix)\(name)".utf8)
        case .token(let id): Key("\(StoreKeys.tokenPrefix)\(id)".utf8)
        case .authorization: StoreKeys.authorization
        }
    }
}

extension Catalog {
    /// What the store has to hold under the key; nil: nothing.
    func stored(_ key: StoredKey) -> [UInt8]? {
        switch key {
        case .object(let type, let id): intent[id].flatMap { $0.type == type ? $0.bytes : nil }
        case .keyValue(let key): keyValues[key].map { Array($0.utf8) }
        case .orchestrator(let id): orchestrators[id]?.encoded
        case .derivation(let id): derived[id].map { Derivation(of: $0).encoded }
        case .user(let name): accounts.users[name]?.encoded
        case .token(let id): accounts.tokens[id]?.encoded
        case .authorization: accounts.storedMode.map { Array($0.rawValue.utf8) }
        }
    }
}
