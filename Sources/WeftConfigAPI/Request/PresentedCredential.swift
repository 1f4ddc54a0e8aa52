import Foundation
import HTTPTypes
import WeftConfig
import WeftHTTPServer
import WeftNet
import WeftTrust

/// What a request's headers claim and prove by.
enum PresentedCredential: Equatable {
    case nothing
    /// `X-Auth-Token`, or a bearer's (RFC 6750).
    case token(PresentedToken)
    /// HTTP basic (RFC 7617), the password being a token.
    case basic(user: String, PresentedToken)
    /// `Authorization` of a form that is not understood.
    case malformed

    /// - Parameter header: the first of that name, in lower case.
    init(_ header: (String) -> String?) {
        if let text = header("x-auth-token") {
            self = .token(PresentedToken(text))
            return
        }
        guard let text = header("authorization") else {
            self = .nothing
            return
        }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        switch (parts.first?.lowercased(), parts.count) {
        case ("bearer", 2): self = .token(PresentedToken(String(parts[1])))
        case ("basic", 2):
            guard let data = Data(base64Encoded: String(parts[1])), let pair = String(data: data, encoding: .utf8),
                let colon = pair.firstIndex(of: ":")
            else {
                self = .malformed
                return
            }
            self = .basic(
                user: String(pair[..<colon]), PresentedToken(String(pair[pair.index(after: colon)...])))
        default: self = .malformed
        }
    }
}

/// A token as a request has it: behind a dot may stand the project that it is used for, as in what
/// `POST /v3/auth/tokens` answers. So nothing has to be kept of whom was given which scope.
struct PresentedToken: Equatable {
    let secret: Substring
    let project: ObjectID?

    init(_ text: String) {
        let bytes = text.utf8
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), let project = ObjectID(text[bytes.index(after: dot)...])
        else {
            secret = text[...]
            project = nil
            return
        }
        secret = text[..<dot]
        self.project = project
    }

    var digest: TokenDigest { TokenDigest(TokenSecret(secret).digest) }

    /// The same for a project.
    func text(for project: ObjectID?) -> String { project.map { "\(secret).\($0)" } ?? String(secret) }
}
