import Glibc
import NIOSSL

/// A certificate and its key in PEM files of the operator's.
package struct TLSFiles: Hashable, Sendable {
    /// The server's certificate first, then those between it and the root.
    package var certificateChain: String
    package var privateKey: String

    package init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }

    /// Why the files cannot be used.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(_ description: String) { self.description = description }
    }

    /// What the files say, checked: readable, a certificate, its own key.
    package func credential() throws -> TLSCredential {
        let chain = try Self.read(certificateChain, "--tls-certificate")
        let key = try Self.read(privateKey, "--tls-key")
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(chain), !certificates.isEmpty else {
            throw Self.absent("--tls-certificate \(certificateChain)", "certificate")
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: key, format: .pem) else {
            throw Self.absent("--tls-key \(self.privateKey)", "private key")
        }
        do {
            return try TLSCredential(chain: certificates, key: privateKey)
        } catch {
            throw Failure(
                "\(self.privateKey) is not the key of the certificate in \(certificateChain) (--tls-key, --tls-certificate)"
            )
        }
    }

    /// What is in the files, to see whether they were written anew. A secret.
    package var contents: [[UInt8]] {
        get throws {
            [try Self.read(certificateChain, "--tls-certificate"), try Self.read(privateKey, "--tls-key")]
        }
    }

    private static func absent(_ file: String, _ what: String) -> Failure {
        Failure("\(file) holds no \(what) in PEM form (-----BEGIN …)")
    }

    /// The certificates of a file of authorities.
    ///
    /// - Parameter option: by which the file was named.
    package static func certificates(_ path: String, _ option: String) throws -> [UInt8] { try read(path, option) }

    private static func read(_ path: String, _ option: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure("\(option) \(path): \(String(cString: strerror(errno)).lowercased())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < 16 << 20 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
