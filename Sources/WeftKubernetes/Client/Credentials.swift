import Foundation
import Synchronization
import WeftClient

/// What a client shows at each request, and where it comes from.
final class Credentials: Sendable {
    struct Current: Sendable {
        var token: String?
        var identity: TLSIdentity
    }

    private let access: KubernetesAccess
    /// What the credential program printed last.
    private let printed = Mutex<ExecCredential?>(nil)

    init(_ access: KubernetesAccess) { self.access = access }

    func current() async throws(KubernetesError) -> Current {
        var current = Current(
            token: nil, identity: TLSIdentity(authority: try access.authority.map(read), certificate: nil))
        switch access.credential {
        case .none: break
        case .token(let material): current.token = try token(material)
        case .certificate(let pair):
            current.identity.certificate = .init(chain: try read(pair.chain), key: try read(pair.key))
        case .program(let program):
            let credential = try await credential(of: program)
            current.token = credential.token
            current.identity.certificate = credential.certificate
        }
        return current
    }

    func renew() -> Bool {
        printed.withLock { credential in
            defer { credential = nil }
            return credential != nil
        }
    }

    private func credential(of program: CredentialProgram) async throws(KubernetesError) -> ExecCredential {
        if let credential = printed.withLock({ $0 }), credential.isValid(at: Date.now) { return credential }
        let credential = try await program.run(for: access.cluster)
        printed.withLock { $0 = credential }
        return credential
    }

    private func read(_ material: KubernetesAccess.Material) throws(KubernetesError) -> [UInt8] {
        switch material {
        case .inline(let bytes): return bytes
        case .file(let path):
            do {
                return try InputFile.read(path, "the file")
            } catch {
                throw KubernetesError(.configuration, "cluster \(access.cluster): \(error)")
            }
        }
    }

    private func token(_ material: KubernetesAccess.Material) throws(KubernetesError) -> String {
        let text = String(decoding: try read(material), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else {
            throw KubernetesError(.configuration, "cluster \(access.cluster): the token is empty")
        }
        return text
    }
}
