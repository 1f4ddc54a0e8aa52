import CLibbpf
import WeftVRouter

/// How the entries of a map stand in it, as a number in the name of the map's pin (bpf/layout.h).
///
/// An agent takes a map over whose pin has its own number, with all that is in it. What happens to one of another
/// number depends on who knew what was in it.
struct MapLayout {
    enum Content {
        /// The agent, which says all of it anew.
        case decided
        /// Packets alone. An entry of an earlier version becomes one of the next version by the step of its own
        /// version's number; of a version without a step nothing is kept.
        case observed([UInt32: MapEntry.Step])
    }

    let map: String
    let version: UInt32
    let content: Content

    var pin: String { "\(map)-\(version)" }

    var isDecided: Bool {
        if case .decided = content { true } else { false }
    }

    /// The steps from an earlier version to this one in their order; `nil` when there is no way.
    func steps(from earlier: UInt32) -> [MapEntry.Step]? {
        guard case .observed(let steps) = content, earlier < version else { return nil }
        let way = (earlier..<version).compactMap { steps[$0] }
        return way.count == Int(version - earlier) ? way : nil
    }
}

extension MapLayout {
    /// Those of all maps that are pinned.
    static func all() throws(DatapathError) -> [MapLayout] {
        try DatapathState.mappedTables().map { MapLayout(map: $0.map, version: $0.layout, content: .decided) }
            + observed
    }

    private static var observed: [MapLayout] {
        [
            MapLayout(
                map: "speaker_sessions", version: UInt32(WEFT_SPEAKER_SESSIONS_LAYOUT), content: .observed([:])),
            MapLayout(map: "counters", version: UInt32(WEFT_COUNTERS_LAYOUT), content: .observed([:])),
            // A reason of an earlier build has its number still.
            MapLayout(map: "drops", version: UInt32(WEFT_DROPS_LAYOUT), content: .observed([1: { $0 }])),
        ]
    }
}
