import Foundation
import Logging

/// Files of the operator's that hold secrets. They are his: one that others can read is said, and used.
enum SecretFiles {
    /// What is to be said of a file; nil: nothing.
    static func objection(to path: String) -> String? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.uint32Value, mode & 0o007 != 0
        else { return nil }
        return "other users of this machine can read it, and it holds a secret: chmod o= \(path)"
    }

    static func check(_ paths: [String?], _ logger: Logger) {
        for path in paths.compactMap(\.self) {
            guard let objection = objection(to: path) else { continue }
            logger.warning("a file is open to others", metadata: ["file": "\(path)", "why": "\(objection)"])
        }
    }
}
