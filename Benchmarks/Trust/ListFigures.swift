import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftNet

/// A tenant's list of what he owns, alone in a store and among a thousand others.
struct ListFigures {
    private static let ports = 5000
    private static let others = 999

    let weft: String
    let folder: URL

    func measure() async throws {
        let alone = try await Candidate("alone", weft: weft, port: 9400, ["--tls", "both"], in: folder)
        let among = try await Candidate("among", weft: weft, port: 9500, ["--tls", "both"], in: folder)
        var tokens: [Int: String] = [:]
        for candidate in [alone, among] {
            let api = try candidate.api
            tokens[candidate.port] = try await Self.tenant(api)
            try await Self.fill(api, "mine", Self.ports)
        }
        let api = try among.api
        _ = try await rate(Self.others, clients: 16) { number in try await Self.fill(api, "other\(number)", 10) }
        var times: [[Double]] = []
        var sizes: Set<Int> = []
        for _ in 0..<TrustBench.rounds {
            times.append(
                try [among, alone].map { candidate in
                    let answer = try candidate.curl("/virtual-machine-interfaces", token: tokens[candidate.port] ?? "")
                    sizes.insert(answer.bytes)
                    return answer.cpu
                })
        }
        guard sizes.count == 1, (sizes.first ?? 0) > Self.ports * 36 else {
            throw BenchFault("the tenant's lists are not the same: \(sizes)")
        }
        Figure(
            name: "list-5000-ports-of-1000-tenants-cpu", value: TrustBench.median(times.map { $0[0] }),
            peer: TrustBench.median(times.map { $0[1] }), unit: "ms"
        ).print()
        await alone.stop()
        await among.stop()
    }

    /// A member of the project `mine`, whose rules let him read.
    private static func tenant(_ api: ConfigClient) async throws -> String {
        let project = try await api.create("project", ["default-domain", "mine"], parent: "domain", [:])
        try await api.create(
            "api-access-list", ["default-domain", "members"], parent: "domain",
            [
                "api_access_list_entries": [
                    "rbac_rule": [
                        [
                            "rule_object": "*", "rule_field": "",
                            "rule_perms": [["role_name": "member", "role_crud": "CRUD"]],
                        ]
                    ]
                ]
            ])
        let role: JSON = ["role": "member", "project": .string("\(project)")]
        try await api.post("/weft/users", ["name": "tenant", "roles": [role]])
        let made = try await api.post("/weft/tokens", ["bearer": ["user": "tenant"], "label": "bench"])
        return made?["token"]?.string ?? ""
    }

    private static func fill(_ api: ConfigClient, _ project: String, _ count: Int) async throws {
        if project != "mine" { try await api.create("project", ["default-domain", project], parent: "domain", [:]) }
        try await api.create("virtual-network", ["default-domain", project, "n"], parent: "project", [:])
        _ = try await rate(count, clients: count > 100 ? 32 : 1) { number in
            try await api.create(
                "virtual-machine-interface", ["default-domain", project, "p\(number)"], parent: "project",
                ["virtual_network_refs": [["to": ["default-domain", .string(project), "n"]]]])
        }
    }
}
