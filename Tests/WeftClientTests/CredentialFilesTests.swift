import Foundation
import Testing
import WeftJSON

@testable import WeftClient

@Suite("Credentials of commands")
final class CredentialFilesTests {
    private typealias Credential = CredentialFiles.Credential

    private let folder = FileManager.default.temporaryDirectory.appending(path: "weft-credentials-\(UUID())").path()
    private let ada = Credential(api: "https://10.0.0.1:8082", user: "ada", token: "one")
    private let bob = Credential(api: "https://10.0.0.2:8082", user: "bob", token: "two")

    init() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/links", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func files(named: String? = nil) -> CredentialFiles {
        CredentialFiles(named: named, home: folder, links: "\(folder)/links")
    }

    private func put(_ credential: Credential, _ path: String, mode: Int = 0o600) {
        let made = FileManager.default.createFile(
            atPath: "\(folder)/\(path)", contents: Data(credential.json.bytes), attributes: [.posixPermissions: mode])
        #expect(made)
    }

    @Test("what is kept is found for its controller alone, and the last one is meant when none is named")
    func kept() throws {
        #expect(try files().standardAPI() == "http://127.0.0.1:8082")
        try files().keep(ada)
        try files().keep(bob)
        #expect(try files().credential(for: ada.api) == ada)
        #expect(try files().credential(for: "https://10.0.0.3:8082") == nil)
        #expect(try files().standardAPI() == bob.api)
        try files().keep(ada)
        #expect(try files().standardAPI() == ada.api)
    }

    @Test("whom to believe is kept beside it, for its owner's eyes only")
    func authorities() throws {
        try files().keep(ada, trusting: "PEM")
        let found = try #require(try files().credential(for: ada.api))
        let path = try #require(found.authorities)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "PEM")
        for file in [path, "\(folder)/.config/weft/credentials.json"] {
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("a file that is named counts alone")
    func named() throws {
        try files().keep(ada)
        put(bob, "named.json")
        let files = files(named: "\(folder)/named.json")
        #expect(try files.standardAPI() == bob.api)
        #expect(try files.credential(for: ada.api) == bob)
        #expect(throws: InputFileError.self) { try self.files(named: "\(self.folder)/none").credential(for: "") }
    }

    @Test("a file that others can read is not used", arguments: [0o640, 0o604, 0o660])
    func open(mode: Int) throws {
        put(bob, "named.json", mode: mode)
        #expect(throws: InputFileError.self) { try files(named: "\(folder)/named.json").credential(for: bob.api) }
    }

    @Test(
        "what the controller left is found by where it listens",
        arguments: [
            ("10.0.0.1", "https://10.0.0.1:8082", true), ("10.0.0.1", "http://127.0.0.1:8082", false),
            ("127.0.0.1", "http://127.0.0.1:8082", true), ("0.0.0.0", "http://127.0.0.1:8082", true),
            ("127.0.0.1", "http://localhost:8082", true), ("::1", "http://[::1]:8082", true),
            ("0.0.0.0", "http://10.0.0.1:8082", false), ("127.0.0.1", "http://127.0.0.1:8083", false),
        ])
    func links(host: String, api: String, isFound: Bool) throws {
        put(ada, "administrator.json")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/links/\(CredentialFiles.link(host: host, port: 8082))",
            withDestinationPath: "\(folder)/administrator.json")
        #expect(try files().credential(for: api) == (isFound ? ada : nil))
    }

    @Test(
        "on loopback a controller of another network namespace is another one",
        arguments: ["127.0.0.1", "0.0.0.0", "::1"])
    func namespaces(host: String) {
        #expect(CredentialFiles.link(host: host, port: 8082).contains("@"))
        #expect(CredentialFiles.link(host: "10.0.0.1", port: 8082) == "10.0.0.1:8082")
    }
}
