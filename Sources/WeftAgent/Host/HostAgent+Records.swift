import Logging
import WeftNet
import WeftVRouter

/// What the next agent needs to know of the ports.
extension HostAgent {
    /// Without its record a port would be cut off by the next agent, so an ADD that made it fails.
    func store(_ port: Port) -> [Output] {
        do {
            try ports.store(port)
            unrecorded.remove(port.id)
            // Its record was that of a port of another kind, in whose place this one is.
            unserved[port.id] = nil
            return []
        } catch {
            logger.error("port record not written", metadata: ["port": "\(port.id)", "error": "\(error)"])
            recordFault = "\(error)"
            unrecorded.insert(port.id)
            return router.recordFailed(port.id, "\(error)")
        }
    }

    func discard(_ port: Port) {
        unrecorded.remove(port.id)
        do {
            try ports.discard(port)
        } catch {
            // The next agent finds no interface for it, and tries again.
            logger.error("port record not removed", metadata: ["port": "\(port.id)", "error": "\(error)"])
        }
    }

    /// Writes what could not be written before.
    func recordAgain() {
        guard recordFault != nil else { return }
        do {
            try ports.probe()
            for id in unrecorded {
                if let port = router.ports[id] { try ports.store(port) }
                unrecorded.remove(id)
            }
            recordFault = nil
            logger.notice("port records are written again")
        } catch {
            recordFault = "\(error)"
        }
    }
}
