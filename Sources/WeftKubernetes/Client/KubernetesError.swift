import WeftJSON

/// Why a call to a cluster did not give what it was made for. The message names the cluster and what was asked of it.
package struct KubernetesError: Error, Sendable {
    /// What kind of failure; compare these, never the text.
    package enum Code: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
        /// The kubeconfig, or a file or program that it names, is unusable. Only a person can mend it.
        case configuration
        /// No connection, or it broke.
        case unreachable
        /// The server did not prove that it is the one that the kubeconfig means.
        case untrusted
        case unauthorized
        case forbidden
        /// No such object, or the server does not serve the resource (it may later: definitions come and go).
        case notFound = "not found"
        case conflict
        /// The resource version, or the continuation of a list, is no longer kept, or not yet known.
        case gone
        /// 429: later, please.
        case throttled
        case invalid
        case server
        /// What came is not what the protocol promises.
        case malformed
        /// The server is of another cluster than before, or than was attached.
        case otherCluster = "other cluster"

        package var description: String { rawValue }
    }

    package let code: Code
    /// With what the server said, if it answered.
    package let message: String
    /// Without: for those who are not to read answers of servers that only we can reach.
    package let messageOfOurs: String
    /// How long the server asked to be left alone.
    package let retryAfter: Duration?
    /// No server may silence a connector for longer.
    private static let longestDelay = Duration.seconds(60)

    /// - Parameter said: the server's own words.
    package init(_ code: Code, _ message: String, said: String = "", retryAfter: Duration? = nil) {
        self.code = code
        self.message = said.isEmpty ? message : "\(message) \(said)"
        messageOfOurs = message
        self.retryAfter = retryAfter.map { min(max($0, .zero), Self.longestDelay) }
    }
}

extension KubernetesError: Equatable {
    package static func == (a: KubernetesError, b: KubernetesError) -> Bool { a.code == b.code }
}

extension KubernetesError: CustomStringConvertible {
    package var description: String { message }
}

extension KubernetesError {
    /// A status that is not a success: of a response, or of an `ERROR` inside a watch.
    ///
    /// - Parameters:
    ///   - object: the `Status` that came with it.
    ///   - said: the server's own words.
    ///   - retryAfter: what the response's head asks for; else the object may.
    init(status: Int, _ object: JSON?, _ message: String, said: String = "", retryAfter: Duration? = nil) {
        let causes = object?["details"]?["causes"]?.array ?? []
        // Of a server whose versions went back: it waits for ours a moment, and then answers 504.
        let isAhead = causes.contains { $0["reason"]?.string == "ResourceVersionTooLarge" }
        self.init(
            isAhead ? .gone : Code(status: status), message, said: said,
            retryAfter: retryAfter ?? object?["details"]?["retryAfterSeconds"]?.int.map { .seconds($0) })
    }
}

extension KubernetesError.Code {
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
