import Hummingbird

/// The URLs by which certificates are asked for and told of.
enum TrustRoute: String, Hashable, Sendable, CaseIterable {
    /// `GET`: whom to believe, and what the authorities do when. No secret.
    case trust
    /// `GET`, without end: what control nodes have to know to check certificates.
    case news = "trust/events"
    /// `GET`: who has certificates.
    case certificates = "trust/certificates"
    /// `POST`: another authority.
    case rotate = "trust/rotate"
    /// `POST`: end what somebody has.
    case revoke = "trust/revoke"
    /// `POST`: let somebody join.
    case invite = "trust/invite"
    /// `POST`: a certificate for a join token.
    case join
    /// `POST`: another certificate for one that is good.
    case renew

    init?(_ segments: ArraySlice<String>) { self.init(rawValue: segments.joined(separator: "/")) }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .trust, .news, .certificates: [.get]
        case .rotate, .revoke, .invite, .join, .renew: [.post]
        }
    }
}
