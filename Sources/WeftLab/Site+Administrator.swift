import AsyncHTTPClient
import Foundation
import Synchronization
import WeftClient
import WeftNet
import WeftTrust

/// The lab as the fabric's administrator: with what the controller left for him, and a certificate to read pages with.
struct SiteAdministrator: Sendable {
    let credential: APICredential
    let http: HTTPClient

    func end() async { try? await http.shutdown() }
}

extension Site {
    private static let person = "lab"

    /// The controller's, as its administrator has it.
    var api: ConfigClient {
        let administrator = administrator.withLock { $0 }
        return ConfigClient(
            "https://\(controllerHost.address):8082", credential: administrator?.credential,
            http: administrator?.http ?? CommandHTTP.client)
    }

    /// What the controller left for its administrator.
    var administratorFile: URL { lab.folder.appending(path: "controller/administrator.json") }

    /// The same as a header, for curl.
    var headerFile: URL { lab.folder.appending(path: "controller-header") }

    /// Whom to believe about the controller, for curl.
    var authorityFile: URL { lab.folder.appending(path: "controller/certificate/authorities.pem") }

    private var certificate: String { lab.folder.appending(path: "certificate").path() }

    /// Takes up what the controller left at its first start, and joins as a person.
    func logIn() async throws {
        guard administrator.withLock({ $0 }) == nil else { return }
        let files = CredentialFiles(named: administratorFile.path(), home: nil)
        guard let found = try files.credential(for: api.base) else {
            throw LabError("the controller left no credential")
        }
        try Data("X-Auth-Token: \(found.token)\n".utf8).write(to: headerFile)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: headerFile.path())
        let invitation = try weft(["trust", "invite", "person", Self.person])
        let folder = try CertificateFolder(certificate)
        try await JoinInvitation(invitation.trimmingCharacters(in: .whitespacesAndNewlines))
            .join(.person, Self.person, into: folder)
        guard let held = try folder.held() else { throw LabError("the lab has joined, and has no certificate") }
        let administrator = SiteAdministrator(
            credential: try APICredential(token: found.token), http: try HTTPClient.calling(as: held))
        self.administrator.withLock { $0 = administrator }
    }

    /// What a command of `weft` finds controller, token and certificate by.
    var environment: [String: String] {
        [CredentialFiles.variable: administratorFile.path(), CommandCredentials.variable: certificate]
    }

    /// Runs a command of `weft` against the lab's controller.
    @discardableResult
    func weft(_ arguments: [String]) throws -> String {
        try Command([lab.binaries.weft] + arguments, environment: environment).checked()
    }

    /// The file that holds what a process of that name joins by, made once.
    func invitation(for name: String, _ make: () throws -> String) throws -> String {
        let file = lab.folder.appending(path: "\(name).join")
        if !FileManager.default.fileExists(atPath: file.path()) {
            try Data(try make().utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path())
        }
        return file.path()
    }
}
