import WeftClient
import WeftNet
import WeftXML

/// A session as a control node's pages show it.
struct SessionRow {
    let state: String
    /// What was taken in and is kept.
    let paths: String
    let lines: [(String, String)]

    /// By the path of the router's object.
    static func all(_ client: IntrospectClient) async throws -> [FQName: SessionRow] {
        let rows = try await client.page("BgpNeighborReq").all("BgpNeighborResp")
        let sessions = rows.filter { $0.text(of: "encoding") == "BGP" }.map { row in
            (FQName(splitting: row.text(of: "instance_name")).child(row.text(of: "peer")), SessionRow(row))
        }
        return Dictionary(sessions) { first, _ in first }
    }

    private init(_ row: XMLElement) {
        state = row.text(of: "state")
        paths = row.text(of: "primary_path_count")
        let agreed = row.texts(of: "negotiated_address_families")
        let restart = row.texts(of: "graceful_restart_address_families").joined(separator: ", ")
        lines = [
            ("session", "\(state) since \(row.text(of: "last_state_at"))"),
            ("our address", row.text(of: "local_address")),
            ("agreed families", agreed.joined(separator: ", ")),
            ("agreed several paths", row.texts(of: "add_path_families").joined(separator: ", ")),
            ("agreed hold time", agreed.isEmpty ? "" : "\(row.text(of: "negotiated_hold_time")) s"),
            ("keeps over restarts", restart.isEmpty ? "" : "\(restart), \(row.text(of: "graceful_restart_time")) s"),
            ("paths from it", paths), ("received", Self.exchanged(row, "rx")), ("sent", Self.exchanged(row, "tx")),
            ("borne faults", Self.counts(row.child("fault_stats"), Self.faults)),
            ("flaps", row.text(of: "flap_count")), ("last error", row.text(of: "last_error")),
        ]
    }

    private static let faults = [
        ("treated_as_withdrawn", "updates treated as withdrawals"), ("attributes_discarded", "updates cut short"),
        ("loops", "loops"), ("rejected", "routes rejected"), ("unusable", "routes that cannot be used"),
        ("unpermitted", "routes that the configuration does not permit"),
        ("refused_calls", "calls refused"), ("failed_calls", "calls failed"), ("paths_refused", "AS paths refused"),
        ("leaks", "route leaks"), ("paths_in_excess", "paths beyond those that one destination may have"),
        ("routes_purged", "routes gone with a refresh"),
    ]

    private static func exchanged(_ row: XMLElement, _ way: String) -> String {
        [
            counts(
                row.child("\(way)_proto_stats"),
                [("update", "updates"), ("notification", "notifications"), ("route_refresh", "route refreshes")]),
            counts(
                row.child("\(way)_update_stats"),
                [
                    ("reach", "routes"), ("unreach", "withdrawals"), ("end_of_rib", "ends of RIB"),
                    ("too_long", "routes left out, too long for a message"),
                ]),
        ].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// Those that are not zero.
    private static func counts(_ row: XMLElement?, _ names: [(field: String, words: String)]) -> String {
        names.compactMap { name in
            let count = row?.first(name.field)?.text ?? ""
            return ["", "0"].contains(count) ? nil : "\(count) \(name.words)"
        }.joined(separator: ", ")
    }
}
