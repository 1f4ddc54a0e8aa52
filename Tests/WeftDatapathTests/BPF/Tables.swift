import CLibbpf
import WeftVRouter

@testable import WeftDatapath

extension EBPFDatapath {
    /// Every map that holds what the agent decided, as bpf/maps.h names it.
    enum Table: String, CaseIterable {
        case ports, sources, services, labels, routes, segments, counters

        /// A port is written to several maps, and not to the last of them when an earlier one has no room.
        var isPartOfPort: Bool {
            switch self {
            case .ports, .sources, .services, .counters: true
            case .labels, .routes, .segments: false
            }
        }
    }

    /// Removes everything from a map, as somebody with a tool would.
    func clear(_ table: Table) throws {
        switch table {
        case .ports: for key in try maps.ports.entries().keys { try maps.ports.remove(key) }
        case .sources: for key in try maps.sources.entries().keys { try maps.sources.remove(key) }
        case .services: for key in try maps.services.entries().keys { try maps.services.remove(key) }
        case .labels: for key in try maps.labels.entries().keys { try maps.labels.remove(key) }
        case .routes: for key in try maps.routes.entries().keys { try maps.routes.remove(key) }
        case .segments: for key in try maps.segments.entries().keys { try maps.segments.remove(key) }
        case .counters: for key in try maps.counters.keys() { try maps.counters.remove(key) }
        }
    }
}
