package import NIOSSL

/// Certificates in PEM form.
package enum PEMFile {
    /// - Parameter name: of the file and its option, for the error.
    package static func certificates(_ bytes: [UInt8], _ name: String) throws(InputFileError) -> [NIOSSLCertificate] {
        let found = (try? NIOSSLCertificate.fromPEMBytes(bytes)) ?? []
        guard !found.isEmpty else {
            throw InputFileError("\(name) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
        }
        return found
    }
}
