import WeftConfig
import WeftMetrics
import WeftNet

/// Figures of the connectors that this process runs, by the names of their orchestrators.
enum ConnectorMetrics {
    static let all: [Metric<[String: ConnectorStatus]>] = [
        Metric(
            "weft_connector_connected", .gauge, labels: ["orchestrator"], "1 while the connector holds its lease."
        ) { statuses in
            each(statuses) { $0.problem == nil ? 1 : 0 }
        },
        Metric(
            "weft_connector_in_sync", .gauge, labels: ["orchestrator"],
            "1 while all that the cluster's objects mean is there."
        ) { statuses in
            each(statuses) { $0.isInSync ? 1 : 0 }
        },
        Metric(
            "weft_connector_last_sync_timestamp_seconds", .gauge, labels: ["orchestrator"],
            "When all that the cluster's objects mean was last there, since 1970; now while it is."
        ) { statuses in
            statuses.sorted { $0.key < $1.key }.compactMap { name, status in
                status.lastInSync.map { Sample(name, is: Double($0.microseconds) / 1e6) }
            }
        },
        Metric(
            "weft_connector_faults", .gauge, labels: ["orchestrator"], "Resources that cannot be followed now."
        ) { statuses in
            each(statuses) { $0.faults.count }
        },
        Metric(
            "weft_connector_held_deletions", .gauge, labels: ["orchestrator"],
            "Deletions that wait for a person's word."
        ) { statuses in
            each(statuses) { $0.brakes.values.reduce(0) { $0 + $1.deletions } }
        },
        Metric(
            "weft_connector_refused_objects", .gauge, labels: ["orchestrator"],
            "Objects of the cluster that could not be carried out."
        ) { statuses in
            each(statuses) { $0.refused }
        },
        Metric(
            "weft_connector_owned_objects", .gauge, labels: ["orchestrator"],
            "Objects of the configuration that the connector owns."
        ) { statuses in
            each(statuses) { $0.owned }
        },
    ]

    private static func each(
        _ statuses: [String: ConnectorStatus], _ value: (ConnectorStatus) -> Int
    ) -> [Sample] {
        statuses.sorted { $0.key < $1.key }.map { Sample($0.key, is: value($0.value)) }
    }
}
