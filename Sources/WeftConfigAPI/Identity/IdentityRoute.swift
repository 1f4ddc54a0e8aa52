import Hummingbird

/// The part of Keystone's API (v3) by which clients get a token, for users whom the configuration itself knows.
enum IdentityRoute: Hashable, Sendable {
    static let root = "v3"

    /// What there is.
    case version
    case tokens

    init?(_ segments: ArraySlice<String>) {
        switch Array(segments) {
        case [], [""]: self = .version
        case ["auth", "tokens"]: self = .tokens
        default: return nil
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .version: [.get]
        case .tokens: [.get, .post]
        }
    }

    var pattern: String {
        switch self {
        case .version: ""
        case .tokens: "/auth/tokens"
        }
    }
}
