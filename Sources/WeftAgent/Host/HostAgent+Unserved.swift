import WeftVRouter

/// Ports of an earlier run that this agent does not serve. They have nothing in the data plane, and their records and
/// interfaces are left to the agent that made them, until somebody asks for their end.
extension HostAgent {
    /// Deletes those of the attachments that are meant.
    func deleteUnserved(where isMeant: (Port.Attachment) -> Bool) {
        for port in unserved.values.filter({ isMeant($0.attachment) }).sorted(by: { $0.id < $1.id }) {
            unserved[port.id] = nil
            discard(port)
            destroy(port.hostInterface)
        }
    }
}
