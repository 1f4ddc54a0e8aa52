/// The kinds of orchestrators that there are connectors for.
package enum OrchestratorKind: String, CaseIterable, Sendable {
    case kubernetes
}
