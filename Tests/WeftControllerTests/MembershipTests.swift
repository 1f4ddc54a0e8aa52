import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import WeftClient
import WeftConfig
import WeftConfigAPI
import WeftConnections
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore
import WeftSystem
import WeftTLS
import WeftTrust
import X509

@testable import WeftController

/// A controller's authority and API, and those who join.
private final class Fabric: Sendable {
    let folder: String
    let service: ConfigService
    let trust: FabricTrust
    private let server: ConfigAPIServer
    private let ports: AsyncStream<Int>

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(files: TLSFiles? = nil, mode: TLSMode = .tls) async throws {
        folder = NSTemporaryDirectory() + "weft-fabric-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(SQLiteStore.Configuration(path: "\(folder)/store.sqlite"))
        service = try await ConfigService.open(store, logger: Self.silent)
        trust = try FabricTrust(
            folder, controller: "c1", at: [CallAddress("localhost"), CallAddress("127.0.0.1")], "127.0.0.1",
            mode, files: files,
            logger: Self.silent)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        self.ports = ports
        server = ConfigAPIServer(
            service,
            ConfigAPIConfiguration(listeners: [
                .init(host: "127.0.0.1", port: 0, encryption: HTTPEncryption(trust.api, mode: mode))
            ]), issuer: trust, logger: Self.silent
        ) { _, found in port.yield(found) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func run(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.server.run() }
            group.addTask { try await self.trust.run() }
            group.addTask { try await self.trust.follow(ServiceAccess(self.service, by: .system)) }
            group.addTask { for await port in self.ports { return try await body(port) } }
            try await group.next()
            group.cancelAll()
        }
    }

    func place(_ name: String) throws -> CertificateFolder { try CertificateFolder("\(folder)/members/\(name)") }

