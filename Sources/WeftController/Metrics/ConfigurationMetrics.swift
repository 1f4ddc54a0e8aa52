import WeftCompiler
import WeftConfig
import WeftMetrics

/// Figures of the configuration, its store and the compiler.
enum ConfigurationMetrics {
    static let all: [Metric<ConfigService.Figures>] = [
        Metric("weft_config_revision", .gauge, "The store's revision.") { [Sample(is: $0.revision)] },
        Metric("weft_config_writes_total", .counter, "Units of work that changed the configuration.") {
            [Sample(is: $0.writes)]
        },
        Metric("weft_config_durable_writes_total", .counter, "Those of them that the store has acknowledged.") {
            [Sample(is: $0.durableWrites)]
        },
        Metric("weft_config_followers", .gauge, "Streams of changes that are open.") { [Sample(is: $0.followers)] },
        Metric("weft_compiler_objects", .gauge, labels: ["kind"], "Objects of intent that the compiler knows.") {
            let counts = $0.compiled
            return [
                Sample("network", is: counts.networks), Sample("policy", is: counts.policies),
                Sample("interface", is: counts.interfaces), Sample("bgp-service", is: counts.services),
            ]
        },
    ]
}
