import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// What the daemons are told for ``Interop/additionalPaths(_:_:)``: each has two paths to a prefix of its own.
extension InteropSite {
    /// The prefix to which a router has two paths.
    static func doubled(_ router: Router) -> String { "10.9\(router.asn % 10).0.0/16" }

    /// Agrees on several paths in both directions with a router.
    func exchangeSeveralPaths(with router: Router, password: String? = nil) async throws {
        let name = Self.instance.child(router.host.name)
        let own = try await api.id(of: "bgp-router", Self.instance.child("controller"))
        var attributes: JSONObject = ["add_path": "both"]
        if let password {
            attributes["auth_data"] = ["key_type": "md5", "key_items": [["key_id": 0, "key": .string(password)]]]
        }
        try await api.updateReference(
            of: "bgp-router", try await api.id(of: "bgp-router", name), to: "bgp-router", own, add: true,
            attribute: ["session": [["uuid": nil, "attributes": [.object(attributes)]]]])
    }

    /// BIRD tells its two paths apart by where they come from, and FRR one more. It calls FRR before that knows it, and
    /// would then be deaf for a minute.
    func startBIRDWithSeveralPaths() throws -> ChildProcess {
        let routes = [10, 20].map { med in
            """
            protocol static second_\(med) {
              ipv4; route \(Self.doubled(bird)) blackhole { bgp_med = \(med); };
            }
            """
        }
        let neighbor = """
            protocol static beside { ipv4 { table side; }; route \(Self.doubled(frr)) blackhole; }
            protocol bgp frr {
              local \(bird.host.address) as \(bird.asn); neighbor \(frr.host.address) as \(frr.asn);
              connect delay time 1; connect retry time 1; error wait time 1, 1;
              ipv4 { table side; import none; export all; next hop self; };
            }
            """
        return try startBIRD(
            (["ipv4 table side;"] + routes + [neighbor]).joined(separator: "\n"),
            "ipv4 { add paths on; import all; export where source = RTS_STATIC; next hop self; };")
    }

    /// FRR has a path of its own, and one by way of BIRD.
    func tellFRRSeveralPaths() {
        tellFRR([
            "configure terminal", "router bgp \(frr.asn)", "neighbor \(bird.host.address) remote-as \(bird.asn)",
            "neighbor \(bird.host.address) timers connect 1", "address-family ipv4 unicast",
            "network \(Self.doubled(frr))", "neighbor \(bird.host.address) activate",
            "neighbor \(controller.address) addpath-tx-all-paths",
        ])
    }

    /// Has a router take one of its two paths back.
    func withdrawSecondPath(of router: Router) throws {
        switch router.asn {
        case bird.asn: tellBIRD("disable second_20")
        case frr.asn: tellBIRD("disable beside")
        default: try tellGoBGP(["del", Self.doubled(gobgp), "identifier", "2"])
        }
    }

    /// How many paths to a prefix a router has from us, as it says itself.
    func pathCount(_ prefix: String, at router: Router) -> Int {
        switch router.asn {
        case bird.asn:
            let routes = run([
                "birdc", "-s", socket, "show", "route", "for", prefix, "all", "where", "source = RTS_BGP",
            ])
            return routes.split(separator: "\n").count { $0.contains("BGP.as_path:") }
        case frr.asn:
            let paths = (try? JSON(parsing: frrRoutes("ipv4 \(prefix) json")))?["paths"]?.array ?? []
            return paths.count { $0["peer"]?["peerId"]?.string == "\(controller.address)" }
        default:
            let text = run(["gobgp", "neighbor", "\(controller.address)", "adj-in", "-j"], in: gobgp.host.namespace)
            let tables = (try? JSON(parsing: text))?.object ?? [:]
            return tables.lazy.filter { $0.key == prefix }.first?.value.array?.count ?? 0
        }
    }

    /// The paths of a router that the control node shows, by their identifiers.
    func shownPaths(_ prefix: String, of router: Router) -> [Substring] {
        let shown = weft(["route", "show", prefix, "--family", "inet", "--introspect", pages])
        return shown.split(separator: "\n").filter { $0.contains("\(router.host.name) path ") }
    }
}
