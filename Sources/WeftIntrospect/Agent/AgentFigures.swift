/// What collectors read of an agent.
package struct AgentFigures: Sendable {
    package var isFunctional: Bool
    package var ports: Int
    /// Those of them that forward.
    package var activePorts: Int
    package var vrfs: Int
    /// Of all VRFs.
    package var routes: Int
    package var sessions: [ControlNodeSessionView]
    /// Of all kinds.
    package var repairs: [(kind: String, count: UInt64)]
    package var unserved: [(subject: String, count: UInt64)]
    /// The addresses that may tunnel to the host.
    package var tunnelSources: Int
    /// Others may not.
    package var areTunnelSourcesKnown: Bool

    package init(
        isFunctional: Bool, ports: Int, activePorts: Int, vrfs: Int, routes: Int, sessions: [ControlNodeSessionView],
        repairs: [(kind: String, count: UInt64)], unserved: [(subject: String, count: UInt64)],
        tunnelSources: Int, areTunnelSourcesKnown: Bool
    ) {
        self.isFunctional = isFunctional
        self.ports = ports
        self.activePorts = activePorts
        self.vrfs = vrfs
        self.routes = routes
        self.sessions = sessions
        self.repairs = repairs
        self.unserved = unserved
        self.tunnelSources = tunnelSources
        self.areTunnelSourcesKnown = areTunnelSourcesKnown
    }
}
