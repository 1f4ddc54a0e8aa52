import WeftJSON
import WeftNet
package import WeftVRouter

/// The ports of this host on disk, one file for each, named like its interface's UUID.
package struct PortStore: Sendable {
    private let directory: StateDirectory

    package init(_ directory: StateDirectory) { self.directory = directory }

    package func store(_ port: Port) throws {
        try directory.write("\(port.id)", port.json.bytes)
    }

    package func discard(_ port: Port) throws {
        try directory.remove("\(port.id)")
    }

    /// The ports of an earlier run, and the files that tell of none.
    package func load() throws -> (ports: [Port], unreadable: [String]) {
        var ports: [Port] = []
        var unreadable: [String] = []
        for name in try directory.names() {
            if let json = try? JSON(parsing: try directory.read(name)), let port = Port(json), "\(port.id)" == name {
                ports.append(port)
            } else {
                unreadable.append(name)
            }
        }
        return (ports, unreadable)
    }
}
