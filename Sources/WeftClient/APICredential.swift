package import WeftConfig
package import WeftNet

/// What shows the configuration API who calls: the token of a connector.
package struct APICredential: Sendable {
    private let orchestrator: ObjectID
    /// nil: the certificate of the connection proves whose it is.
    private let token: String?
    /// Of the lease; 0 before there is one.
    var epoch = 0

    /// - Throws: ``ConfigError`` for a token that no header can hold: sent, it would be in the refusal.
    package init(ofConnector orchestrator: ObjectID, token: String) throws(ConfigError) {
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw ConfigError(.invalidValue, "the token is empty, or holds blanks or other than ASCII")
        }
        self.orchestrator = orchestrator
        self.token = token
    }

    /// Of a connector that shows its certificate.
    package init(ofConnector orchestrator: ObjectID) {
        self.orchestrator = orchestrator
        token = nil
    }

    var headers: [(key: String, value: String)] {
        let own = [("X-Weft-Orchestrator", orchestrator.description), ("X-Weft-Epoch", String(epoch))]
        return token.map { [("Authorization", "Bearer \($0)")] + own } ?? own
    }
}
