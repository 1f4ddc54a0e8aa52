/// How to reach one cluster and as whom: what a context of a kubeconfig comes to.
package struct KubernetesAccess: Hashable, Sendable {
    /// Bytes that stand in the kubeconfig itself, or in a file that is read again for every use, so that rotated
    /// certificates and tokens need no restart.
    package enum Material: Hashable, Sendable {
        case inline([UInt8])
        case file(String)
    }

    package struct ClientCertificate: Hashable, Sendable {
        package var chain: Material
        package var key: Material
    }

    package enum Credential: Hashable, Sendable {
        case none
        case token(Material)
        case certificate(ClientCertificate)
        /// A program that prints an `ExecCredential`.
        case program(CredentialProgram)

        package var executesProgram: Bool {
            if case .program = self { true } else { false }
        }
    }

    /// As the kubeconfig calls the cluster; stands in every error.
    package var cluster: String
    /// Scheme and authority, perhaps a path; no slash at the end.
    package var server: String
    /// Whom to believe about the server; `nil` means the system's authorities.
    package var authority: Material?
    /// The name that the server's certificate must bear when it is not the host in ``server``.
    package var serverName: String?
    package var credential: Credential
    /// Where somebody else than this process's operator named the server: what it may not be.
    package var serverGuard: ServerGuard?

    package init(
        cluster: String, server: String, authority: Material? = nil, serverName: String? = nil,
        credential: Credential = .none
    ) {
        self.cluster = cluster
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        self.authority = authority
        self.serverName = serverName
        self.credential = credential
    }
}

/// The `exec` entry of a kubeconfig's user.
package struct CredentialProgram: Hashable, Sendable {
    package var apiVersion: String
    package var command: String
    package var arguments: [String]
    package var environment: [String: String]
}
