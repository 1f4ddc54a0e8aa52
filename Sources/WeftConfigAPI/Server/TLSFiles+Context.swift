import Glibc
import NIOSSL

/// Why the files of a certificate cannot be used.
package struct TLSFilesFailure: Error, CustomStringConvertible {
    package let description: String
}

extension ConfigAPIConfiguration.TLSFiles {
    /// What the files say, checked: readable, a certificate, its own key.
    func context() throws(TLSFilesFailure) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateChain)
        } catch {
            throw TLSFilesFailure(description: Self.words(certificateChain, "certificate", "--tls-certificate"))
        }
        guard !chain.isEmpty else {
            throw TLSFilesFailure(description: Self.words(certificateChain, "certificate", "--tls-certificate"))
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
        } catch {
            throw TLSFilesFailure(description: Self.words(privateKey, "private key", "--tls-key"))
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFilesFailure(
                description:
                    "\(privateKey) is not the key of the certificate in \(certificateChain) (--tls-key, --tls-certificate)"
            )
        }
    }

    private static func words(_ path: String, _ what: String, _ option: String) -> String {
        let file = fopen(path, "r")
        guard let file else { return "\(option) \(path): \(String(cString: strerror(errno)).lowercased())" }
        fclose(file)
        return "\(option) \(path) holds no \(what) in PEM form (-----BEGIN …)"
    }
}
