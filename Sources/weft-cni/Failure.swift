import Glibc
import WeftJSON

/// An error in the form that CNI prescribes: a number and a message.
struct Failure: Error {
    enum Code: Int64 {
        case invalidEnvironment = 4
        case inputOutput = 5
        case decoding = 6
        case tryAgainLater = 11
        case notAvailable = 50
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    func body(version: String) -> [UInt8] {
        let object: JSON = [
            "cniVersion": .string(version), "code": .int(code.rawValue), "msg": .string(message),
        ]
        return object.bytes + [UInt8(ascii: "\n")]
    }

    /// The text of `errno`.
    static var systemMessage: String { String(cString: strerror(errno)) }
}

enum Version {
    static let newest = "1.1.0"

    /// The answer to VERSION (CNI 1.1.0, "VERSION: probe plugin version support").
    static func report(asked: String) -> [UInt8] {
        let object: JSON = [
            "cniVersion": .string(asked),
            "supportedVersions": ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"],
        ]
        return object.bytes + [UInt8(ascii: "\n")]
    }
}