    func invitation(_ kind: CertifiedName.Kind, _ name: String, _ port: Int) throws -> JoinInvitation {
        let token = try trust.invite(try #require(CertifiedName(kind, name)), for: .seconds(60))
        return try JoinInvitation("\(token.text)@127.0.0.1:\(port)")
    }

    /// Somebody who has joined.
    func member(_ kind: CertifiedName.Kind, _ name: String, _ port: Int) async throws -> CertificateKeeper {
        let folder = try place("\(kind.rawValue)-\(name)")
        try await invitation(kind, name, port).join(kind, name, into: folder)
        return try CertificateKeeper(folder, try #require(try folder.held()), logger: Self.silent)
    }

    func client(_ keeper: CertificateKeeper, orchestrator: ObjectID? = nil) throws -> (RenewingClient, ConfigClient) {
        let http = try keeper.client()
        let credential = orchestrator.map { APICredential(ofConnector: $0) }
        return (http, ConfigClient(keeper.api, credential: credential, calling: { http.current }))
    }
}

@Suite("Those who join the fabric", .timeLimit(.minutes(2)))
struct MembershipTests {
    @Test(
        "a token lets one join, once, under its name alone",
        arguments: [CertifiedName.Kind.host, .controlNode, .connector])
    func join(kind: CertifiedName.Kind) async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let invitation = try fabric.invitation(kind, "one", port)
            let place = try fabric.place("one")
            await #expect(throws: ConfigClientError.self) { try await invitation.join(kind, "two", into: place) }
            #expect(try place.held() == nil)
            try await invitation.join(kind, "one", into: place)
            let held = try #require(try place.held())
            let name = try #require(CertifiedName(kind, "one"))
            #expect(held.name == name && invitation.isTaken(in: held))
            #expect(fabric.trust.issues()[name]?.serial == held.chain[0].serial)
            let error = await #expect(throws: ConfigClientError.self) {
                try await invitation.join(kind, "one", into: try fabric.place("thief"))
            }
            #expect(error?.status == 401)
            let text = try String(contentsOfFile: "\(fabric.folder)/trust/issued", encoding: .utf8)
            #expect(!text.contains(invitation.token.secret))
        }
    }

    @Test("nothing is told to a server that is not of the token's fabric")
    func otherFabric() async throws {
        let (mine, other) = (try await Fabric(), try await Fabric())
        try await other.run { port in
            let invitation = try mine.invitation(.host, "h1", port)
            let error = await #expect(throws: InputFileError.self) {
                try await invitation.join(.host, "h1", into: try mine.place("h1"))
            }
            #expect(error?.description.contains("not of the fabric that was meant") == true)
        }
    }

    @Test("who calls without TLS cannot join")
    func plain() async throws {
        let fabric = try await Fabric(mode: .both)
        try await fabric.run { port in
            let error = await #expect(throws: ConfigClientError.self) {
                try await ConfigClient("http://127.0.0.1:\(port)").post("/weft/join", ["token": "x", "request": "y"])
            }
            #expect(error?.status == 403)
        }
    }

    @Test("a certificate renews itself, with another key, and what is called then shows it")
    func renew() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let keeper = try await fabric.member(.host, "h1", port)
            let before = try #require(try fabric.place("host-h1").held())
            let (http, client) = try fabric.client(keeper)
            _ = try await client.get("/")
            try await keeper.renew()
            let after = try #require(try fabric.place("host-h1").held())
            #expect(after.chain[0].publicKey != before.chain[0].publicKey)
            #expect(after.name == before.name && after.token == before.token)
            #expect(after.mode == "tls")
            _ = try await client.get("/")
            try await http.shutdown()
        }
    }

    @Test(
        "who joins is told how the fabric's ports speak, and serves so from its next start on",
        arguments: TLSMode.allCases)
    func mode(mode: TLSMode) async throws {
        let fabric = try await Fabric(mode: mode == .plain ? .both : mode)
        try await fabric.run { port in
            let keeper = try await fabric.member(.controlNode, "cn2", port)
            let place = try fabric.place("control-node-cn2")
            try place.keep(mode: mode.rawValue)
            let again = try await Membership.open(.controlNode, "cn2", in: place.path, nil, logger: Fabric.silent)
            #expect(again?.mode == mode)
            try await keeper.renew()
            let renewed = try await Membership.open(.controlNode, "cn2", in: place.path, nil, logger: Fabric.silent)
            #expect(renewed?.mode == fabric.trust.mode)
        }
    }

    @Test("an invitation says where the controller is called")
    func invitation() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let answer = try await ConfigClient("http://127.0.0.1:\(port)")
                .post("/weft/trust/invite", ["kind": "host", "name": "h1"])
            let invitation = try JoinInvitation(answer?["invitation"]?.string ?? "")
            #expect(invitation.token.text == answer?["token"]?.string)
            #expect(invitation.api == "https://127.0.0.1:8082")
        }
    }

    @Test(
        "whoever joins calls the address that the controller listens on",
        arguments: [
            ("10.0.0.1", 8082, "10.0.0.1"), ("10.0.0.1", 9000, "10.0.0.1:9000"), ("fd00::1", 8082, "[fd00::1]"),
            ("fd00::1", 9000, "[fd00::1]:9000"),
        ])
    func place(address: String, port: Int, place: String) { #expect(OwnAddresses.place(address, port) == place) }

    @Test("of one that listens everywhere he calls an address of the machine", arguments: ["0.0.0.0", "::"])
    func anyPlace(address: String) throws {
        let place = OwnAddresses.place(address, 8082)
        let found = try #require(Authority(place).flatMap { IPAddress($0.host) })
        #expect(found != .v4(.any) && found != .v6(.any))
    }

    @Test("a host that was removed has no good certificate from then on, and cannot get another by it")
    func removed() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let access = ServiceAccess(fabric.service, by: .system)
            let object = try await access.create(
                .virtualRouter,
                [
                    "fq_name": ["default-global-system-config", "h1"], "parent_type": "global-system-config",
                    "virtual_router_ip_address": "10.0.0.1",
                ])
            let keeper = try await fabric.member(.host, "h1", port)
            let name = try #require(CertifiedName(.host, "h1"))
            #expect(fabric.trust.issues()[name] != nil)
            let id = try #require(object["uuid"]?.string.flatMap { ObjectID($0) })
            _ = try await access.apply([.delete(.virtualRouter, id, ifSource: nil)])
            while fabric.trust.issues()[name] != nil { try await Task.sleep(for: .milliseconds(10)) }
            await #expect(throws: (any Error).self) { try await keeper.renew() }
        }
    }

    @Test("who joins under a name ends what another had under it")
    func replaced() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let first = try await fabric.member(.host, "h1", port)
            let place = try fabric.place("second")
            try await fabric.invitation(.host, "h1", port).join(.host, "h1", into: place)
            let second = try CertificateKeeper(place, try #require(try place.held()), logger: Fabric.silent)
            while true {
                do { try await first.renew() } catch { break }
            }
            try await second.renew()
        }
    }

    @Test("a connector's certificate stands for its token, for its own orchestrator alone")
    func connector() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let access = ServiceAccess(fabric.service, by: .system)
            var ids: [ObjectID] = []
            for name in ["k1", "k2"] {
                let registration = OrchestratorRegistration(
                    name: name, kind: "kubernetes", instance: name, scope: ["default-domain"])
                ids.append(try await fabric.service.addOrchestrator(registration, by: .system).id)
            }
            _ = access
            let keeper = try await fabric.member(.connector, "\(ids[0])", port)
            let (http, own) = try fabric.client(keeper, orchestrator: ids[0])
            let lease = try await own.acquireLease(of: ids[0], holder: "h", lifetime: .seconds(15))
            #expect(lease.epoch > 0)
            let (second, other) = try fabric.client(keeper, orchestrator: ids[1])
            await #expect(throws: ConfigError.self) {
                try await other.acquireLease(of: ids[1], holder: "h", lifetime: .seconds(15))
            }
            try await http.shutdown()
            try await second.shutdown()
        }
    }

    @Test("a person's certificate makes him the user of his name, with the roles that he has now, and nobody else")
    func person() async throws {
        let fabric = try await Fabric()
        let administrator = RoleAssignment(role: "admin", scope: .everywhere)
        try await fabric.service.addUser("root", [administrator], by: .system)
        try await fabric.service.addUser("ada", [administrator], by: .system)
        try await fabric.service.setMode(
            .rbac, by: Caller(.user(Identity.User(name: "root", roles: ["admin"], project: nil, isCertified: true))))
        try await fabric.run { port in
            let (http, ada) = try fabric.client(try await fabric.member(.person, "ada", port))
            let (other, eve) = try fabric.client(try await fabric.member(.person, "eve", port))
            _ = try await ada.get("/weft/users")
            let error = await #expect(throws: ConfigClientError.self) { try await eve.get("/weft/users") }
            #expect(error?.status == 401)
            try await fabric.service.changeUser("ada", adding: [], removing: [administrator], by: .system)
            await #expect(throws: ConfigClientError.self) { try await ada.get("/weft/users") }
            try await fabric.service.removeUser("ada", by: .system)
            await #expect(throws: ConfigClientError.self) { try await ada.get("/virtual-networks") }
            try await http.shutdown()
            try await other.shutdown()
        }
    }

    @Test("join tokens that are not good are counted, and slowed down after some")
    func wrongTokens() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let (http, client) = try fabric.client(try await fabric.member(.host, "h1", port))
            var statuses: [Int] = []
            let request = try CertificateRequest.pem(for: #require(CertifiedName(.host, "h2")), by: CertificateKey())
            for _ in 0..<25 {
                let error = await #expect(throws: ConfigClientError.self) {
                    try await client.post("/weft/join", ["token": "x", "request": .string(request)])
                }
                statuses.append(error?.status ?? 0)
            }
            #expect(statuses.first == 401 && statuses.last == 429)
            try await http.shutdown()
        }
    }

    @Test("a control node elsewhere hears at once what is no longer good")
    func followed() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            let folder = try fabric.place("cn")
            let invitation = try fabric.invitation(.controlNode, "cn2", port)
            let membership = try #require(
                try await Membership.open(.controlNode, "cn2", in: folder.path, invitation, logger: Fabric.silent))
            let host = try await fabric.member(.host, "h1", port)
            let name = try #require(CertifiedName(.host, "h1"))
            _ = host
            let (http, client) = try fabric.client(membership.keeper)
            let following = Task { await membership.follow(client) }
            while !membership.keeper.security.hasJoined(name) { try await Task.sleep(for: .milliseconds(10)) }
            try fabric.trust.revoke(name)
            while membership.keeper.security.hasJoined(name) { try await Task.sleep(for: .milliseconds(10)) }
            try fabric.trust.rotate(after: nil)
            while membership.keeper.security.bundle.authorities.count < 2
                || (try? folder.held())??.bundle.authorities.count != 2
            {
                try await Task.sleep(for: .milliseconds(10))
            }
            following.cancel()
            await following.value
            try await http.shutdown()
        }
    }

    @Test("a process that was given another name than its certificate's does not start")
    func renamed() async throws {
        let fabric = try await Fabric()
        try await fabric.run { port in
            _ = try await fabric.member(.host, "h1", port)
            let path = try fabric.place("host-h1").path
            await #expect(throws: InputFileError.self) {
                try await Membership.open(.host, "h2", in: path, nil, logger: Fabric.silent)
            }
            #expect(try await Membership.open(.host, "h1", in: path, nil, logger: Fabric.silent) != nil)
            #expect(
                try await Membership.open(.host, "h1", in: "\(fabric.folder)/none", nil, logger: Fabric.silent) == nil)
        }
    }

    @Test("a controller that starts again has the same authority, and its own certificate goes on")
    func restart() async throws {
        let fabric = try await Fabric()
        let addresses = [CallAddress("localhost"), CallAddress("127.0.0.1")]
        func start(_ addresses: [CallAddress]) throws -> FabricTrust {
            try FabricTrust(
                fabric.folder, controller: "c1", at: addresses, "127.0.0.1", .tls, files: nil, logger: Fabric.silent)
        }
        let again = try start(addresses)
        #expect(again.succession().bundle == fabric.trust.succession().bundle)
        #expect(again.security.own?.ends == fabric.trust.security.own?.ends)
        let name = try #require(CertifiedName(.controller, "c1"))
        let serial = again.issues()[name]?.serial
        #expect(try start(addresses + [CallAddress("c1.example")]).issues()[name]?.serial != serial)
    }
}

@Suite("What --join is given")
struct InvitationTests {
    private static let secret = String(repeating: "ab", count: 32)
    private static let text = "wj1.\(secret).\(String(repeating: "0", count: 64))"

    @Test("a token and where the controller is")
    func read() throws {
        #expect(try JoinInvitation("\(Self.text)@c1").api == "https://c1:8082")
        #expect(try JoinInvitation("\(Self.text)@10.0.0.1:9000").api == "https://10.0.0.1:9000")
        #expect(try JoinInvitation("\(Self.text)@[2001:db8::1]").api == "https://[2001:db8::1]:8082")
    }

    @Test(
        "anything else is refused without a word of it",
        arguments: [
            text, "@c1", "\(text)@", "\(text)@c1@c2", "wj2.\(secret).00@c1", "\(text)x@c1", "\(text)@c1/x",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: InputFileError.self) { try JoinInvitation(text) }
        #expect(error?.description.contains(Self.secret) == false)
    }
}
