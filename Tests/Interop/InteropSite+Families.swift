import Foundation
import WeftJSON
import WeftLab

/// What the daemons are told for ``Interop/families(_:_:)``, and what they show.
extension InteropSite {
    func addWideAddress(to router: Router) throws {
        try Command(
            [
                "ip", "-6", "address", "add", "2001:db8:f::\(router.asn % 10)/64", "dev", LabHost.interface, "nodad",
            ], in: router.host.namespace
        ).checked()
    }

    // MARK: Announcing

    /// FRR does not announce what its configuration says.
    func forgetPlainRoute() {
        tellFRR([
            "configure terminal", "router bgp \(frr.asn)", "address-family ipv4 unicast", "no network 10.3.0.0/16",
        ])
    }

    /// Has FRR and GoBGP announce their routes of a family; BIRD's stand in its configuration.
    func announce(_ family: InteropFamily) throws {
        tellFRR(frrLines(family) { "network \($0)" })
        for route in InteropRoute.routes(self, of: gobgp, family) {
            try tellGoBGP(["add"] + gobgpWords(route, family) + ["nexthop", route.nextHop])
        }
    }

    /// Has them withdraw the second one.
    func withdraw(_ family: InteropFamily) throws {
        tellFRR(frrLines(family, 1...1) { "no network \($0)" })
        for route in InteropRoute.routes(self, of: gobgp, family)[1...] {
            try tellGoBGP(["del"] + gobgpWords(route, family))
        }
    }

    /// FRR takes labelled routes instead of plain ones.
    func exchangeLabels() {
        let neighbor = "neighbor \(controller.address)"
        var lines = ["configure terminal", "router bgp \(frr.asn)"]
        for family in ["ipv4", "ipv6"] {
            lines += [
                "address-family \(family) unicast", "no \(neighbor) activate", "exit-address-family",
                "address-family \(family) labeled-unicast", "\(neighbor) activate",
                "exit-address-family",
            ]
        }
        tellFRR(lines)
    }

    private func frrLines(
        _ family: InteropFamily, _ which: ClosedRange<Int> = 0...1, _ line: (String) -> String
    ) -> [String] {
        let routes = InteropRoute.routes(self, of: frr, family)[which].map { route in
            let tail = " rd \(frr.asn):1 label \(route.label ?? 0)"
            return line(
                route.prefix + (family.isVPN ? tail + (line("").hasPrefix("no") ? "" : " route-map target") : ""))
        }
        let table = "\(family.isWide ? "ipv6" : "ipv4") \(family.isVPN ? "vpn" : "unicast")"
        return ["configure terminal", "router bgp \(frr.asn)", "address-family \(table)"] + routes
    }

    private func gobgpWords(_ route: InteropRoute, _ family: InteropFamily) -> [String] {
        let label = route.label.map(String.init)
        let vpn = ["label", label ?? "", "rd", "\(gobgp.asn):1", "rt", route.target ?? ""]
        return ["-a", family.gobgp, route.prefix] + (family.isVPN ? vpn : label.map { [$0] } ?? [])
    }

    // MARK: Reading

    /// What a daemon says it has from the others.
    func shown(by router: Router, _ family: InteropFamily) -> Set<InteropRoute> {
        let all =
            switch router.asn {
            case bird.asn: birdShows(family)
            case frr.asn: frrShows(family)
            default: gobgpShows(family)
            }
        return all.filter { route in
            [bird, frr, gobgp].contains { route.path == "\(Self.asn) \($0.asn)" && $0.asn != router.asn }
        }
    }

    private func birdShows(_ family: InteropFamily) -> Set<InteropRoute> {
        var found: [InteropRoute] = []
        for line in birdRoutes(family.birdTable).split(separator: "\n") {
            let words = line.split { " \t".contains($0) }.map(String.init)
            if line.first?.isWhitespace == false, let end = words.firstIndex(where: { $0.contains("/") }) {
                found.append(InteropRoute(name: words[...end].joined(separator: " "), nextHop: "", path: ""))
            }
            guard let last = found.indices.last else { continue }
            switch words.first {
            case "BGP.mpls_label_stack:": found[last].label = words.dropFirst().first.flatMap { Int($0) }
            case "BGP.as_path:": found[last].path = words.dropFirst().joined(separator: " ")
            case "BGP.next_hop:": found[last].nextHop = words.dropFirst().first ?? ""
            case "BGP.ext_community:":
                // (rt, 65003, 1)
                found[last].target = words.dropFirst(2).joined().filter { $0 != ")" }.replacing(",", with: ":")
            default: break
            }
        }
        return Set(found)
    }

    private func frrShows(_ family: InteropFamily) -> Set<InteropRoute> {
        let routes = json(frrRoutes("\(family.frr) json"))["routes"] ?? .null
        var found: Set<InteropRoute> = []
        let tables = family.isVPN ? routes["routeDistinguishers"] ?? .null : ["": routes]
        for (rd, table) in tables.object ?? [:] {
            for (prefix, _) in table.object ?? [:] {
                let detail = json(frrRoutes("\(family.frr) \(prefix) json"))
                for path in (family.isVPN ? detail[rd] : detail)?["paths"]?.array ?? [] {
                    found.insert(
                        InteropRoute(
                            name: rd.isEmpty ? prefix : "\(rd) \(prefix)", label: path["remoteLabel"]?.int,
                            nextHop: path["nexthops"]?.array?.first?["ip"]?.string ?? "",
                            path: path["aspath"]?["string"]?.string ?? "",
                            target: path["extendedCommunity"]?["string"]?.string.map { $0.replacing("RT:", with: "") }))
                }
            }
        }
        return found
    }

    private func gobgpShows(_ family: InteropFamily) -> Set<InteropRoute> {
        let words = ["gobgp", "global", "rib", "-a", family.gobgp, "-j"]
        var found: Set<InteropRoute> = []
        for (_, paths) in json(run(words, in: gobgp.host.namespace)).object ?? [:] {
            for path in paths.array ?? [] {
                let attributes = path["attrs"]?.array ?? []
                func attribute(_ types: Int...) -> JSON? {
                    attributes.first { types.contains($0["type"]?.int ?? 0) }
                }
                let (nlri, rd) = (path["nlri"] ?? .null, path["nlri"]?["rd"])
                let prefix = nlri["prefix"]?.string ?? ""
                let name = rd.map { "\($0["admin"]?.int ?? 0):\($0["assigned"]?.int ?? 0) \(prefix)" } ?? prefix
                let asns = attribute(2)?["as_paths"]?.array?.first?["asns"]?.array ?? []
                found.insert(
                    InteropRoute(
                        name: name, label: nlri["labels"]?.array?.first?.int,
                        nextHop: attribute(3, 14)?["nexthop"]?.string ?? "",
                        path: asns.compactMap(\.int).map(String.init).joined(separator: " "),
                        target: attribute(16)?["value"]?.array?.first?["value"]?.string))
            }
        }
        return found
    }

    private func json(_ text: String) -> JSON { (try? JSON(parsing: text)) ?? .null }
}
