import Foundation
import Testing
import WeftNet
import WeftTrust
import X509

@Suite("The authority's files")
struct TrustStoreTests {
    private static let now = TrustFixture.now

    private final class Folder {
        let path = NSTemporaryDirectory() + "weft-trust-\(UUID())"
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func mode(_ name: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: name.isEmpty ? path : "\(path)/\(name)")
            return try #require(attributes[.posixPermissions] as? Int)
        }

        var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
    }

    private static func request(_ name: CertifiedName) throws -> String {
        try CertificateRequest.pem(for: name, by: CertificateKey())
    }

    @Test("nobody else can read the files, and a start finds everything as it was")
    func restart() throws {
        let folder = Folder()
        let first = try TrustStore(folder.path, named: "f", at: Self.now)
        let name = try "h1".certified(.host)
        let chain = try first.issue(try Self.request(name), for: name, now: Self.now)
        try first.revoke("h2".certified(.host), at: Self.now)
        #expect(try folder.mode("") == 0o700)
        for name in folder.names { #expect(try folder.mode(name) == 0o600) }

        let second = try TrustStore(folder.path, named: "f", at: Self.now)
        let (before, after) = (first.knowledge(at: Self.now), second.knowledge(at: Self.now))
        #expect(before == after)
        #expect(after.hasJoined(name))
        #expect(try after.bundle.name(of: chain[0], as: .client, at: Self.now, revoked: after.revocations) == name)
    }

    @Test("a file or folder that others can read stops the start, with the command that mends it")
    func open() throws {
        let folder = Folder()
        _ = try TrustStore(folder.path, named: "f", at: Self.now)
        for name in folder.names {
            #expect(chmod("\(folder.path)/\(name)", 0o644) == 0)
            let error = #expect(throws: PrivateFiles.Failure.self) {
                try TrustStore(folder.path, named: "f", at: Self.now)
            }
            #expect(error?.description.hasSuffix("chmod 600 \(folder.path)/\(name)") == true)
            #expect(chmod("\(folder.path)/\(name)", 0o600) == 0)
        }
        #expect(chmod(folder.path, 0o755) == 0)
        let error = #expect(throws: PrivateFiles.Failure.self) {
            try TrustStore(folder.path, named: "f", at: Self.now)
        }
        #expect(error?.description.hasSuffix("chmod 700 \(folder.path)") == true)
        #expect(chmod(folder.path, 0o700) == 0)
        _ = try TrustStore(folder.path, named: "f", at: Self.now)
    }

    @Test("a file of another user, and a link, stop the start", .enabled(if: geteuid() == 0))
    func foreign() throws {
        let folder = Folder()
        _ = try TrustStore(folder.path, named: "f", at: Self.now)
        #expect(chown("\(folder.path)/issued", 12_345, 0) == 0)
        #expect(throws: PrivateFiles.Failure.self) { try TrustStore(folder.path, named: "f", at: Self.now) }
        #expect(chown("\(folder.path)/issued", 0, 0) == 0)
        #expect(symlink("/etc/passwd", "\(folder.path)/extra") == 0)
        #expect(throws: PrivateFiles.Failure.self) { try TrustStore(folder.path, named: "f", at: Self.now) }
    }

    @Test("whose certificates were ended gets a good one at once, and the old ones stay ended, also after a start")
    func again() throws {
        let folder = Folder()
        let name = try "h1".certified(.host)
        let store = try TrustStore(folder.path, named: "f", at: Self.now)
        let old = try store.issue(try Self.request(name), for: name, now: Self.now)[0]
        try store.revoke(name, at: Self.now)
        #expect(!store.knowledge(at: Self.now).hasJoined(name))
        let new = try store.issue(try Self.request(name), for: name, now: Self.now)[0]
        for store in [store, try TrustStore(folder.path, named: "f", at: Self.now)] {
            let known = store.knowledge(at: Self.now)
            #expect(try known.bundle.name(of: new, as: .client, at: Self.now, revoked: known.revocations) == name)
            #expect(throws: TrustFault.self) {
                try known.bundle.name(of: old, as: .client, at: Self.now, revoked: known.revocations)
            }
        }
    }

    @Test("a journal that was cut off anywhere loses its last line at most", arguments: [1, 5, 20])
    func torn(_ count: Int) throws {
        let names = try (1...4).map { try "h\($0)".certified(.host) }
        var text = names.map { IssueEntry.issued($0, serial: "0\($0.name)", ends: Self.now).line }.joined()
        text.removeLast(count)
        #expect(Set(IssueJournal(text: text).issued.keys).isSuperset(of: names.dropLast()))
    }

    @Test("what the journal says, a new one says from its text")
    func journal() throws {
        var journal = IssueJournal()
        for index in 0..<50 {
            let name = try "h\(index % 20)".certified(CertifiedName.Kind.allCases[index % 5])
            let time = Self.now + .seconds(index)
            journal.take(.issued(name, serial: "ab\(index)", ends: time + .days(90)))
            if index % 3 == 0 { journal.take(.revoked(name, at: time)) }
            if index % 7 == 0 { journal.take(.revokedSerial("ab\(index)", ends: time)) }
        }
        #expect(IssueJournal(text: journal.text) == journal)
    }

    @Test("the next authority is announced when it is time or somebody asks, signs later, and both are believed")
    func rotation() throws {
        let folder = Folder()
        let store = try TrustStore(folder.path, named: "f", at: Self.now)
        let name = try "h1".certified(.host)
        let old = store.knowledge(at: Self.now).bundle
        try store.rotate(at: Self.now)
        #expect(throws: TrustFault.self) { try store.rotate(at: Self.now) }
        let both = store.knowledge(at: Self.now).bundle
        #expect(both.authorities.count == 2)
        let before = try store.issue(try Self.request(name), for: name, now: Self.now + .days(89))[0]
        #expect(try old.name(of: before, as: .client, at: Self.now + .days(89)) == name)
        let after = try store.issue(try Self.request(name), for: name, now: Self.now + .days(91))[0]
        #expect(throws: TrustFault.self) { try old.name(of: after, as: .client, at: Self.now + .days(91)) }
        #expect(try both.name(of: after, as: .client, at: Self.now + .days(91)) == name)
        #expect(try store.keepSucceeding(at: Self.now + .days(200)))
        #expect(store.knowledge(at: Self.now + .days(200)).bundle.authorities == [both.authorities[1]])
        #expect(folder.names.filter { $0.hasSuffix(".key") }.count == 1)
    }

    @Test("those who stop listening while news are told keep nobody waiting", .timeLimit(.minutes(1)))
    func leaving() async throws {
        let folder = Folder()
        let store = try TrustStore(folder.path, named: "f", at: Self.now)
        for round in 0..<40 {
            let listeners = (0..<16).map { _ in Task { for await _ in store.news(at: Self.now) {} } }
            await Task.yield()
            let telling = Task { try store.revoke("h\(round)".certified(.host), at: Self.now) }
            for listener in listeners { listener.cancel() }
            try await telling.value
            for listener in listeners { await listener.value }
        }
    }

    @Test("whoever listens is told all, then each change, and knows what the store knows")
    func news() async throws {
        let folder = Folder()
        let store = try TrustStore(folder.path, named: "f", at: Self.now)
        let name = try "h1".certified(.host)
        var news = store.news(at: Self.now).makeAsyncIterator()
        guard case .whole(var knowledge) = await news.next() else {
            Issue.record("all there is did not come first")
            return
        }
        _ = try store.issue(try Self.request(name), for: name, now: Self.now)
        try store.revoke(name, at: Self.now)
        try store.rotate(at: Self.now)
        for _ in 0..<3 { knowledge.take(try #require(await news.next())) }
        #expect(knowledge == store.knowledge(at: Self.now))
        #expect(knowledge.bundle.authorities.count == 2)
    }
}

@Suite("What other programs say of our certificates", .enabled(if: OpenSSL.isThere))
struct OpenSSLTests {
    @Test("openssl verifies every kind against the authority, by name and address")
    func verify() throws {
        let folder = NSTemporaryDirectory() + "weft-openssl-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = WallTime(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000)
        let fixture = try TrustFixture(at: now)
        try fixture.bundle.pem.write(toFile: "\(folder)/ca.pem", atomically: true, encoding: .utf8)
        for kind in CertifiedName.Kind.allCases {
            let (leaf, key, _) = try fixture.certificate(
                kind, "one", at: [CallAddress("one.example"), CallAddress("10.0.0.1")], now: now)
            try leaf.pem.write(toFile: "\(folder)/c.pem", atomically: true, encoding: .utf8)
            try key.pem.write(toFile: "\(folder)/k.pem", atomically: true, encoding: .utf8)
            let common = ["verify", "-x509_strict", "-CAfile", "\(folder)/ca.pem", "-purpose"]
            #expect(try OpenSSL.run(common + ["sslclient", "\(folder)/c.pem"]) == 0)
            let server = try OpenSSL.run(
                common + ["sslserver", "-verify_hostname", "one.example", "-verify_ip", "10.0.0.1", "\(folder)/c.pem"])
            #expect((server == 0) == (kind != .person))
            #expect(try OpenSSL.run(["pkey", "-in", "\(folder)/k.pem", "-noout", "-check"]) == 0)
        }
    }
}

enum OpenSSL {
    private static let path = "/usr/bin/openssl"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
