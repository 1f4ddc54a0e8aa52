/// Why a store refused a call.
package struct StoreError: Error, Sendable {
    package struct Code: Hashable, Sendable {
        private let name: String
        /// The disk or the cluster no longer does what it promised; the store has stopped for good.
        package static let failed = Code(name: "failed")
        /// The asked-for revision has been forgotten.
        package static let compacted = Code(name: "compacted")
        package static let leaseNotFound = Code(name: "lease not found")
        /// The transaction contradicts itself.
        package static let invalid = Code(name: "invalid")
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func duplicate(_ key: Key) -> StoreError {
        StoreError(.invalid, "two operations of one transaction name the key \(String(decoding: key, as: UTF8.self))")
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String { message }
}
