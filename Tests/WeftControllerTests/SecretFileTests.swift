import Foundation
import Testing

@testable import WeftController

@Suite("Files of the operator's with secrets")
struct SecretFileTests {
    @Test(
        "one that others can read is said, with the command that mends it",
        arguments: [
            (0o600, false), (0o640, false), (0o644, true), (0o604, true), (0o777, true),
        ])
    func modes(mode: Int, isOpen: Bool) throws {
        let path = NSTemporaryDirectory() + "weft-secret-\(UUID())"
        #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: mode]))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(SecretFiles.objection(to: path)?.hasSuffix("chmod o= \(path)") == (isOpen ? true : nil))
    }
}
