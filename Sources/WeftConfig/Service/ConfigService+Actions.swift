package import WeftJSON
package import WeftModel
package import WeftNet
import WeftStore

/// The action URLs of the config API.
extension ConfigService {
    package func id(
        of type: ObjectType, named name: FQName, by caller: Caller
    ) async throws(ConfigError) -> ObjectID {
        try await look(by: caller) { (seen) throws(ConfigError) in
            guard let id = try seen.id(of: type, named: name) else {
                throw ConfigError(.notFound, "Name \(name.listText) not found")
            }
            return id
        }
    }

    package func name(
        of id: ObjectID, by caller: Caller
    ) async throws(ConfigError) -> (type: ObjectType, name: FQName) {
        let row = try await row(id, by: caller, else: "UUID \(id) not found")
        return (type: row.type, name: row.name)
    }

    private func row(
        _ id: ObjectID, by caller: Caller, else message: String
    ) async throws(ConfigError) -> Row {
        try await look(by: caller) { (seen) throws(ConfigError) in
            guard let row = try seen.existing(id) else { throw ConfigError(.notFound, message) }
            return row
        }
    }

    package func updateReference(_ update: ReferenceUpdate, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.updateReference(update) }
    }

    /// From now on the reference does not block deletion of its target, and goes away with it.
    package func relaxReference(
        from referrer: ObjectID, to target: ObjectID, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in
            try core.relaxReference(from: referrer, to: target)
        }
    }

    /// `{"annotations": [[element, position], …], …}`, of one position if `position` is given.
    package func propertyCollections(
        of id: ObjectID, fields: [String], position: String? = nil, by caller: Caller
    ) async throws(ConfigError) -> JSONObject {
        let record = try await row(id, by: caller, else: "Object Not Found: \(id)").record
        var json: JSONObject = [:]
        for field in fields {
            let elements = try record.elements(of: field).filter { position == nil || $0.position == position }
            json[field] = .array(elements.map { .array([$0.value, .string($0.position)]) })
        }
        return json
    }

    package func updatePropertyCollections(
        of id: ObjectID, _ updates: [CollectionUpdate], by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in
            guard core.catalog.row(id) != nil else { throw ConfigError(.notFound, "Object Not Found: \(id)") }
            try core.updateCollections(of: id, updates)
        }
    }

    /// `request` is the body of `POST /set-tag`; its `obj_type` and `obj_uuid` are not looked at.
    package func setTags(
        _ type: ObjectType, _ id: ObjectID, _ request: JSONObject, by caller: Caller
    ) async throws(ConfigError) {
        var tags = request
        tags["obj_type"] = nil
        tags["obj_uuid"] = nil
        try await write(by: caller) { [tags] (core) throws(ConfigError) in try core.setTags(type, id, tags) }
    }

    /// `POST /chmod` and `/chown`: the keys of `perms2` that `change` holds.
    package func changePermissions(
        of id: ObjectID, _ change: JSONObject, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.changePermissions(of: id, change) }
    }

    // MARK: addresses without an object

    /// `subnet` is a subnet's uuid, `family` `v4` or `v6`.
    package func allocateAddresses(
        in network: ObjectID, count: Int, subnet: String?, family: String?, by caller: Caller
    ) async throws(ConfigError) -> [IPAddress] {
        try await write(by: caller) { (core) throws(ConfigError) in
            try core.allocateAddresses(in: network, count: count, subnet: subnet, family: family)
        }
    }

    package func freeAddresses(
        _ addresses: [IPAddress], in network: ObjectID, by caller: Caller
    ) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in try core.freeAddresses(addresses, in: network) }
    }

    /// How many addresses are in use, by subnet uuid.
    package func addressCounts(
        in network: ObjectID, subnets: [String], by caller: Caller
    ) async throws(ConfigError) -> [Int] {
        try await look(by: caller) { (seen) throws(ConfigError) in
            try seen.addressCounts(in: network, subnets: subnets)
        }
    }

    // MARK: the useragent's key-value pairs

    package func value(forKey key: String, by caller: Caller) async throws(ConfigError) -> String {
        try await look(by: caller) { (seen) throws(ConfigError) in
            guard let value = try seen.value(forKey: Key(key.utf8)) else { throw Self.unknownKey(key) }
            return value
        }
    }

    package func values(by caller: Caller) async throws(ConfigError) -> [(key: String, value: String)] {
        try await look(by: caller) { (seen) throws(ConfigError) in
            // By bytes: of texts that Unicode takes for equal either would come first, as it happens.
            try seen.keyValues().sorted { $0.key.lexicographicallyPrecedes($1.key) }
                .map { (key: String(decoding: $0.key, as: UTF8.self), value: $0.value) }
        }
    }

    package func setValue(_ value: String, forKey key: String, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in
            try core.checkKeyValues()
            core.setKeyValue(Key(key.utf8), value)
        }
    }

    package func removeValue(forKey key: String, by caller: Caller) async throws(ConfigError) {
        try await write(by: caller) { (core) throws(ConfigError) in
            try core.checkKeyValues()
            guard core.catalog.keyValues[Key(key.utf8)] != nil else { throw Self.unknownKey(key) }
            core.setKeyValue(Key(key.utf8), nil)
        }
    }

    private static func unknownKey(_ key: String) -> ConfigError {
        ConfigError(.notFound, "Unknown User-Agent key \(key)")
    }
}
