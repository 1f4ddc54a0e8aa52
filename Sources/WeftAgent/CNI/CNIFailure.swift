package import WeftJSON
package import WeftVRouter

/// An error as CNI prescribes it (specification 1.1.0, "Error"): a number below 100 has a fixed meaning.
package struct CNIFailure: Error, Hashable, Sendable {
    package struct Code: Hashable, Sendable {
        package let rawValue: Int64

        package static let incompatibleVersion = Code(rawValue: 1)
        package static let unknownContainer = Code(rawValue: 3)
        package static let invalidEnvironment = Code(rawValue: 4)
        package static let inputOutput = Code(rawValue: 5)
        package static let decoding = Code(rawValue: 6)
        package static let invalidConfiguration = Code(rawValue: 7)
        package static let tryAgainLater = Code(rawValue: 11)
        /// STATUS: ADD would fail.
        package static let notAvailable = Code(rawValue: 50)
        /// STATUS: ADD would fail, and what is attached already may be cut off.
        package static let notAvailableAndLimited = Code(rawValue: 51)
        /// Our own: CHECK found something other than ADD left.
        package static let checkFailed = Code(rawValue: 100)
        /// Our own: the kernel did not do what ADD needs.
        package static let interfaces = Code(rawValue: 101)
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package init(_ refusal: Refusal) {
        switch refusal {
        case .incomplete, .unacknowledged, .superseded, .goingDown: self.init(.tryAgainLater, "\(refusal)")
        case .alreadyAttached, .unserved: self.init(.invalidEnvironment, "\(refusal)")
        case .unrecorded: self.init(.inputOutput, "\(refusal)")
        case .interfaces, .outOfNumbers: self.init(.interfaces, "\(refusal)")
        }
    }

    package func json(version: CNIVersion) -> JSON {
        ["cniVersion": .string(version.text), "code": .int(code.rawValue), "msg": .string(message)]
    }
}
