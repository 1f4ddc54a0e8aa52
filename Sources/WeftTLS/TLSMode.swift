/// Whether a port speaks TLS.
package enum TLSMode: String, Hashable, Sendable, CaseIterable {
    /// It does not.
    case plain
    /// As whoever calls does.
    case both
    /// It speaks nothing else; HTTP from the same machine may be plain.
    case tls
}
