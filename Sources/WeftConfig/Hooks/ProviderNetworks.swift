import WeftJSON
import WeftModel
import WeftNet

/// The underlay is the only provider network. Another network is linked to it, to use its addresses, or to none.
enum ProviderNetworks {
    private static let property = Field.isProviderNetwork

    static func check(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        try checkProperty(record, from: old, core)
        let links = record.object.references[to: .virtualNetwork].map(\.target)
        let before = Set(old?.object.references[to: .virtualNetwork].map(\.target) ?? [])
        guard links.contains(where: { !before.contains($0) }) else { return }
        let names = links.map { $0.description }.listText
        guard !isProvider(record) else {
            guard !links.contains(where: { isProvider($0, core) }) else {
                throw ConfigError(
                    .invalidValue, "Provider VN (\(record.id)) can not connect to another provider VN (\(names))")
            }
            return
        }
        guard links.count == 1 else {
            throw ConfigError(
                .invalidValue,
                "Non Provider VN (\(record.id)) can connect to one provider VN but trying to connect to VN (\(names))")
        }
        guard isProvider(links[0], core) else {
            throw ConfigError(
                .invalidValue, "Non Provider VN (\(record.id)) can connect only to one provider VN but not (\(names))")
        }
    }

    private static func checkProperty(
        _ record: Record, from old: Record?, _ core: ConfigCore
    ) throws(ConfigError) {
        // The underlay is made so.
        if core.caller.isSystem { return }
        guard let old else {
            guard isProvider(record) else { return }
            throw ConfigError(
                .invalidValue, "Non provider VN (\(record.id)) can not be configured with \(property) = True")
        }
        guard isProvider(record) == isProvider(old) else {
            throw ConfigError(.invalidValue, "Update \(property) property of VN (\(record.id)) is not allowed")
        }
    }

    private static func isProvider(_ record: Record) -> Bool { record[property]?.bool ?? false }

    private static func isProvider(_ id: ObjectID, _ core: ConfigCore) -> Bool {
        core.catalog.intent[id].map { isProvider($0.record) } ?? false
    }
}
