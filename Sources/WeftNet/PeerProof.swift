/// Who is at the other end of a connection, as his certificate proves it. There is one only where it was checked on
/// this very connection.
package struct PeerProof: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// By the fabric's own authority.
        case own(CertifiedName)
        /// By an authority of the operator's, which knows machines by their names alone.
        case foreign([String])
    }

    package let subject: Subject
    /// Of the certificate, in hexadecimal digits.
    package let serial: String
    /// When the certificate ends.
    package let ends: WallTime

    package init(_ subject: Subject, serial: String, ends: WallTime) {
        self.subject = subject
        self.serial = serial
        self.ends = ends
    }

    /// By the fabric's own authority.
    package var name: CertifiedName? {
        if case .own(let name) = subject { name } else { nil }
    }

    /// Whether it proves that somebody is the agent of a host. A foreign certificate may have the host's name with its
    /// domain.
    package func isHost(_ host: String) -> Bool {
        switch subject {
        case .own(let name): return name.kind == .host && name.name == host
        case .foreign(let names):
            let host = host.lowercased()
            return names.contains { name in
                let name = name.lowercased()
                return name == host || !host.contains(".") && name.hasPrefix(host + ".")
            }
        }
    }
}

extension PeerProof: CustomStringConvertible {
    package var description: String {
        switch subject {
        case .own(let name): "\(name)"
        case .foreign(let names): names.first ?? "somebody without a name"
        }
    }
}
