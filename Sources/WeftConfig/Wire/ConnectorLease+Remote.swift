package import WeftNet

extension ConnectorLease {
    /// The lease that a connector elsewhere says it holds; whether it does is for ``ConfigService/renewLease(_:by:)``
    /// to find.
    package init(of orchestrator: ObjectID, holder: String, epoch: Int) {
        self.init(orchestrator: orchestrator, holder: holder, epoch: epoch)
    }
}
