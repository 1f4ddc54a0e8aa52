/// The kinds of orchestrators that there are connectors for.
package enum OrchestratorKind: String, CaseIterable, Sendable {
    case kubernetes

    /// Whether its connector takes over what another orchestrator offers. A pod never moves: its cluster makes another.
    package var takesOver: Bool {
        switch self {
        case .kubernetes: false
        }
    }
}
