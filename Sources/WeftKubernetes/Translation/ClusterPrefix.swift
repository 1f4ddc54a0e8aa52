package import WeftNet

/// What people write where pods or services are to have addresses of it: in an option, in settings, in a definition.
package enum ClusterPrefix {
    /// - Throws: ``UnusablePrefix`` for what is no prefix, for a family that hosts do not forward (0023), and for
    ///   addresses that nobody can have.
    package static func parse(_ text: String) throws(UnusablePrefix) -> IPPrefix {
        guard let prefix = IPPrefix(text) else { throw UnusablePrefix("\(text) is not a prefix") }
        guard let served = prefix.v4 else {
            throw UnusablePrefix("\(text) is a prefix of IPv6, and hosts forward IPv4 only")
        }
        if let kind = served.nonHostKind {
            throw UnusablePrefix("\(text) has addresses that no host can have (\(kind))")
        }
        return prefix
    }
}

/// Why nobody in a cluster can have addresses of a prefix.
package struct UnusablePrefix: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
