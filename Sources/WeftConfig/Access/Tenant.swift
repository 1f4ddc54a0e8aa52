import WeftNet

/// To whom an object is shared.
enum Tenant: Hashable, Sendable {
    case project(ObjectID)
    case domain(ObjectID)

    /// `tenant:<uuid of a project>`, that uuid alone, or `domain:<uuid>`; nil for anything else, such as `cloud-admin`,
    /// which is nobody's project.
    init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else {
            guard let id = ObjectID(text) else { return nil }
            self = .project(id)
            return
        }
        guard let id = ObjectID(text[text.index(after: colon)...]) else { return nil }
        switch text[..<colon] {
        case "tenant": self = .project(id)
        case "domain": self = .domain(id)
        default: return nil
        }
    }
}
