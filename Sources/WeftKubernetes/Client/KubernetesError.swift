/// Why a call to a cluster did not give what it was made for. The message names the cluster and what was asked of it.
package struct KubernetesError: Error, Sendable {
    /// What kind of failure; compare these, never the text.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let description: String

        /// The kubeconfig, or a file or program that it names, is unusable. Only a person can mend it.
        package static let configuration = Code(description: "configuration")
        /// No connection, or it broke.
        package static let unreachable = Code(description: "unreachable")
        /// The server did not prove that it is the one that the kubeconfig means.
        package static let untrusted = Code(description: "untrusted")
        package static let unauthorized = Code(description: "unauthorized")
        package static let forbidden = Code(description: "forbidden")
        /// No such object, or the server does not serve the resource (it may later: definitions come and go).
        package static let notFound = Code(description: "not found")
        package static let conflict = Code(description: "conflict")
        /// The resource version, or the continuation of a list, is no longer kept.
        package static let gone = Code(description: "gone")
        /// 429: later, please.
        package static let throttled = Code(description: "throttled")
        package static let invalid = Code(description: "invalid")
        package static let server = Code(description: "server")
        /// What came is not what the protocol promises.
        package static let malformed = Code(description: "malformed")
        /// The server is of another cluster than before, or than was attached.
        package static let otherCluster = Code(description: "other cluster")
    }

    package let code: Code
    package let message: String
    /// How long the server asked to be left alone.
    package let retryAfter: Duration?
    /// No server may silence a connector for longer.
    private static let longestDelay = Duration.seconds(60)

    package init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter.map { min(max($0, .zero), Self.longestDelay) }
    }
}

extension KubernetesError: Equatable {
    package static func == (a: KubernetesError, b: KubernetesError) -> Bool { a.code == b.code }
}

extension KubernetesError: CustomStringConvertible {
    package var description: String { message }
}

extension KubernetesError.Code {
    /// The code for a status that is not a success, of a response or of a `Status` object inside a watch.
    init(status: Int) {
        self =
            switch status {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 410: .gone
            case 429: .throttled
            case 500...: .server
            default: .invalid
            }
    }
}
