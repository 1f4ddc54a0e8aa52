import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization
import WeftClient
package import WeftConfig
import WeftConnections
import WeftJSON
import WeftModel
package import WeftNet

/// Writes through the config API, for a connector that runs elsewhere: beside a nested cluster, say.
package final class RemoteIntentWriter: IntentWriter {
    private let base: String
    private let orchestrator: ObjectID
    private let token: String
    private let http: HTTPClient
    private let lease = Mutex<(holder: String, epoch: Int)>(("", 0))
    private let status = Mutex<ConnectorStatus?>(nil)

    private static let patience = TimeAmount.seconds(60)
    private static let answerLimit = 256 << 20

    /// - Parameters:
    ///   - base: scheme and authority of the config API: `https://weft.example:8082`.
    ///   - token: proves that this is a connector of the orchestrator.
    ///   - authority: PEM of whom to believe about the server; `nil` means the system's authorities.
    package init(
        _ base: String, for orchestrator: ObjectID, token: String, authority: [UInt8]? = nil
    ) throws(ConfigError) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.orchestrator = orchestrator
        self.token = token
        guard ConfigClient.isBase(base) else {
            throw ConfigError(.invalidValue, "--api \(base) is not a URL: those look like https://10.0.0.1:8443")
        }
        // What no header can hold would be refused with the token in the refusal.
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw ConfigError(.invalidValue, "the token for \(base) is empty, or holds blanks or other than ASCII")
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: .modernClient())
        configuration.timeout.connect = .seconds(5)
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        if let authority {
            do {
                configuration.tlsConfiguration?.trustRoots = .certificates(try PEMFile.certificates(authority, "--ca"))
            } catch {
                throw ConfigError(.invalidValue, "\(error)")
            }
        }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit { http.shutdown { _ in } }

    /// What the orchestrator was registered as.
    package func registration() async throws(ConfigError) -> Orchestrator {
        let rows = try await call(.GET, "/weft/orchestrators")["orchestrators"]?.array ?? []
        guard let found = rows.lazy.compactMap({ Orchestrator(json: $0) }).first(where: { $0.id == orchestrator })
        else {
            throw ConfigError(.notFound, "Orchestrator \(orchestrator) is not attached")
        }
        return found
    }

    // MARK: lease

    private var leasePath: String { "/weft/orchestrators/\(orchestrator)/lease" }

    private var leaseBody: JSON {
        let (holder, epoch) = lease.withLock { $0 }
        return ["holder": .string(holder), "epoch": .int(Int64(epoch))]
    }

    package func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {
        let answer = try await call(
            .POST, leasePath, ["holder": .string(holder), "seconds": .int(lifetime.components.seconds)])
        guard let epoch = answer["epoch"]?.int else { throw Self.malformed("a lease without an epoch") }
        lease.withLock { $0 = (holder, epoch) }
    }

    package func renewLease() async throws(ConfigError) -> Disturbance {
        var body = leaseBody.object ?? [:]
        body["status"] = status.withLock { $0 }?.json
        let answer = try await call(.PUT, leasePath, .object(body))
        // A controller of the build before does not say.
        return answer["disturbance"].map { Disturbance(json: $0) } ?? Disturbance()
    }

    package func releaseLease() async throws(ConfigError) { _ = try await call(.DELETE, leasePath, leaseBody) }

    // MARK: objects

    package func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] {
        try await owned(where: "kind=\(kind)")
    }

    package func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] {
        try await owned(where: "kind=\(source.kind)&source_uid=\(source.uid)")
    }

    private func owned(where condition: String) async throws(ConfigError) -> [OwnedObject] {
        let answer = try await call(.GET, "/weft/orchestrators/\(orchestrator)/owned?\(condition)")
        guard let rows = answer["objects"]?.array else { throw Self.malformed("a list without objects") }
        var objects: [OwnedObject] = []
        for row in rows {
            // To leave one out would be to take it for gone.
            guard let object = OwnedObject(json: row) else { throw Self.malformed("a damaged object") }
            objects.append(object)
        }
        return objects
    }

    package func apply(_ mutations: [Mutation]) async throws(ConfigError) {
        _ = try await call(.POST, "/weft/apply", ["mutations": .array(mutations.map(\.json))])
    }

    package func surroundings() async throws(ConfigError) -> Surroundings {
        let name = Surroundings.fabricNetworkName.parts.map(JSON.string)
        let named = try await call(.POST, "/fqname-to-id", ["type": "virtual-network", "fq_name": .array(name)])
        guard let fabric = named["uuid"]?.string.flatMap({ ObjectID($0) }) else { throw Self.malformed("no uuid") }
        let list = try await call(.GET, "/virtual-routers?fields=\(Surroundings.Router.addressField)")
        return Surroundings(
            fabricNetwork: fabric,
            routers: (list["virtual-routers"]?.array ?? []).compactMap { Surroundings.Router($0) })
    }

    package func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] {
        let field = Surroundings.Router.machineReferrers
        do {
            let object = try await call(.GET, "/virtual-machine/\(machine)?fields=\(field)")["virtual-machine"]
            return Surroundings.Router.ids(of: object?[field])
        } catch {
            guard error.code == .notFound else { throw error }
            return []
        }
    }

    package func note(_ status: ConnectorStatus) { self.status.withLock { $0 = status } }

    package func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] {
        let ids = instanceIPs.map(\.description).joined(separator: ",")
        let list = try await call(.GET, "/instance-ips?obj_uuids=\(ids)&fields=instance_ip_address")
        var addresses: [ObjectID: String] = [:]
        for row in list["instance-ips"]?.array ?? [] {
            guard let id = row["uuid"]?.string.flatMap({ ObjectID($0) }) else { continue }
            addresses[id] = row["instance_ip_address"]?.string
        }
        return addresses
    }

    // MARK: exchange

    private static func malformed(_ what: String) -> ConfigError {
        ConfigError(.unavailable, "the config API answered with \(what)")
    }

    private func call(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil) async throws(ConfigError) -> JSON {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "X-Weft-Orchestrator", value: "\(orchestrator)")
        request.headers.add(name: "X-Weft-Epoch", value: "\(lease.withLock { $0.epoch })")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json; charset=UTF-8")
            request.body = .bytes(body.bytes)
        }
        let status: Int
        let code: String?
        let bytes: [UInt8]
        do {
            let response = try await http.execute(request, timeout: Self.patience)
            status = Int(response.status.code)
            code = response.headers.first(name: ConfigError.Code.header)
            bytes = [UInt8](try await response.body.collect(upTo: Self.answerLimit).readableBytesView)
        } catch {
            throw ConfigError(
                .unavailable, ConnectionFault(call: error).unreached("the configuration API", at: base))
        }
        guard status == 200 else {
            throw ConfigError(
                code.flatMap { ConfigError.Code(wireName: $0) } ?? .init(status: status),
                String(decoding: bytes, as: UTF8.self))
        }
        do {
            return bytes.isEmpty ? .null : try JSON(parsing: bytes)
        } catch {
            throw Self.malformed("what is no JSON: \(error)")
        }
    }
}

extension ConfigError.Code {
    /// For an answer that does not come from the config service itself.
    fileprivate init(status: Int) {
        self =
            switch status {
            case 401, 403: .notOwner
            case 404: .notFound
            case 400..<500: .malformed
            default: .unavailable
            }
    }
}
