/// Why the config service refused a call: a status of HTTP and one line of text that names the object.
///
/// The texts are those that users of the original know (clients show them, a few match them).
package struct ConfigError: Error, Hashable, Sendable {
    /// What kind of refusal; compare these, never the text.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let description: String
        package let status: Int

        package static let malformed = Code(description: "malformed", status: 400)
        package static let invalidValue = Code(description: "invalid value", status: 400)
        package static let wrongParent = Code(description: "wrong parent", status: 400)
        package static let exhausted = Code(description: "exhausted", status: 400)
        package static let immutable = Code(description: "immutable", status: 403)
        /// A value that the original refuses as forbidden and not as bad: names and data of the DNS.
        package static let forbiddenValue = Code(description: "forbidden value", status: 403)
        /// A derived object or reference: Weft makes it from intent.
        package static let derived = Code(description: "derived", status: 403)
        /// The caller proved nothing, or has no role.
        package static let unauthenticated = Code(description: "unauthenticated", status: 401)
        /// The caller has not the right that this takes.
        package static let notPermitted = Code(description: "not permitted", status: 403)
        /// An orchestrator touched what it does not own.
        package static let notOwner = Code(description: "not owner", status: 403)
        /// The caller's epoch is over: another connector of the same orchestrator has taken its place.
        package static let fenced = Code(description: "fenced", status: 403)
        package static let notFound = Code(description: "not found", status: 404)
        package static let exists = Code(description: "exists", status: 409)
        package static let childrenExist = Code(description: "children exist", status: 409)
        package static let referrersExist = Code(description: "referrers exist", status: 409)
        package static let inUse = Code(description: "in use", status: 409)
        /// The store failed; nothing further is accepted until the process starts anew.
        package static let unavailable = Code(description: "unavailable", status: 503)
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var status: Int { code.status }
}

extension ConfigError: CustomStringConvertible {
    package var description: String { "\(status) \(message)" }
}
