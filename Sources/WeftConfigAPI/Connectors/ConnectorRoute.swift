import Hummingbird

/// The URLs under `/weft`: what a connector that runs remotely calls, and commands.
/// Everything else of the API is the original's; these are ours.
enum ConnectorRoute: Hashable, Sendable {
    static let root = "weft"

    case orchestrators
    /// By name.
    case orchestrator(String)
    /// By name, too.
    case confirmation(String)
    /// By uuid, as the rest.
    case lease(String)
    case owned(String)
    case apply
    case conditions
    case audit
    case events
    case trust(TrustRoute)
    case users
    /// By name.
    case user(String)
    case tokens
    /// By id.
    case token(String)

    init?(_ segments: ArraySlice<String>) {
        switch Array(segments) {
        case ["orchestrators"]: self = .orchestrators
        case ["apply"]: self = .apply
        case ["conditions"]: self = .conditions
        case ["audit"]: self = .audit
        case ["events"]: self = .events
        case ["users"]: self = .users
        case ["tokens"]: self = .tokens
        case let path where path.count == 2 && path[0] == "users" && !path[1].isEmpty: self = .user(path[1])
        case let path where path.count == 2 && path[0] == "tokens" && !path[1].isEmpty: self = .token(path[1])
        case let path where path.count >= 2 && path[0] == "orchestrators" && !path[1].isEmpty:
            switch path.dropFirst(2) {
            case []: self = .orchestrator(path[1])
            case ["confirm-deletions"]: self = .confirmation(path[1])
            case ["lease"]: self = .lease(path[1])
            case ["owned"]: self = .owned(path[1])
            default: return nil
            }
        default:
            guard let route = TrustRoute(segments) else { return nil }
            self = .trust(route)
        }
    }

    /// What those who run the cloud decide about an orchestrator, and none of its connectors: asked before anything is
    /// stopped or called.
    func isForOperators(_ method: HTTPRequest.Method) -> Bool {
        switch self {
        case .orchestrators: method == .post
        case .orchestrator, .confirmation: true
        case .lease, .owned, .apply, .conditions, .audit, .events, .trust, .users, .user, .tokens, .token: false
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .orchestrators: [.get, .post]
        case .orchestrator: [.delete]
        case .lease: [.post, .put, .delete]
        case .owned, .conditions, .audit, .events: [.get]
        case .apply, .confirmation: [.post]
        case .trust(let route): route.methods
        case .users, .tokens: [.get, .post]
        case .user: [.put, .delete]
        case .token: [.delete]
        }
    }
}
