import AsyncHTTPClient
package import WeftConnections
import WeftTLS

extension ConnectionFault {
    /// Why a call over HTTP was not answered.
    package init(call error: any Error) {
        guard let error = error as? HTTPClientError else {
            self = ConnectionFault(tls: error) ?? ConnectionFault(error)
            return
        }
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout:
            self.init(.timedOut)
        case .deadlineExceeded, .readTimeout, .writeTimeout: self.init(.timedOut, "no answer came in time")
        case .remoteConnectionClosed: self.init(.closed)
        case .emptyScheme, .emptyHost, .invalidURL: self.init(.malformed)
        case .cancelled, .alreadyShutdown: self.init(.closed, "the call was given up")
        default:
            // Others say what was in the request, secrets too.
            self.init("\(error)".contains("unsupportedScheme") ? .malformed : .unusable)
        }
    }
}

extension ConnectionFault {
    /// One sentence for a person: what was not reached where, why, and what to look at.
    package func unreached(_ what: String, at base: String) -> String {
        "\(what) at \(base) cannot be reached: \(self); \(kind.advice(secure: base.hasPrefix("https:")))"
    }
}

extension ConnectionFault.Kind {
    /// What a person should look at.
    fileprivate func advice(secure: Bool) -> String {
        switch self {
        case .untrusted, .expired:
            "its authority has to be known to this machine, or given with --ca where the command has that"
        case .misnamed: "call it by a name of its certificate"
        case .distrusted: "is that the certificate that it wants?"
        case .notTLS: "does that port speak HTTPS?"
        case .closed where !secure: "does that port speak HTTP, or is it one for HTTPS?"
        case .malformed: "URLs look like http://10.0.0.1:8082"
        default: "is it running, and is the address right?"
        }
    }
}
