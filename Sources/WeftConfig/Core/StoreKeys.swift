import WeftNet
import WeftStore

/// Where things lie in the store.
///
/// ```
/// object/<type>/<uuid>    a record               orchestrator/<uuid>   an attached orchestrator
/// keyvalue/<key>          a useragent's pair     lease/<uuid>          who connects that orchestrator now
/// writer                  which config service may write
/// ```
enum StoreKeys {
    static let writer = Key("writer".utf8)
    static let keyValuePrefix = "keyvalue/"
    static let orchestratorPrefix = "orchestrator/"

    static func keyValue(_ key: String) -> Key { Key((keyValuePrefix + key).utf8) }
    static func orchestrator(_ id: ObjectID) -> Key { Key("\(orchestratorPrefix)\(id)".utf8) }
    static func lease(_ orchestrator: ObjectID) -> Key { Key("lease/\(orchestrator)".utf8) }
}
