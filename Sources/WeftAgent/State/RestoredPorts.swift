import Logging
import WeftVRouter

/// The ports of an earlier run.
///
/// None of them keeps the others from being served: what cannot be done for one is said, and left to the next agent.
struct RestoredPorts {
    /// Those whose interfaces still exist; the host may have been restarted meanwhile.
    private(set) var served: [Port] = []
    /// Those of a kind that this build does not serve. An agent of a later one made them, and the next one may be of
    /// such a build again.
    private(set) var unserved: [Port] = []

    /// - Throws: when neither records nor interfaces can be listed.
    init(_ store: PortStore, _ interfaces: any WorkloadInterfaces, _ logger: Logger) throws {
        let contents = try store.load()
        for name in contents.restored { logger.warning("port record restored", metadata: ["port": "\(name)"]) }
        for name in contents.unreadable {
            logger.error("port record not readable, set aside in .unreadable", metadata: ["port": "\(name)"])
        }
        for port in contents.ports { try add(port, store, interfaces, logger) }
        try clearRemains(interfaces, logger)
    }

    private mutating func add(
        _ record: Port, _ store: PortStore, _ interfaces: any WorkloadInterfaces, _ logger: Logger
    ) throws {
        let sandbox: Port.Sandbox
        do {
            sandbox = try record.plug.served()
        } catch {
            logger.error("port not served", metadata: ["port": "\(record.id)", "reason": "\(error)"])
            unserved.append(record)
            return
        }
        guard let index = try interfaces.index(ofHostInterface: record.hostInterface) else {
            logger.info("port is gone", metadata: ["port": "\(record.id)", "interface": "\(record.hostInterface)"])
            do {
                try store.discard(record)
            } catch {
                logger.error("port record not removed", metadata: ["port": "\(record.id)", "error": "\(error)"])
            }
            return
        }
        var port = record
        port.hostInterfaceIndex = index
        served.append(port)
        // A namespace that cannot be entered is told by CHECK.
        try? interfaces.limitOffloads(of: sandbox)
    }

    /// A pair of which nothing is known any more cannot forward, and would be in the way of the port that it belonged
    /// to: it is removed.
    private func clearRemains(_ interfaces: any WorkloadInterfaces, _ logger: Logger) throws {
        let known = Set((served + unserved).map(\.hostInterface))
        for name in try interfaces.hostInterfaces() where !known.contains(name) {
            do {
                try interfaces.destroy(hostInterface: name)
                logger.error(
                    "interface of a port without record removed; its pod is cut off until it is made anew",
                    metadata: ["interface": "\(name)"])
            } catch {
                logger.error("interface not deleted", metadata: ["interface": "\(name)", "error": "\(error)"])
            }
        }
    }
}
