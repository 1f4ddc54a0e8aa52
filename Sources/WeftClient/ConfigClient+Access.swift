import NIOHTTP1
package import WeftConfig
package import WeftJSON
package import WeftModel
package import WeftNet

/// The configuration as a caller elsewhere has it.
extension ConfigClient: ConfigurationAccess {
    package var isElsewhere: Bool { true }

    // MARK: objects

    package func id(of type: ObjectType, named name: FQName) async throws(ConfigError) -> ObjectID {
        let answer = try await ask(.POST, "/fqname-to-id", ["type": .string(type.name), "fq_name": name.parts.json])
        guard let id = answer["uuid"]?.string.flatMap({ ObjectID($0) }) else { throw malformed("no uuid") }
        return id
    }

    package func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions
    ) async throws(ConfigError) -> JSONObject {
        let arguments = options.arguments
        let answer = try await ask(.GET, "/\(type.name)/\(id)" + (arguments.isEmpty ? "" : "?\(arguments)"))
        guard let object = answer[type.name]?.object else { throw malformed("no \(type.name)") }
        return object
    }

    package func list(_ query: ListQuery) async throws(ConfigError) -> [JSON] {
        let answer = try await ask(.POST, "/list-bulk-collection", .object(query.json))
        if query.count { return [] }
        guard let rows = answer[query.type.collection]?.array else { throw malformed("a list without rows") }
        return rows
    }

    package func create(_ type: ObjectType, _ body: JSONObject) async throws(ConfigError) -> JSONObject {
        let answer = try await ask(.POST, "/\(type.collection)", [type.name: .object(body)])
        guard let object = answer[type.name]?.object else { throw malformed("no \(type.name)") }
        return object
    }

    package func apply(_ mutations: [Mutation]) async throws(ConfigError) -> [ObjectID] {
        let answer = try await ask(.POST, "/weft/apply", ["mutations": .array(mutations.map(\.json))])
        let ids = (answer["uuids"]?.array ?? []).compactMap { $0.string.flatMap { ObjectID($0) } }
        guard ids.count == mutations.count else { throw malformed("uuids of other than what was asked for") }
        return ids
    }

    // MARK: changes

    package func follow(_ receive: (ConfigEvents) async throws -> Void) async throws {
        try await follow("/weft/events") { line in try await receive(ConfigEvents(json: line)) }
    }

    // MARK: orchestrators

    package func orchestrators() async throws(ConfigError) -> [Orchestrator] {
        try await rows(of: "/weft/orchestrators", "orchestrators", Orchestrator.init(json:))
    }

    package func objects(of orchestrator: ObjectID, kind: String?) async throws(ConfigError) -> [OwnedObject] {
        let condition = kind.map { "?kind=\($0.escaped)" } ?? ""
        return try await rows(of: owned(orchestrator) + condition, "objects", OwnedObject.init(json:))
    }

    package func objects(of owner: Owner) async throws(ConfigError) -> [OwnedObject] {
        let condition = "?kind=\(owner.kind.escaped)&source_uid=\(owner.sourceUID.escaped)"
        return try await rows(of: owned(owner.orchestrator) + condition, "objects", OwnedObject.init(json:))
    }

    private func owned(_ orchestrator: ObjectID) -> String { "/weft/orchestrators/\(orchestrator)/owned" }

    /// To leave a row out would be to take it for gone.
    private func rows<Row>(
        of path: String, _ member: String, _ read: (JSON) -> Row?
    ) async throws(ConfigError) -> [Row] {
        guard let list = try await ask(.GET, path)[member]?.array else { throw malformed("a list without \(member)") }
        let rows = list.compactMap(read)
        guard rows.count == list.count else { throw malformed("a damaged row") }
        return rows
    }

    // MARK: leases

    package func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) -> ConnectorLease {
        let body: JSON = ["holder": .string(holder), "seconds": .int(lifetime.components.seconds)]
        let answer = try await ask(.POST, leasePath(orchestrator), body)
        guard let epoch = answer["epoch"]?.int else { throw malformed("a lease without an epoch") }
        return ConnectorLease(of: orchestrator, holder: holder, epoch: epoch)
    }

    package func renewLease(_ lease: ConnectorLease, status: JSON) async throws(ConfigError) -> Disturbance {
        var body = lease.body
        body["status"] = status
        let answer = try await ask(.PUT, leasePath(lease.orchestrator), .object(body))
        // A controller of an earlier build does not say.
        return answer["disturbance"].map { Disturbance(json: $0) } ?? Disturbance()
    }

    package func releaseLease(_ lease: ConnectorLease) async throws(ConfigError) {
        _ = try await ask(.DELETE, leasePath(lease.orchestrator), .object(lease.body))
    }

    private func leasePath(_ orchestrator: ObjectID) -> String { "/weft/orchestrators/\(orchestrator)/lease" }

    package func holding(_ lease: ConnectorLease) -> ConfigClient {
        var client = self
        client.credential?.epoch = lease.epoch
        return client
    }

    // MARK: exchange

    private func ask(
        _ method: HTTPMethod, _ path: String, _ body: JSON? = nil
    ) async throws(ConfigError) -> JSON {
        do {
            return try await call(method, path, body) ?? .null
        } catch {
            throw ConfigError(error)
        }
    }

    private func malformed(_ what: String) -> ConfigError {
        ConfigError(.unavailable, "the configuration API at \(base) answered with \(what)")
    }
}

extension ConnectorLease {
    fileprivate var body: JSONObject { ["holder": .string(holder), "epoch": .int(Int64(epoch))] }
}

extension String {
    /// For the value of an argument (RFC 3986 §2.3).
    fileprivate var escaped: String {
        var escaped = ""
        for byte in utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar) {
                escaped.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return escaped
    }
}

extension [String] {
    fileprivate var json: JSON { .array(map(JSON.string)) }
}

extension ConfigError {
    /// A refusal as the service meant it; without its code, which proxies do not know, by the status.
    package init(_ error: ConfigClientError) {
        let code = error.code.flatMap { Code(wireName: $0) }
        self.init(code ?? error.status.map { Code(answeredWith: $0) } ?? .unavailable, error.message)
    }
}

extension ConfigError.Code {
    fileprivate init(answeredWith status: Int) {
        self =
            switch status {
            case 401, 403: .notOwner
            case 404: .notFound
            case 400..<500: .malformed
            default: .unavailable
            }
    }
}
