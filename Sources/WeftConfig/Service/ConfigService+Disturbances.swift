extension ConfigService.State {
    /// Keeps what the connectors whose orchestrators a unit touched have to be told.
    mutating func disturb(_ commit: ConfigCore.Commit) {
        for (orchestrator, disturbance) in commit.disturbances { disturbances[orchestrator]?.merge(disturbance) }
        guard commit.hasOtherHosts else { return }
        for orchestrator in disturbances.keys { disturbances[orchestrator]?.hasOtherHosts = true }
    }
}
