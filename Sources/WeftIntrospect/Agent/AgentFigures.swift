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
    package var repairs: [RepairView]
    package var unserved: [UnservedView]

    package init(
        isFunctional: Bool, ports: Int, activePorts: Int, vrfs: Int, routes: Int, sessions: [ControlNodeSessionView],
        repairs: [RepairView], unserved: [UnservedView]
    ) {
        self.isFunctional = isFunctional
        self.ports = ports
        self.activePorts = activePorts
        self.vrfs = vrfs
        self.routes = routes
        self.sessions = sessions
        self.repairs = repairs
        self.unserved = unserved
    }
}
