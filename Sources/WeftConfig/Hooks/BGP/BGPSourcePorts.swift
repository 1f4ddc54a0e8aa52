import WeftIPAM
import WeftJSON
import WeftModel

/// `bgpaas_parameters` of the global system configuration.
enum BGPSourcePorts {
    private static let standard: ClosedRange<UInt64> = 50000...50512

    /// nil for a range that is none.
    private static func range(_ parameters: JSON?) -> ClosedRange<UInt64>? {
        guard let parameters, !parameters.isNull else { return standard }
        let start = parameters[Field.portStart]?.uint ?? standard.lowerBound
        let end = parameters[Field.portEnd]?.uint ?? standard.upperBound
        return start >= 1 && end <= 0xffff && start <= end ? start...end : nil
    }

    /// Where the sessions of workloads get their ports from.
    static func range(_ core: ConfigCore) -> ClosedRange<UInt64> {
        let system = core.catalog.row(of: .globalSystemConfig, named: InitialNames.systemConfig)?.record
        return range(system?[Field.bgpaasParameters]) ?? standard
    }

    static func check(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let parameters = record[Field.bgpaasParameters]
        guard parameters != old?[Field.bgpaasParameters] else { return }
        guard let range = range(parameters) else {
            throw .invalid(
                Field.bgpaasParameters, parameters ?? .null, of: record,
                "Invalid Port range specified: port_start and port_end must be a range between 1 and 65535")
        }
        let pool = core.catalog.pool(.bgpSourcePort)
        guard pool.takenCount == pool.takenCount(in: range) else {
            throw .invalid(
                Field.bgpaasParameters, parameters ?? .null, of: record,
                "\(pool.takenCount - pool.takenCount(in: range)) ports outside of the range are in use")
        }
        // Also the ports that a service without interfaces counts on.
        let before = Self.range(old?[Field.bgpaasParameters]) ?? standard
        if range.lowerBound > before.lowerBound || range.upperBound < before.upperBound,
            !core.catalog.ids(of: .bgpAsAService).isEmpty
        {
            throw .invalid(
                Field.bgpaasParameters, parameters ?? .null, of: record,
                "BGP Port range cannot be shrunk while there is a bgp-as-a-service")
        }
    }
}
