import Foundation
import Glibc
import WeftNet
import WeftSystem

/// Where a controller keeps everything: the store, its identity, and the credentials of clusters.
struct DataDirectory: Sendable {
    /// With what SQLite keeps beside the store, and files that are being written.
    private static let ours = ["store.sqlite", "identity", ".identity", "orchestrators", "trust", "certificate"]

    let folder: PrivateFolder

    /// Makes the folder.
    init(_ path: String) throws {
        guard !path.isEmpty else { throw ControllerFailure("--data-dir is empty: name a folder for the configuration") }
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
