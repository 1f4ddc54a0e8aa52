package import WeftConfig
package import WeftNet

/// What shows the configuration API who calls: a token.
package struct APICredential: Sendable {
    /// nil: the certificate of the connection proves whose it is.
    private let token: String?
    /// Of a connector's; nil: the token says whose it is.
    private var orchestrator: ObjectID?
    /// Of the lease; 0 before there is one.
    var epoch = 0

    /// Of a user, or a control node.
    ///
    /// - Throws: ``ConfigError`` for a token that no header can hold: sent, it would be in the refusal.
    package init(token: String) throws(ConfigError) {
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw ConfigError(.invalidValue, "the token is empty, or holds blanks or other than ASCII")
        }
        self.token = token
    }

    package init(ofConnector orchestrator: ObjectID, token: String) throws(ConfigError) {
        try self.init(token: token)
        self.orchestrator = orchestrator
    }

    /// Of a connector that shows its certificate.
    package init(ofConnector orchestrator: ObjectID) {
        self.orchestrator = orchestrator
        token = nil
    }

    var headers: [(key: String, value: String)] {
        guard let orchestrator else { return token.map { [("X-Auth-Token", $0)] } ?? [] }
        let own = [("X-Weft-Orchestrator", orchestrator.description), ("X-Weft-Epoch", String(epoch))]
        return token.map { [("Authorization", "Bearer \($0)")] + own } ?? own
    }
}
