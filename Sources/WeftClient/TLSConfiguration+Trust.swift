package import NIOSSL

extension TLSConfiguration {
    /// For calls: TLS 1.2 at least, and a server whom the system's authorities vouch for.
    package static func modernClient() -> TLSConfiguration {
        var configuration = makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }

    /// The same, with whom to believe about the server.
    ///
    /// - Parameters:
    ///   - authority: PEM; nil: the system's authorities.
    ///   - name: of the file and its option, for the error.
    package func trusting(_ authority: [UInt8]?, _ name: String) throws(InputFileError) -> TLSConfiguration {
        guard let authority else { return self }
        var configuration = self
        configuration.trustRoots = .certificates(try PEMFile.certificates(authority, name))
        return configuration
    }
}
