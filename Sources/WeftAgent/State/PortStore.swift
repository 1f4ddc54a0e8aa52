package import Logging
import WeftJSON
import WeftNet
package import WeftVRouter

/// The ports of this host on disk, one file for each, named like its interface's UUID.
///
/// A port without a record would be cut off by the next agent. So each record stands in two folders, of which the
/// second is on another file system, where nothing outlives a restart of the machine, as interfaces don't: what is lost
/// or damaged in one comes back from the other.
package struct PortStore: Sendable {
    private let directory: StateDirectory
    private let copies: StateDirectory?
    private let logger: Logger

    /// - Parameter logger: told of what goes on without: a record or a copy whose other one is there.
    package init(_ directory: StateDirectory, copies: StateDirectory? = nil, logger: Logger) {
        self.directory = directory
        self.copies = copies
        self.logger = logger
    }

    /// Fails when the record itself cannot be written. A copy that cannot is only missed with the record.
    package func store(_ port: Port) throws {
        let bytes = port.json.bytes
        try directory.write("\(port.id)", bytes)
        attempt("copy of a port record not written", "\(port.id)") { try copies?.write("\(port.id)", bytes) }
    }

    package func discard(_ port: Port) throws {
        // Without the record the copy would bring the port back.
        attempt("copy of a port record not removed", "\(port.id)") { try copies?.remove("\(port.id)") }
        try directory.remove("\(port.id)")
    }

    /// Does what the ports can be without for now, and says when it fails.
    @discardableResult
    private func attempt(_ failure: Logger.Message, _ name: String? = nil, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            var facts: Logger.Metadata = ["error": "\(error)"]
            facts["port"] = name.map { "\($0)" }
            logger.warning(failure, metadata: facts)
            return false
        }
    }

    /// Whether a record of usual size could be written now; fails as ``store(_:)`` would.
    package func probe() throws {
        try directory.write(".probe", [UInt8](repeating: 0, count: 4096))
        try directory.remove(".probe")
    }

    /// What an earlier run left.
    package struct Contents {
        package var ports: [Port] = []
        /// Names of records that were lost or damaged, or whose copies were damaged, and that were made anew from the
        /// other.
        package var restored: [String] = []
        /// Names of files that tell of no port, and have no copy that does. They are set aside.
        package var unreadable: [String] = []
    }

    package func load() throws -> Contents {
        let names = try directory.names()
        var copied: [String] = []
        attempt("copies of port records not listed") { copied = try copies?.names() ?? [] }
        var contents = Contents()
        for name in Set(names).union(copied).sorted() {
            if let port = Self.port(name, in: directory) {
                contents.ports.append(port)
                // The agent before kept no copies, or had no room for one; or something has damaged it.
                guard let copies, Self.port(name, in: copies) != port else { continue }
                let isWritten = attempt("copy of a port record not written", name) {
                    try copies.write(name, port.json.bytes)
                }
                if isWritten, copied.contains(name) { contents.restored.append(name) }
            } else if let port = copies.flatMap({ Self.port(name, in: $0) }) {
                contents.ports.append(port)
                if attempt("port record not written", name, { try directory.write(name, port.json.bytes) }) {
                    contents.restored.append(name)
                }
            } else {
                contents.unreadable.append(name)
                attempt("unreadable port record not set aside", name) {
                    if names.contains(name) { try directory.setAside(name) }
                }
                attempt("copy of a port record not removed", name) { try copies?.remove(name) }
            }
        }
        return contents
    }

    /// The port of the record with that name; `nil` when there is none or it speaks of another port.
    private static func port(_ name: String, in directory: StateDirectory) -> Port? {
        guard let json = try? JSON(parsing: try directory.read(name)), let port = Port(json), "\(port.id)" == name
        else { return nil }
        return port
    }
}
