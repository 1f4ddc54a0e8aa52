import Foundation
import Testing
import WeftTLS

@testable import WeftController

@Suite("Data directory")
final class DataDirectoryTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "weft-data-\(UUID())").path()

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private var mode: Int? {
        get throws { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
    }

    private func put(_ name: String, _ text: String) {
        #expect(FileManager.default.createFile(atPath: "\(path)/\(name)", contents: Data(text.utf8)))
    }

    @Test(
        "a folder is made, or closed when only our files are in it",
        arguments: [nil, [], ["store.sqlite", "store.sqlite-wal"]])
    func closed(names: [String]?) throws {
        if let names {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            for name in names { put(name, "x") }
        }
        let data = try DataDirectory(path)
        #expect(try mode == 0o700)
        let identity = try data.identity
        #expect(try DataDirectory(path).identity == identity)
    }

    @Test("a folder that others use stays open to them", arguments: [0o755, 0o1777])
    func shared(mode: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        put("somebody's", "x")
        #expect(chmod(path, mode_t(mode)) == 0)
        for _ in 0..<2 {
            _ = try DataDirectory(path).identity
            #expect(try self.mode == mode)
        }
    }

    @Test("a store that has lost all of its bytes is no new one")
    func emptied() throws {
        let data = try DataDirectory(path)
        _ = try data.store
        // A first start that was killed while it made the file.
        put("store.sqlite", "")
        _ = try data.store
        _ = try data.identity
        let failure = #expect(throws: ControllerFailure.self) { try data.store }
        #expect(failure?.description.contains("store.sqlite is empty") == true)
        put("store.sqlite", "x")
        _ = try data.store
    }

    @Test("a configuration that is made now speaks TLS alone, and one of an older build speaks both")
    func tlsMode() throws {
        #expect(try DataDirectory(path).mode == .tls)
        put("store.sqlite", "x")
        #expect(try DataDirectory(path).mode == .tls)
        try FileManager.default.removeItem(atPath: "\(path)/tls-mode")
        #expect(try DataDirectory(path).mode == .both)
        put("tls-mode", "x")
        let error = #expect(throws: ControllerFailure.self) { try DataDirectory(path).mode }
        #expect(error?.description.contains("\(path)/tls-mode") == true)
    }

    @Test("no folder is no name for one")
    func unnamed() {
        let failure = #expect(throws: ControllerFailure.self) { try DataDirectory("") }
        #expect(failure?.description.contains("--data-dir") == true)
    }
}
