import WeftIPAM
import WeftJSON
import WeftModel

/// `bgpaas_parameters` of the global system configuration.
enum BGPSourcePorts {
    private static let standard: ClosedRange<UInt64> = 50000...50512

    /// nil for a range that is none, or that reaches into the ports of services (RFC 6335 §6).
    private static func range(_ parameters: JSON?) -> ClosedRange<UInt64>? {
        guard let parameters, !parameters.isNull else { return standard }
        let start = parameters["port_start"]?.uint ?? standard.lowerBound
        let end = parameters["port_end"]?.uint ?? standard.upperBound
        return start >= 1024 && end <= 0xffff && start <= end ? start...end : nil
    }

    /// Where the sessions of workloads get their ports from.
    static func range(_ core: ConfigCore) -> ClosedRange<UInt64> {
        let system = core.catalog.row(of: .globalSystemConfig, named: Fabric.systemConfig)?.record
        return range(system?["bgpaas_parameters"]) ?? standard
    }

    static func check(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let parameters = record["bgpaas_parameters"]
        guard parameters != old?["bgpaas_parameters"] else { return }
        guard let range = range(parameters) else {
            throw .invalid(
                "bgpaas_parameters", parameters ?? .null, of: record,
                "port_start and port_end must be a range between 1024 and 65535")
        }
        let pool = core.catalog.pool(.bgpSourcePort)
        guard pool.takenCount == pool.takenCount(in: range) else {
            throw .invalid(
                "bgpaas_parameters", parameters ?? .null, of: record,
                "\(pool.takenCount - pool.takenCount(in: range)) ports outside of the range are in use")
        }
    }
}
