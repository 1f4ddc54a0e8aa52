import WeftNet

/// Where the machine's own commands find a server that listens on an address of the machine: on loopback plain HTTP is
/// as good as TLS.
package enum HomeAddress {
    /// nil where the server is found on loopback already, or at a port that nobody knows beforehand.
    package static func beside(_ host: String, _ port: Int) -> String? {
        guard port != 0, let address = IPAddress(host), address != .v4(.any), address != .v6(.any),
            address.nonHostKind != "loopback"
        else { return nil }
        return "127.0.0.1"
    }
}
