import Foundation
import Glibc
import WeftNet
import WeftSQLite
import WeftSystem
import WeftTLS

/// Where a controller keeps everything: the store, its identity, and the credentials of clusters.
struct DataDirectory: Sendable {
    /// With what SQLite keeps beside the store, and files that are being written.
    private static let ours = [
        "store.sqlite", "identity", ".identity", "orchestrators", "administrator.json", ".administrator", "trust",
        "certificate", "audit", "tls-mode", ".tls-mode",
    ]

    let folder: PrivateFolder

    /// - Parameter makes: whether a folder that is not there is made.
    init(_ path: String, makes: Bool = true) throws {
        guard !path.isEmpty else { throw ControllerFailure("--data-dir is empty: name a folder for the configuration") }
        guard makes || FileManager.default.fileExists(atPath: "\(path)/store.sqlite") else {
            throw ControllerFailure("--data-dir \(path) holds no configuration")
        }
        folder = try PrivateFolder(URL(filePath: path, directoryHint: .isDirectory), ours: Self.ours)
    }

    /// The store's file.
    ///
    /// - Throws: ``ControllerFailure`` when there is nothing left in it: SQLite would take that for a new one.
    var store: URL {
        get throws {
            let file = folder.file("store.sqlite")
            var status = stat()
            let isEmpty = stat(file.path(), &status) == 0 && status.st_size == 0
            // The identity is made once a store has been opened, so without one an empty file is a first start that was
            // killed.
            guard !isEmpty || !folder.holds("identity") else {
                throw ControllerFailure(
                    "\(file.path()) is empty, and a controller has kept its configuration in it; "
                        + "put a backup in its place, or remove it to begin with an empty configuration")
            }
            return file
        }
    }

    func openStore() throws -> SQLiteStore { try SQLiteStore(SQLiteStore.Configuration(path: try store.path())) }

    /// How the fabric's ports speak TLS. One that is made now speaks nothing else; a configuration that an older build
    /// made goes on speaking with those who have not joined. To be asked before there is a store.
    var mode: TLSMode {
        get throws {
            if let bytes = try folder.read(Self.mode) {
                guard let mode = TLSMode(rawValue: String(decoding: bytes, as: UTF8.self)) else {
                    throw ControllerFailure("\(folder.file(Self.mode).path()) holds none of plain, both and tls")
                }
                return mode
            }
            guard !folder.holds("store.sqlite") else { return .both }
            try folder.write(Self.mode, Array(TLSMode.tls.rawValue.utf8))
            return .tls
        }
    }

    private static let mode = "tls-mode"

    /// Made once, when the store is there, for a data directory, which one process at a time can use: a controller that
    /// is started anew is the holder of its leases, and one on another machine is not.
    var identity: String {
        get throws {
            if let bytes = try folder.read("identity") { return String(decoding: bytes, as: UTF8.self) }
            let identity = ObjectID.random().description
            try folder.write("identity", Array(identity.utf8))
            return identity
        }
    }
}
