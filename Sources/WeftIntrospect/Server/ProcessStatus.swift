/// Whether a process works, and what it is connected to: the `status` page of every process.
package struct ProcessStatus: Hashable, Sendable {
    package struct Connection: Hashable, Sendable {
        package var kind: String
        package var name: String
        package var server: String
        package var isUp: Bool
        package var description: String

        package init(kind: String, name: String, server: String, isUp: Bool, description: String = "") {
            self.kind = kind
            self.name = name
            self.server = server
            self.isUp = isUp
            self.description = description
        }
    }

    /// The machine's name.
    package var host: String
    package var isFunctional: Bool
    package var connections: [Connection]
    package var description: String

    package init(host: String, isFunctional: Bool, connections: [Connection], description: String = "") {
        self.host = host
        self.isFunctional = isFunctional
        self.connections = connections
        self.description = description
    }
}

extension ProcessStatus {
    /// The status as `NodeStatus`, followed by what ends the listing of cached records.
    /// - Parameter type: the only one of the original's status objects that is wanted; empty for all. There is one.
    func responses(module: String, ofType type: String) -> [Sandesh] {
        guard type.isEmpty || type == "NodeStatus" else {
            return [Sandesh("SandeshUVECacheResp", ["returned": 0, "period": 0])]
        }
        let connections = connections.map { connection in
            Sandesh(
                "ConnectionInfo",
                [
                    "type": .text(connection.kind), "name": .text(connection.name),
                    "server_addrs": .texts([connection.server]),
                    "status": .text(connection.isUp ? "Up" : "Down"), "description": .text(connection.description),
                ])
        }
        let process = Sandesh(
            "ProcessStatus",
            [
                "module_id": .text(module), "instance_id": "0",
                "state": .text(isFunctional ? "Functional" : "Non-Functional"),
                "connection_infos": .structures(connections),
                "description": .text(description),
            ])
        let node = Sandesh("NodeStatus", ["name": .text(host), "process_status": .structures([process])])
        return [
            Sandesh("NodeStatusUVE", ["data": .structure(node)]),
            Sandesh("SandeshUVECacheResp", ["returned": 1, "period": 0]),
        ]
    }
}
